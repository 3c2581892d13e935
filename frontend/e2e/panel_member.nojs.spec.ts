// A member of a panel without script: joins with five fields, takes a pause, and leaves in two taps.
import { join } from './joining'
import { letter } from './mailbox'
import { button, flash, heading, link } from './steps'
import { expect, refused, test } from './test'
import { kobenhavn as town } from './town'

test.use({ allowed: refused })

test('five fields make a member, who takes a pause, reads what is kept and leaves in two taps', async ({ page }) => {
  const email = await join(page, town, 'borgerpanelet', async () => {})
  await link(page, town.t('panel.mine_wishes_change')).tap()
  await page.locator('[name=paused]').fill(new Date(Date.now() + 20 * 24 * 3600_000).toISOString().slice(0, 10))
  await page.locator('[name=cap]').selectOption('3')
  await button(page, town.t('panel.save')).tap()
  await expect(flash(page, town.t('flash.panel_saved'))).toBeVisible()
  await expect(page.getByText(town.begins('panel.paused_until')).first()).toBeVisible()
  await link(page, town.t('panel.mine_data')).tap()
  await expect(page.getByText(email)).toBeVisible()
  await page.goto(`${town.origin}/me/panel`)
  await link(page, town.t('panel.mine_leave')).tap() // one
  await page.locator('main form button').tap() // two
  await expect(flash(page, town.t('flash.panel_gone'))).toBeVisible()
  await page.goto(`${town.origin}/me/panel`)
  await expect(heading(page, town.t('panel.in_title'))).toBeVisible()
  const receipt = await letter(email, ({ subject }) => subject === town.t('mail.panel_left.subject'))
  expect(receipt.text).toContain(town.t('panel.left_all'))
})

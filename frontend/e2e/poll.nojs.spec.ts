// Quick polls without script: the same forms, sent by the browser alone.
import { Person } from './person'
import { button, flash, link } from './steps'
import { expect, refused, test } from './test'
import { karlstad as town } from './town'

test.use({ allowed: refused })

test('without script a resident answers, sees the counts, and a guest is led to sign in', async ({ page, context }) => {
  await page.goto(`${town.origin}/polls`)
  await link(page, 'Ska en timme i veckan vara bara för kvinnor?').click()
  await expect(link(page, town.t('poll.sign_in'))).toBeVisible()
  const who = await new Person(town, 'Nora').signIn()
  await who.lend(context)
  await page.reload()
  await button(page, town.t('poll.send')).click()
  await expect(page.locator('[data-error-summary]')).toContainText(town.t('fault.poll_pick'))
  await page.getByLabel('Vet inte').check()
  await button(page, town.t('poll.send')).click()
  await expect(flash(page, town.t('flash.poll_answered'))).toBeVisible()
  await expect(page.locator('main')).toContainText(town.t('poll.shown_closed'))
  await expect(page.getByLabel('Vet inte')).toBeChecked()
})

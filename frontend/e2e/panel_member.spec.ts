// Panels on a phone: what everybody reads, every screen of joining and of a member, and leaving by the
// link of a letter.
import { join } from './joining'
import { glance, look } from './look'
import { letter } from './mailbox'
import { heading } from './steps'
import { expect, refused, test } from './test'
import { kobenhavn as town } from './town'

test.use({ allowed: refused })

test('a panel says what it is for, takes somebody in screen by screen, and a letter leads out without signing in', async ({ page, context }) => {
  for (const at of ['', '/borgerpanelet/privacy', '/in']) {
    await page.goto(`${town.origin}/panel${at}`)
    await glance(page, `panel${at}`)
  }
  await page.goto(`${town.origin}/panel/borgerpanelet`)
  await look(page, 'panel')
  const email = await join(page, town, 'borgerpanelet', (name) => glance(page, name))
  await look(page, 'panel-mine')
  for (const at of ['settings', 'facts', 'email', 'consents', 'data', 'leave']) {
    await page.goto(`${town.origin}/me/panel/${at}`)
    await glance(page, `panel-${at}`)
  }
  const { links } = await letter(email, (one) => one.links.some((link) => link.includes('/panel/leave/')))
  await context.clearCookies()
  await page.goto(links.find((link) => link.includes('/panel/leave/'))!)
  await glance(page, 'panel-way-out')
  await page.locator('main form button').tap()
  await expect(heading(page, town.t('panel.out_done'))).toBeVisible()
})

// Staff ask a panel: the plan, the round, the calendar; and what everybody reads of it.
import { look } from './look'
import { admin } from './staff'
import { button, flash } from './steps'
import { expect, refused, test } from './test'
import { karlstad as town } from './town'

test.use({ allowed: refused })

test('staff look at rounds, book a time, and everybody reads whom the panel was made of', async ({ page, context }) => {
  const boss = await admin(town, 'Vera')
  await boss.lend(context)
  await page.goto(`${town.origin}/panel/medborgarpanelen/waves/1`)
  await look(page, 'wave-public')
  await page.goto(`${town.origin}/panel/medborgarpanelen/report`)
  await look(page, 'wave-report-public')
  const [, panel] = /href="(\/admin\/panel\/[0-9a-f-]{36})"[^>]*>\s*Medborgarpanelen/.exec((await boss.ask('/admin/panel')).text)!
  await page.goto(`${town.origin}${panel}/waves`)
  await look(page, 'waves')
  await page.getByRole('link', { name: town.t('panel_wave.plan'), exact: true }).click()
  await button(page, town.t('panel_wave.save_look')).click()
  await expect(page.locator('[data-error-summary]')).toContainText(town.t('fault.panel_wave_closes'))
  await look(page, 'wave-plan')
  await page.goto(`${town.origin}${panel}/waves`)
  for (const nth of [0, 1]) {
    await page.locator('main table a').nth(nth).click()
    await look(page, `wave-${nth}`)
    await page.goBack()
  }
  await page.goto(`${town.origin}${panel}/report`)
  await look(page, 'wave-report')
  await page.goto(`${town.origin}/admin/panel/calendar`)
  const month = new Date(Date.now() + 400 * 864e5).toISOString().slice(0, 7)
  await page.locator('#panel').selectOption({ label: 'Medborgarpanelen' })
  await page.locator('#at').fill(month)
  await page.locator('#topic').fill('Parker')
  await page.locator('#office').fill('Parkenheten')
  await button(page, town.t('panel_wave.book_do')).click()
  await expect(flash(page, town.t('flash.panel_wave_booked'))).toBeVisible()
  await look(page, 'wave-calendar')
})

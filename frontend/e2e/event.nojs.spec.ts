// Events without script: one tap with an account, the ticket, and giving the place back.
import { Person } from './person'
import { button, flash, link } from './steps'
import { expect, test } from './test'
import { krakow as town } from './town'

test('without script a resident signs up in one tap, sees the ticket and gives the place back', async ({ page, context }) => {
  const who = await new Person(town, 'Nora').signIn()
  await who.lend(context)
  await page.goto(`${town.origin}/events`)
  await link(page, 'Spotkanie: co dalej z kładką w Dębnikach').click()
  await button(page, town.t('meeting.signup_do')).click()
  await expect(flash(page, town.t('flash.signed_up'))).toBeVisible()
  await expect(page.locator('svg.qr')).toBeVisible()
  await page.goto(`${town.origin}/me`)
  await link(page, 'Spotkanie: co dalej z kładką w Dębnikach').click()
  await page.getByText(town.t('meeting.leave'), { exact: true }).click()
  await button(page, town.t('meeting.leave_do')).click()
  await expect(page.locator('main')).toContainText(town.t('meeting.left_note'))
  expect((await who.ask('/events/calendar.ics')).text).toContain('BEGIN:VCALENDAR')
})

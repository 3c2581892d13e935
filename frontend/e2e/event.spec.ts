// Events: a resident without an account signs up by letter and stands in the line; staff make an
// event on a phone, look after the door, and write down what was said.
import { look } from './look'
import { letter } from './mailbox'
import { Person, address } from './person'
import { admin } from './staff'
import { button, field, flash, heading, link } from './steps'
import { expect, refused, test } from './test'
import { karlstad as town } from './town'

test.use({ allowed: refused })

test('somebody without an account finds an event and signs up by letter', async ({ page }) => {
  await page.goto(`${town.origin}/events`)
  await look(page, 'events')
  await link(page, 'Öppet möte om medborgarpanelen').click()
  await expect(page.locator('#signup')).toBeVisible()
  await page.getByText(town.t('meeting.signup_guest'), { exact: true }).click()
  await field(page, town.t('meeting.name')).fill('Ines')
  await field(page, town.t('login.email')).fill('ingen adress')
  await button(page, town.t('meeting.signup_do')).click()
  await expect(page.locator('[data-error-summary]')).toContainText(town.t('fault.email'))
  await expect(field(page, town.t('meeting.name'))).toHaveValue('Ines')
  await look(page, 'event-fault')
  const email = address('ines')
  await field(page, town.t('login.email')).fill(email)
  await field(page, town.t('meeting.needs')).fill('En plats långt fram')
  await button(page, town.t('meeting.signup_do')).click()
  await expect(heading(page, town.t('meeting.asked_title'))).toBeVisible()
  const asked = await letter(email, ({ links }) => links.some((one) => one.includes('/tickets/')))
  await page.goto(asked.links.find((one) => one.includes('/tickets/'))!)
  await button(page, town.t('meeting.confirm')).click()
  await expect(flash(page, town.t('flash.signed_up'))).toBeVisible()
  await expect(page.locator('svg.qr')).toBeVisible()
  await look(page, 'ticket')
  await letter(email, ({ subject }) => subject.startsWith(town.t('news.signup_placed')))
  await page.getByText(town.t('meeting.leave'), { exact: true }).click()
  await button(page, town.t('meeting.leave_do')).click()
  await expect(page.locator('main')).toContainText(town.t('meeting.left_note'))
})

test('staff make an event on a phone, check people in, count heads, and the line moves up', async ({ page, context }) => {
  const boss = await admin(town)
  await boss.lend(context)
  await page.goto(`${town.origin}/admin/events/new`)
  await button(page, town.t('meeting.publish')).click()
  await expect(page.locator('[data-error-summary]')).toContainText(town.t('meeting.fault.date'))
  await look(page, 'event-form')
  const title = `Kvällskaffe ${Date.now()}`
  await field(page, town.t('meeting.title')).fill(title)
  await page.locator('#date').fill('2031-05-05')
  await page.locator('#from').fill('18:00')
  await page.locator('#until').fill('20:00')
  await page.locator('#place').fill('Stadshuset')
  await page.locator('#places').fill('1')
  await button(page, town.t('meeting.publish')).click()
  await expect(flash(page, town.t('flash.event_published'))).toBeVisible()
  const id = /[0-9a-f-]{36}/.exec(page.url())![0]

  const first = await new Person(town, 'Anna').signIn()
  const second = await new Person(town, 'Berit').signIn()
  const ticket = await first.send(`/events/${id}/signup`, {})
  const waiting = await second.send(`/events/${id}/signup`, {})
  expect((await second.ask(waiting)).text).toContain(town.t('meeting.standing.waiting'))

  await page.goto(`${town.origin}${ticket}`)
  await expect(page).toHaveURL(/\/desk\?find=/)
  await page.locator('#count-heads').getByRole('button').nth(1).click()
  await expect(page.locator('#count-heads .counter')).toContainText('5')
  await look(page, 'desk')
  await first.send(`${ticket}/leave`, {})
  await letter(second.email, ({ subject }) => subject.startsWith(town.t('news.signup_promoted')))
  await page.reload()
  await page.locator('.desk-person', { hasText: 'Berit' }).getByRole('button').click()
  await expect(page.locator('.desk-person', { hasText: 'Berit' })).toContainText(town.t('meeting.came'))
  await page.goto(`${town.origin}/admin/events/${id}/minutes`)
  await look(page, 'minutes')
  await page.goto(`${town.origin}/admin/events/${id}/sheet`)
  await expect(page.locator('.boxes')).toContainText('Berit')
  await look(page, 'sheet')
})

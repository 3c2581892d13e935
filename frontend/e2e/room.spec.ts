// A discussion that is led live: by its host at the desk, on a resident's phone, on the wall, and
// for whoever has no script.
import { look } from './look'
import { Person } from './person'
import { admin } from './staff'
import { button, field, flash, heading, link } from './steps'
import { expect, refused, test } from './test'
import { karlstad as town } from './town'

test.use({ allowed: refused })

/** A room that is led, by whom and where. */
async function led(title: string): Promise<{ host: Person; idea: string; room: string }> {
  const host = await admin(town, 'Lena')
  const idea = await (await new Person(town, 'Alma').signIn()).publish(title)
  const room = `/rooms/${/\/i\/([0-9a-f-]{36})/.exec(idea)![1]}`
  await host.send(`${room}/host/start`, {})
  return { host, idea, room }
}

test('a resident asks for the floor and puts a question, and both move live as the host acts', async ({ page, context }) => {
  const { host, idea, room } = await led(`Bänkar vid Mariebergsskogen ${Date.now()}`)
  const bo = await new Person(town, 'Bo').signIn()
  await bo.lend(context)
  await page.goto(town.origin + idea)
  await link(page, town.t('room.join')).click()
  await expect(page.locator('[data-presence]')).toBeVisible()
  await button(page, town.t('room.floor_ask')).click()
  await expect(page.getByText(town.t('room.floor_in'))).toBeVisible()
  await expect(page.locator('.queue')).toContainText('Bo')
  await field(page, town.t('room.question_label')).fill('Hej')
  await button(page, town.t('room.question_send')).click()
  await expect(page.locator('#ask [aria-invalid]')).toBeVisible()
  await field(page, town.t('room.question_label')).fill('När kommer bänkarna?')
  await button(page, town.t('room.question_send')).click()
  await expect(page.locator('#ask')).toContainText(town.t('room.stand.new'))
  await look(page, 'room')

  const desk = (await host.ask(`${room}/host`)).text
  const [, question] = /questions\/([0-9a-f-]{36})\/state/.exec(desk)!
  const [, speaker] = /queue\/([0-9a-f-]{36})\/floor/.exec(desk)!
  await host.send(`${room}/questions/${question}/state`, { state: 'shown' })
  await expect(page.locator(`#q-${question}`)).toContainText('När kommer bänkarna?')
  await button(page.locator(`#q-${question}`), `${town.t('room.support')} När kommer bänkarna?`).click()
  await expect(page.locator(`#q-${question} strong`)).toContainText('1')
  await host.send(`${room}/queue/${speaker}/floor`, {})
  await expect(page.locator('.queue [data-speaking]')).toContainText('Bo')
  await host.send(`${room}/host/mode`, { mode: 'read_only', seconds: '10' })
  await expect(page.locator('#stage')).toContainText(town.t('room.mode.read_only_text'))

  await page.goto(`${town.origin}${room}/wall`)
  await expect(page.locator(`#q-${question}`)).toBeVisible()
  await expect(page.locator('.qr')).toBeVisible()
  await look(page, 'room-wall')
  await host.send(`${room}/questions/${question}/state`, { state: 'answering' })
  await expect(page.locator(`#q-${question}[data-answering]`)).toBeVisible()
})

test('a host leads from a phone, puts a question aside and publishes the minutes', async ({ page, context }) => {
  const { host, room } = await led(`Fler träd i Rud ${Date.now()}`)
  const bo = await new Person(town, 'Bo').signIn()
  await bo.send(`${room}/questions`, { question: 'Varför är bussen sen?' })
  await bo.send(`${room}/queue`, {})
  await host.lend(context)
  await page.goto(`${town.origin}${room}/host`)
  await look(page, 'room-desk')
  await button(page, town.t('room.give_to', { name: 'Bo' })).click()
  await expect(page.locator('#desk')).toContainText(town.t('room.speaking'))
  const aside = page.locator('details', { hasText: town.t('room.move.dismissed') })
  await aside.locator('summary').click()
  await button(aside, town.t('room.move.dismissed')).click()
  await expect(page.locator('[data-error-summary]')).toBeFocused()
  await field(page, town.t('room.reason_label')).fill('Det handlar inte om träden.')
  await button(aside, town.t('room.move.dismissed')).click()
  await expect(page.locator('#desk')).toContainText(town.t('room.stand.dismissed'))
  expect((await bo.ask(room)).text).toContain('Det handlar inte om träden.')
  await page.locator('summary', { hasText: town.t('room.end') }).click()
  await button(page, town.t('room.end')).click()
  await link(page, town.t('room.minutes_write')).click()
  await expect(field(page, town.t('room.minutes_label'))).toHaveValue(/^# /m)
  await look(page, 'room-minutes-form')
  await button(page, town.t('room.minutes_publish')).click()
  await expect(flash(page, town.t('flash.room_minutes'))).toBeVisible()
  await look(page, 'room-minutes')
  await page.goto(`${town.origin}${room}/transcript`)
  await expect(page.locator('.transcript')).toContainText(town.t('room.act.closed'))
  await look(page, 'room-transcript')
})

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false })

  test('everything works by forms and by reading the page again', async ({ page, context }) => {
    const { host, room } = await led(`Skugga på torget ${Date.now()}`)
    await (await new Person(town, 'Cy').signIn()).lend(context)
    await page.goto(town.origin + room)
    await button(page, town.t('room.floor_ask')).click()
    await expect(page.locator('.queue')).toContainText('Cy')
    await field(page, town.t('room.question_label')).fill('Kommer det parasoller?')
    await button(page, town.t('room.question_send')).click()
    await expect(flash(page, town.t('flash.room_question'))).toBeVisible()
    const [, question] = /questions\/([0-9a-f-]{36})\/state/.exec((await host.ask(`${room}/host`)).text)!
    await host.send(`${room}/questions/${question}/state`, { state: 'shown' })
    await link(page, town.t('room.reload')).click()
    await page.locator(`#yes-${question}`).click()
    await expect(page.locator(`#no-${question}`)).toBeVisible()
    await button(page, town.t('room.floor_leave')).click()
    await expect(page.locator('#stage')).toContainText(town.t('room.queue_none'))
    await expect(heading(page, town.t('room.title', { title: 'Skugga' }).slice(0, 8))).toBeVisible()
  })
})

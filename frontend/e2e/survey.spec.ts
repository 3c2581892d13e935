// Answering a survey on a phone: every page, every way in which a phone or a network can fail.
import { answer, checks, compose, head, next, open, start, walk } from './answering'
import { glance, look } from './look'
import { cutOff, expect, test } from './test'
import { karlstad as town, krakow } from './town'

test.use({ allowed: cutOff })

/** Notes the keys of all answers that are sent. */
const sent = (page: import('@playwright/test').Page): string[] => {
  const keys: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/answers')) keys.push(new URLSearchParams(request.postData() ?? '').get('answer_key') ?? '')
  })
  return keys
}

test('every page of a survey with every type of question passes every check, by touch alone', async ({ page, context }) => {
  await page.goto(`${town.origin}/surveys`)
  await glance(page, 'surveys')
  await page.goto(start)
  await glance(page, 'survey-start')
  await open(page)
  await page.evaluate(async (path) => { for (let i = 0; i < 3; i++) await fetch(path) }, `${start}/1`) // a link scanner burns nothing
  await walk(page, async (name) => {
    await checks(page, name)
    if (name === 'Dina resor') await look(page, 'survey-page')
    if (name === 'Det som kommunen gör') await glance(page, name)
  })
  await checks(page, 'check')
  await glance(page, 'survey-check')
  const said = page.locator('.survey-said')
  for (const words of ['3,5', '12,5', 'Sandgrund', 'Till fots', 'Musik']) await expect(said.filter({ hasText: words }).first()).toBeVisible()
  await expect(page.locator('[data-check]')).toContainText('Sandgrund?') // piped into a question
  const code = await page.locator('[data-check] .survey-code').innerText()
  await next(page).tap()
  await expect(head(page)).toHaveText(town.t('survey.thanks'))
  await expect(page.locator('.survey-code')).toHaveText(code)
  expect((await context.cookies()).filter((one) => one.name !== 'order')).toEqual([]) // that one is the same for many, and sorts lists
  // The code opens the answer again, as the server read it.
  await page.goto(start)
  await page.locator('summary').filter({ hasText: town.t('survey.change') }).click()
  await page.getByLabel(town.t('survey.code')).fill(`${code} `)
  await page.getByRole('button', { name: town.t('survey.change_do') }).tap()
  await expect(page.locator('[data-section]')).toHaveCount(6)
  await expect(page.locator('[name=q_ar_har]')).toHaveValue('3,5')
  await page.goto(start)
  await page.locator('summary').filter({ hasText: town.t('survey.change') }).click()
  await page.getByLabel(town.t('survey.code')).fill(code)
  await page.getByRole('button', { name: town.t('survey.withdraw_do') }).tap()
  await expect(head(page)).toHaveText(town.t('survey.withdrawn_title'))
})

test('what Android keyboards type, and a tab that is killed, are kept on the phone', async ({ page, context }) => {
  await open(page)
  await next(page).tap()
  await expect(page.locator('#q_alder-error')).toBeVisible() // a readable word of what is missing
  await answer(page)
  await next(page).tap()
  await answer(page)
  const field = page.locator('[name=q_bussvad]')
  await field.fill('')
  await field.tap()
  await compose(context, page, 'Fler turer ')
  await expect(field).toHaveValue('Fler turer ')
  await page.close({ runBeforeUnload: false })
  const again = await context.newPage()
  await again.goto(`${start}/1`)
  await expect(again.locator('.survey-state')).toHaveText(town.t('survey.resumed'))
  await expect(again.locator('[name=q_bussvad]')).toBeVisible()
  await expect(again.locator('[name=q_bussvad]')).toHaveValue('Fler turer ')
  await expect(again.locator('#q_fardsatt-buss')).toBeChecked()
  // Another language keeps all of it.
  await again.getByRole('button', { name: 'English' }).tap()
  await expect(again.locator('html')).toHaveAttribute('lang', 'en')
  await expect(again.locator('[name=q_bussvad]')).toHaveValue(/Fler turer/)
})

test('answers that are sent in airplane mode go out once when it ends', async ({ page, context }) => {
  const keys = sent(page)
  await open(page)
  await context.setOffline(true)
  await walk(page) // pages turn without a network
  await next(page).tap()
  await next(page).tap()
  await expect(page.locator('.survey-state')).toHaveText(town.t('survey.waiting'))
  await context.setOffline(false)
  await expect(head(page)).toHaveText(town.t('survey.thanks'))
  expect(new Set(keys).size).toBe(1)
  await page.goto(`${start}/1`)
  await expect(page.locator('[data-section]')).toHaveCount(6)
  await expect(page.locator('#q_alder-30_44')).not.toBeChecked() // nothing is left on a shared phone
})

test('a slow network and two taps send one answer', async ({ page, context }) => {
  const keys = sent(page)
  await open(page)
  await walk(page)
  const wire = await context.newCDPSession(page)
  await wire.send('Network.enable')
  await wire.send('Network.emulateNetworkConditions', { offline: false, latency: 300, downloadThroughput: 25_000, uploadThroughput: 25_000 })
  await next(page).dblclick()
  await expect(head(page)).toHaveText(town.t('survey.thanks'))
  expect(keys.length).toBe(1)
})

test('an old browser that keeps nothing and lacks much still answers', async ({ page, context }) => {
  await context.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('denied', 'SecurityError') } })
    Object.defineProperty(document, 'cookie', { get: () => '', set: () => undefined })
    Reflect.deleteProperty(Array.prototype, 'at')
    Object.defineProperty(crypto, 'subtle', { value: undefined })
  })
  await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' })
  await open(page)
  await answer(page)
  await expect(page.locator('.survey-state')).toHaveText(town.t('survey.unsaved'))
  await walk(page)
  await next(page).tap()
  await expect(head(page)).toHaveText(town.t('survey.thanks'))
})

test('what matters most is dragged to the top, or moved by its buttons', async ({ page }) => {
  await page.goto(`${krakow.origin}/s/upal-w-miescie/1`)
  const things = page.locator('[data-rank] li')
  const last = things.last()
  const name = await last.locator('label').textContent()
  await last.locator('.grip').scrollIntoViewIfNeeded()
  const from = (await last.locator('.grip').boundingBox())!
  const top = (await things.first().boundingBox())!
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(from.x + from.width / 2, top.y + 4, { steps: 5 })
  await page.mouse.up()
  await expect(things.first().locator('label')).toHaveText(name!)
  await expect(things.first().locator('select')).toHaveValue('1')
  await things.first().locator('[data-way=down]').click()
  await expect(things.nth(1).locator('label')).toHaveText(name!)
  await expect(things.nth(1).locator('select')).toHaveValue('2')
})

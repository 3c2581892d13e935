// A member answers a panel's survey at the host that knows nobody: with script, which carries the right
// to answer from the address to the form and takes it off the device afterwards, and without.
import type { Browser, Page } from '@playwright/test'
import { phone } from '../playwright.config'
import { look, overflow } from './look'
import { admin } from './staff'
import { expect, test } from './test'
import { karlstad as town, port } from './town'

test.use({ allowed: /status of (422|403)/ })

const start = (): string => `http://answers.${town.slug}.localhost:${port()}/s/panelen-gront`
const onward = (page: Page): ReturnType<Page['locator']> => page.locator('.survey-go button').first()

/** A code that staff draw for somebody who was asked and has none yet. */
async function code(): Promise<string> {
  const boss = await admin(town, 'Iris')
  const [, panel] = /href="(\/admin\/panel\/[0-9a-f-]{36})"[^>]*>\s*Medborgarpanelen/.exec((await boss.ask('/admin/panel')).text)!
  const [wave] = /\/waves\/[0-9a-f-]{36}(?=[^<]*<\/a>)/.exec((await boss.ask(`${panel}/waves`)).text.replace(/[\s\S]*?(?=Grönområden)/, (before) => before.slice(-200)))!
  const people = [...(await boss.ask(`${panel}/members`)).text.matchAll(/\/members\/([0-9a-f-]{36})|person=([0-9a-f-]{36})/g)].map((m) => m[1] ?? m[2]).reverse()
  for (const who of people) {
    const at = `${panel}${wave}/code/${who}`
    const slip = /name="slip" value="([^"]+)"/.exec((await boss.ask(at)).text)?.[1]
    if (!slip) continue
    const found = /(?<![0-9a-f-])(?:[a-z2-9]{4}-){4}[a-z2-9]{4}(?![0-9a-f-])/.exec((await boss.ask(at, { form: { slip } })).text)
    if (found) return found[0]
  }
  throw new Error('nobody is left to draw a code for')
}

/** Answers both pages, up to the check page. */
async function answer(page: Page, words: string): Promise<void> {
  await page.locator('#q_nara-7').check({ force: true })
  await onward(page).tap()
  await page.locator('[name=q_mer]').fill(words)
  await onward(page).tap()
  await expect(page.locator('h1:visible').first()).toHaveText(town.t('survey.check_title'))
}

test('with script the right comes along, a wrong one loses nothing, and nothing is left behind', async ({ page, context }) => {
  const right = await code()
  await page.goto(start())
  await expect(page.locator('[data-with]')).toBeHidden()
  await look(page, 'panel-answer-start')
  await page.goto(`${start()}#c=a.g1.forged`)
  await page.reload() // the part behind the # alone loads nothing
  await expect(page.locator('[data-with] a')).toBeVisible()
  expect(new URL(page.url()).hash).toBe('')
  await page.locator('[data-with] a').tap()
  await expect(page.locator('[data-section]')).toHaveCount(2)
  await answer(page, 'Fler bänkar.')
  const tried = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/answers'))
  await onward(page).tap()
  const request = await tried
  expect(request.postData()!.length % 4096).toBe(0)
  expect(request.postData()).toContain('credential=a.g1.forged')
  await expect(page.locator('#credential')).toBeVisible()
  await expect(page.locator('main')).toContainText('Fler bänkar.')
  await look(page, 'panel-answer-wrong')
  await page.locator('#credential').fill(right)
  await onward(page).tap()
  await expect(page.locator('main')).toContainText(town.t('panel_answer.received'))
  await look(page, 'panel-answer-thanks')
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => /panel:|survey:/.test(key)))).toEqual([])
  expect((await context.cookies()).filter((cookie) => cookie.domain.startsWith('answers.'))).toEqual([])
})

async function scriptless(browser: Browser): Promise<Page> {
  const { browserName: _, ...like } = phone
  return (await browser.newContext({ ...like, javaScriptEnabled: false })).newPage()
}

test('without script a code opens the form, and works once', async ({ browser }) => {
  const right = await code()
  const page = await scriptless(browser)
  const type = async (words: string): Promise<void> => {
    await page.goto(start())
    await page.locator('#code').fill(words)
    await page.locator('form[action$="/begin"] button').tap()
  }
  await type('hej')
  await expect(page.locator('main')).toContainText(town.t('fault.panel_answer_wrong'))
  await type(right.toUpperCase())
  await expect(page.locator('form.survey')).toBeVisible()
  expect(await page.evaluate(overflow)).toEqual([])
  await answer(page, 'Mer skugga.')
  await onward(page).tap()
  await expect(page.locator('main')).toContainText(town.t('panel_answer.received'))
  await type(right)
  await expect(page.locator('main')).toContainText(town.t('fault.panel_answer_used'))
  await page.context().close()
})

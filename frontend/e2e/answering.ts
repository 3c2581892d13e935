// A survey with a question of every type, as somebody answers it with a thumb, and what must hold on each
// of its pages however small, old or dark the phone is.
import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import { expect } from './test'
import { karlstad as town } from './town'

export const start = `${town.origin}/s/vardag-i-karlstad`
export const next = (page: Page): ReturnType<Page['locator']> => page.locator('.survey-go button').first()
export const head = (page: Page): ReturnType<Page['locator']> => page.locator('h1:visible').first()

/** What is wrong with the controls and the words of the form, as it is drawn now. */
const faults = (): string[] => {
  const out: string[] = []
  const seen = (el: Element): boolean => el.checkVisibility({ visibilityProperty: true })
  for (const el of document.querySelectorAll<HTMLInputElement>('form.survey :is(a, button, input:not([type=hidden]), select, textarea)')) {
    if (!seen(el)) continue
    const label = document.querySelector(`label[for="${CSS.escape(el.id)}"]`)
    const box = (/radio|checkbox/.test(el.type) && el.closest('.pick') || el).getBoundingClientRect()
    if (box.height < 47.5 || box.width < 47.5) out.push(`small: ${el.outerHTML.slice(0, 90)} ${box.width}×${box.height}`)
    if (el.type === 'number' || el.hasAttribute('pattern') || el.autofocus) out.push(`bad field: ${el.outerHTML.slice(0, 90)}`)
    if (el.matches('input, select, textarea') && !label && !el.getAttribute('aria-label')) out.push(`no label: ${el.outerHTML.slice(0, 90)}`)
    if (parseFloat(getComputedStyle(el).fontSize) < 16) out.push(`small words: ${el.outerHTML.slice(0, 90)}`)
  }
  for (const el of document.querySelectorAll('form.survey *')) {
    const style = getComputedStyle(el)
    if (/fixed|sticky/.test(style.position)) out.push(`fixed: ${el.outerHTML.slice(0, 90)}`)
    const words = [...el.childNodes].some((node) => node.nodeType === 3 && node.textContent!.trim())
    if (words && seen(el) && !el.closest('.ds-sr-only, svg') && parseFloat(style.fontSize) < 15.1) out.push(`small words: ${el.textContent!.slice(0, 40)} ${style.fontSize}`)
  }
  if (getComputedStyle(document.body).overflow === 'hidden') out.push('the page cannot be scrolled')
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) out.push('wider than the window')
  return out
}

/** Scrolls as somebody would whose keyboard hides the lower part, from the last field; '': the button is hit. */
const reach = (covered: number): string => {
  const fields = [...document.querySelectorAll<HTMLElement>('form.survey :is(input:not([type=hidden]), select, textarea)')].filter((el) => el.checkVisibility())
  if (!fields.length) return '' // nothing to type in: no keyboard
  fields[fields.length - 1]!.scrollIntoView({ block: 'center' })
  const button = document.querySelector<HTMLElement>('.survey-go button')!
  const free = innerHeight - covered
  const needed = button.getBoundingClientRect().bottom + 8 - free
  if (needed > innerHeight) return `the button is ${needed} px away`
  scrollBy(0, Math.max(needed, 0))
  const box = button.getBoundingClientRect()
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
  return box.bottom <= free && hit && button.contains(hit) ? '' : `another thing lies there: ${hit?.outerHTML.slice(0, 80)}`
}

/** Every check that a page of the form must pass. */
export async function checks(page: Page, name: string): Promise<void> {
  expect.soft(await page.evaluate(faults), name).toEqual([])
  expect.soft(await page.evaluate(reach, 290), `${name}: under a keyboard`).toBe('')
  const size = page.viewportSize()!
  await page.setViewportSize({ ...size, height: size.height - 290 })
  expect.soft(await page.evaluate(reach, 0), `${name}: above a keyboard`).toBe('')
  await page.setViewportSize(size)
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `${name}: words twice as large`).toBeLessThanOrEqual(0)
  await page.evaluate(() => (document.documentElement.style.fontSize = ''))
  expect.soft(await page.evaluate(() => document.body.innerText.match(/⟦[^⟧]*⟧|\{\w+\}/g) ?? []), `${name}: words`).toEqual([])
}

/** What is answered, by the field. Rest: left out. */
const picks = ['alder-30_44', 'bor_i-yes', 'fardsatt-buss', 'fardsatt-gang', 'helst-buss', 'bussen-2', 'nojd__parker-3', 'rekommendera-7', 'bild-trad',
  'trygg-2', 'trygg_b-2', 'hitta-brev', 'samtycke-yes', 'platsvarfor-natur']
const typed: Record<string, string> = { ar_har: '3,5', flytt: '2023-05-01', km: '12,5 ', bussvad: 'Fler turer på kvällen. ', platsnamn: 'Sandgrund ', otrygg: 'Tunneln ', ute: '2',
  mer: 'Tack!', pengar__lek: '60', pengar__bad: '40' }

/** Answers what a page shows, with taps only. */
export async function answer(page: Page): Promise<void> {
  for (let round = 0; round < 2; round++) { // an answer may bring a question
    for (const id of picks) {
      const box = page.locator(`#q_${id}`)
      if (await box.count() && await box.isVisible() && !(await box.isChecked())) await box.tap()
    }
    for (const [name, value] of Object.entries(typed)) {
      const field = page.locator(`[name="q_${name}"]:not([type=checkbox])`)
      if (await field.count() && await field.isVisible() && await field.inputValue() === '') await field.fill(value)
    }
    const places = page.locator('select[name="q_stadsdel_district"], select[name="q_plats_district"]')
    for (let i = 0; i < await places.count(); i++) if (await places.nth(i).isVisible()) await places.nth(i).selectOption({ index: 2 })
    const drop = page.locator('select[name="q_forening"]')
    if (await drop.count() && await drop.isVisible()) await drop.selectOption('musik')
  }
}

/** Goes from the first page to the check page. look: what is done on each. */
export async function walk(page: Page, look: (name: string) => Promise<void> = async () => undefined): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    const title = await head(page).innerText()
    if (title === town.t('survey.check_title')) return
    await answer(page)
    await look(title)
    await next(page).tap()
    await page.waitForTimeout(50)
    await page.waitForLoadState()
  }
  throw new Error('the form does not come to an end')
}

/** Opens the form, and waits until the island has it. */
export async function open(page: Page): Promise<void> {
  await page.goto(`${start}/1`)
  await expect(page.locator('[data-section]')).toHaveCount(6)
}

/** Types as Android keyboards do: keys carry no letter, and words come by composition. */
export async function compose(context: BrowserContext, page: Page, text: string): Promise<void> {
  const wire: CDPSession = await context.newCDPSession(page)
  for (let n = 1; n <= text.length; n++) {
    await wire.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', windowsVirtualKeyCode: 229, key: 'Unidentified' })
    await wire.send('Input.imeSetComposition', { text: text.slice(0, n), selectionStart: n, selectionEnd: n })
  }
  await wire.send('Input.insertText', { text })
}

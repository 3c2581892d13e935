// What must hold on every screen, whatever it shows.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import { expect, test } from './test'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Found { id: string; nodes: { target: unknown; failureSummary?: string }[] }

/** What axe finds wrong on the page as it is drawn now. only limits it to some rules. */
async function faults(page: Page, only?: string[]): Promise<string[]> {
  await page.evaluate(axe) // the debugger puts it in, past the page's policy
  const found = await page.evaluate(async (rules) => {
    const run = (window as unknown as { axe: { run(where: Document, how: object): Promise<{ violations: Found[] }> } }).axe.run
    return (await run(document, {
      resultTypes: ['violations'],
      runOnly: rules ? { type: 'rule', values: rules } : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
    })).violations
  }, only)
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${String(node.target)} ${node.failureSummary?.replace(/\s+/g, ' ') ?? ''}`))
}

/** Controls that a thumb would miss. A link within a sentence may be as high as its line. */
const small = (): string[] => [...document.querySelectorAll<HTMLElement>('a[href],button,input:not([type=hidden]),select,textarea,summary')].flatMap((control) => {
  const style = getComputedStyle(control)
  if (!control.checkVisibility({ visibilityProperty: true }) || style.display === 'inline' || control.closest('svg') || control.matches('.ds-skip-link:not(:focus)')) return []
  const { width, height } = control.getBoundingClientRect()
  const label = control.id && document.querySelector(`label[for="${CSS.escape(control.id)}"]`)?.getBoundingClientRect()
  const boxed = /radio|checkbox/.test((control as HTMLInputElement).type ?? '') && label
  const high = boxed ? Math.max(height, label.height) : height
  const wide = boxed ? width + label.width : width
  return high < 43.5 || wide < 43.5 ? [`${control.outerHTML.slice(0, 120)}: ${Math.round(wide)}×${Math.round(high)}`] : []
})

export const overflow = (): string[] => {
  const over = document.documentElement.scrollWidth - document.documentElement.clientWidth
  if (over <= 0) return []
  const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  return [`${over} px: ${wide.slice(-3).map((one) => one.outerHTML.slice(0, 100)).join(' | ')}`]
}

/** Words that the catalogue lacks or that nobody filled in. */
const unfilled = (): string[] => document.body.innerText.match(/⟦[^⟧]*⟧|\{\w+\}/g) ?? []

/** Looks at the page in light and dark, as wide as it is and, on a phone, at 320 px too; keeps a picture. */
export async function look(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  expect.soft(await faults(page), `${name}: axe, light`).toEqual([])
  expect.soft(await page.evaluate(overflow), `${name}: wider than the window`).toEqual([])
  expect.soft(await page.evaluate(small), `${name}: hard to hit`).toEqual([])
  expect.soft(await page.evaluate(unfilled), `${name}: words`).toEqual([])
  await keep(page, `${name}-light`)
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  expect.soft(await faults(page, ['color-contrast', 'link-in-text-block']), `${name}: axe, dark`).toEqual([])
  await keep(page, `${name}-dark`)
  const size = page.viewportSize()!
  if (size.width < 400) {
    await page.setViewportSize({ ...size, width: 320 })
    expect.soft(await page.evaluate(overflow), `${name}: wider than 320 px`).toEqual([])
    await page.setViewportSize(size)
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
}

/** Looks at the page as it is: for screens whose dark and narrow sides other journeys look at. */
export async function glance(page: Page, name: string): Promise<void> {
  expect.soft(await faults(page), `${name}: axe`).toEqual([])
  expect.soft(await page.evaluate(overflow), `${name}: wider than the window`).toEqual([])
  expect.soft(await page.evaluate(unfilled), `${name}: words`).toEqual([])
}

const keep = (page: Page, name: string): Promise<unknown> =>
  page.screenshot({ path: test.info().outputPath(`${name}.png`), fullPage: true, scale: 'css' })

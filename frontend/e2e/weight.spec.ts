// What a resident on a slow phone has to wait for: how many bytes, and until when.
import type { Page } from '@playwright/test'
import { Person } from './person'
import { expect, test } from './test'
import { karlstad, towns } from './town'

const kilo = 1000
const first = 60 * kilo // HTML, styles and scripts of the first view, as they travel
const next = 15 * kilo // of each view after it
const late = 2_500 // ms; the target is 1,500, and a busy machine adds to it

interface Weight { bytes: number; parts: string[] }

/** Counts what comes over the wire for pages, styles and scripts while act runs. */
async function weigh(page: Page, act: () => Promise<unknown>): Promise<Weight> {
  const wire = await page.context().newCDPSession(page)
  await wire.send('Network.enable')
  const kinds = new Map<string, string>()
  const weight: Weight = { bytes: 0, parts: [] }
  wire.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (/Document|Stylesheet|Script/.test(type) && !response.fromDiskCache) kinds.set(requestId, response.url)
  })
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const url = kinds.get(requestId)
    if (!url || !encodedDataLength) return
    weight.bytes += encodedDataLength
    weight.parts.push(`${new URL(url).pathname} ${encodedDataLength}`)
  })
  await act()
  await page.waitForLoadState('networkidle')
  await wire.detach()
  return weight
}

for (const town of towns) {
  test(`the pages of ${town.slug} are light`, async ({ page }) => {
    const home = await weigh(page, () => page.goto(town.origin))
    console.log(`${town.slug}: first view ${home.bytes} B of ${first}`)
    expect(home.bytes, home.parts.join('\n')).toBeLessThanOrEqual(first)
    for (const path of ['/processes', '/ideas', '/help', '/login']) {
      const view = await weigh(page, () => page.goto(town.origin + path))
      expect(view.bytes, view.parts.join('\n')).toBeLessThanOrEqual(next)
    }
    await page.goto(`${town.origin}/ideas`)
    const idea = await weigh(page, () => page.locator('.idea-card h3 a').first().click())
    expect(idea.bytes, idea.parts.join('\n')).toBeLessThanOrEqual(next)
  })
}

test('the pages of a resident who is signed in are light too', async ({ page, context }) => {
  const ines = await new Person(karlstad).signIn()
  const idea = await ines.publish(`Solceller på skolan ${Date.now()}`)
  await ines.lend(context)
  expect((await weigh(page, () => page.goto(karlstad.origin + idea))).bytes).toBeLessThanOrEqual(first)
  for (const path of ['/', '/me', '/me/profile']) {
    const view = await weigh(page, () => page.goto(karlstad.origin + path))
    expect(view.bytes, view.parts.join('\n')).toBeLessThanOrEqual(next)
  }
})

test('the front page stands soon on a slow phone', async ({ page }) => {
  const wire = await page.context().newCDPSession(page)
  await wire.send('Network.enable')
  // Slow 4G and a quarter of the processor, as the usual measuring tools mean them.
  await wire.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 })
  await wire.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.goto(karlstad.origin, { waitUntil: 'networkidle' }) // nothing larger can follow
  const painted = await page.evaluate(() => new Promise<number>((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1)!.startTime)).observe({ type: 'largest-contentful-paint', buffered: true })
  }))
  console.log(`largest paint after ${Math.round(painted)} ms at a quarter of the processor and slow 4G (target 1500)`)
  expect(painted).toBeGreaterThan(0)
  expect(painted).toBeLessThan(late)
})

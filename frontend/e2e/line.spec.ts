// The line between a page and its discussion: cut, blocked and taken up again, with nothing lost,
// doubled or out of order.
import type { Page, WebSocketRoute } from '@playwright/test'
import { Person } from './person'
import { shows } from './steps'
import { cutOff, expect, test } from './test'
import { karlstad } from './town'

test.use({ allowed: cutOff })

const socket = /\/live\?/

/** Every socket of the page, in the hands of the test. */
async function sockets(page: Page): Promise<{ open: WebSocketRoute[]; allowed: boolean }> {
  const held = { open: [] as WebSocketRoute[], allowed: true }
  await page.routeWebSocket(socket, (line) => {
    if (!held.allowed) return void line.close({ code: 3006 })
    line.connectToServer()
    held.open.push(line)
  })
  return held
}

async function discussion(): Promise<{ ines: Person; idea: string }> {
  const ines = await new Person(karlstad).signIn()
  return { ines, idea: await ines.publish(`Fontän på torget ${Date.now()}-${Math.random()}`) }
}

/** Brings the end of the discussion into view: what comes is then shown at once. */
const atEnd = (page: Page): Promise<void> => page.locator('#comments > :last-child').scrollIntoViewIfNeeded()

test('after a cut the page catches up with exactly what was said meanwhile', async ({ page, context }) => {
  const { ines, idea } = await discussion()
  const held = await sockets(page)
  await page.goto(karlstad.origin + idea)
  await page.locator('#comments').scrollIntoViewIfNeeded()
  await ines.comment(idea, 'Ett')
  await shows(page, ['Ett'])

  held.allowed = false
  await context.setOffline(true)
  await Promise.all(held.open.splice(0).map((line) => line.close({ code: 3006 })))
  for (const text of ['Två', 'Tre', 'Fyra']) await ines.comment(idea, text)
  await shows(page, ['Ett'])
  held.allowed = true
  await context.setOffline(false)
  await shows(page, ['Ett', 'Två', 'Tre', 'Fyra'])
  await atEnd(page)
  await ines.comment(idea, 'Fem')
  await shows(page, ['Ett', 'Två', 'Tre', 'Fyra', 'Fem'])
  expect(await ines.comments(idea)).toEqual(['Ett', 'Två', 'Tre', 'Fyra', 'Fem'])
})

test('where sockets are blocked the same words come by asking', async ({ page }) => {
  const { ines, idea } = await discussion()
  const held = await sockets(page)
  held.allowed = false
  const asked = page.waitForResponse((answer) => answer.url().includes('/live/poll') && answer.ok(), { timeout: 60_000 })
  await page.goto(karlstad.origin + idea)
  await page.locator('#comments').scrollIntoViewIfNeeded()
  await ines.comment(idea, 'Ett')
  await asked
  await shows(page, ['Ett'])
  await atEnd(page)
  for (const text of ['Två', 'Tre']) await ines.comment(idea, text)
  await shows(page, ['Ett', 'Två', 'Tre'])
})

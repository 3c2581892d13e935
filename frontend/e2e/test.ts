// The test of all journeys: a page in which nothing may go wrong unseen.
import { test as base, expect, type BrowserContext } from '@playwright/test'

interface Own {
  /** What the console may say in this test, besides nothing. */
  allowed: RegExp | undefined
  clean: void
}

/** Has the page tell on itself what the policy refused. */
const tellOn = (): void => document.addEventListener('securitypolicyviolation', (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ''}`))

export async function watch(context: BrowserContext, faults: string[]): Promise<void> {
  await context.addInitScript(tellOn)
  context.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warning') faults.push(`${line.text()} at ${line.location().url}`)
  })
  context.on('weberror', (problem) => faults.push(String(problem.error())))
}

export const test = base.extend<Own>({
  allowed: [undefined, { option: true }],
  clean: [async ({ context, allowed }, use) => {
    const faults: string[] = []
    await watch(context, faults)
    await use()
    expect(faults.filter((fault) => !allowed?.test(fault)), 'console, errors and policy').toEqual([])
  }, { auto: true }],
})

/** A browser says so when a form comes back with faults. */
export const refused = /status of 422/
/** What a browser says while there is no network, or an answer is lost on its way. */
export const cutOff = /net::ERR_|WebSocket connection/

export { expect }

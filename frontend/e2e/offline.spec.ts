// Sending with a bad network: nothing is lost and nothing is sent twice.
import type { Page } from '@playwright/test'
import { Person } from './person'
import { button, comment, field, shows } from './steps'
import { cutOff, expect, test } from './test'
import { karlstad as town } from './town'

test.use({ allowed: cutOff })

let idea: string
let ines: Person

test.beforeEach(async ({ page, context }) => {
  ines = await new Person(town).signIn()
  idea = await ines.publish(`Cykelpump vid stationen ${Date.now()}-${Math.random()}`, 'Många har lite luft.\n\n'.repeat(40))
  await ines.lend(context)
  await page.goto(town.origin + idea)
})

const state = (page: Page): ReturnType<Page['locator']> => page.locator('#comment-form [data-save-state]')

test('a comment that is sent without a network waits and goes out once', async ({ page, context }) => {
  const line = page.waitForEvent('websocket') // the discussion is far below: nothing listened so far
  await page.locator('#comment-form').scrollIntoViewIfNeeded()
  await line
  await context.setOffline(true)
  await comment(page, town, 'Skrivet i tunneln')
  await expect(state(page)).toHaveText(town.t('save.offline'))
  expect(await ines.comments(idea)).toEqual([])
  await context.setOffline(false)
  await expect.poll(() => ines.comments(idea)).toEqual(['Skrivet i tunneln'])
  await shows(page, ['Skrivet i tunneln'])
  await expect(field(page.locator('#comment-form'), town.t('comment.write'))).toHaveValue('')
  await page.reload()
  await shows(page, ['Skrivet i tunneln'])
  await expect(field(page.locator('#comment-form'), town.t('comment.write'))).toHaveValue('')
})

test('a comment that waits survives a reload', async ({ page, context }) => {
  await context.setOffline(true)
  await comment(page, town, 'Kvar på telefonen')
  await expect(state(page)).toHaveText(town.t('save.offline'))
  await context.setOffline(false)
  await page.reload()
  await expect.poll(() => ines.comments(idea)).toEqual(['Kvar på telefonen'])
  await shows(page, ['Kvar på telefonen'])
})

test('two quick taps send one comment', async ({ page }) => {
  const form = page.locator('#comment-form')
  await field(form, town.t('comment.write')).fill('En gång räcker')
  await button(form, town.t('comment.send')).dblclick()
  await shows(page, ['En gång räcker'])
  await comment(page, town, 'Och en till')
  await shows(page, ['En gång räcker', 'Och en till'])
  expect(await ines.comments(idea)).toEqual(['En gång räcker', 'Och en till'])
})

test('a comment whose answer was lost on its way is there once', async ({ page, context }) => {
  const wire = await context.newCDPSession(page)
  await wire.send('Fetch.enable', { patterns: [{ urlPattern: '*/comments', requestStage: 'Response' }] })
  let lost = 0
  wire.on('Fetch.requestPaused', ({ requestId }) => {
    lost++
    void wire.send(lost === 1 ? 'Fetch.failRequest' : 'Fetch.continueResponse', { requestId, ...(lost === 1 && { errorReason: 'ConnectionReset' }) } as never)
  })
  await comment(page, town, 'Hör ni mig?')
  await expect.poll(() => lost, { message: 'the form is sent again' }).toBe(2)
  await expect(field(page.locator('#comment-form'), town.t('comment.write'))).toHaveValue('')
  await shows(page, ['Hör ni mig?'])
  expect(await ines.comments(idea)).toEqual(['Hör ni mig?'])
})

test('a script that a bad network lost comes with the network', async ({ page, context }) => {
  await context.setOffline(true)
  const lost = page.waitForEvent('requestfailed', (request) => request.url().includes('/live.'))
  await page.locator('#comment-form').scrollIntoViewIfNeeded()
  await lost
  await context.setOffline(false)
  await ines.comment(idea, 'Nu igen')
  await shows(page, ['Nu igen'])
})

// Answers that do not come through the form: paper typed in twice, and interviews in the street.
import type { Page } from '@playwright/test'
import { look } from './look'
import { Person } from './person'
import { admin } from './staff'
import { button, flash, link } from './steps'
import { cutOff, expect, refused, test } from './test'
import { wasilkow as town } from './town'

const title = 'Autobus do Białegostoku'

/** The address of the survey's pages for staff. */
async function desk(boss: Person): Promise<string> {
  const [, path] = new RegExp(`href="(/admin/surveys/[0-9a-f-]+)/desk/tell"[^>]*>\\s*${title}`).exec((await boss.ask('/admin')).text)!
  return path!
}

test.describe('on paper', () => {
  test.use({ allowed: refused })

  test('two people type in a sheet, and what they read differently is settled', async ({ page, context }) => {
    const [boss, second] = [await admin(town, 'Ewa'), await admin(town, 'Jan')]
    const at = await desk(boss)
    const number = `P-${Date.now() % 1e9}`
    await boss.lend(context)
    await page.goto(`${town.origin}${at}/desk`)
    await look(page, 'survey-desk')
    await page.getByLabel(town.t('survey_desk.number')).first().fill(number)
    await button(page, town.t('survey_desk.open')).click()
    await page.getByLabel('Rano, przed 7').check()
    await page.locator('#q_uwagi').fill('Przystanek przy szkole')
    await look(page, 'survey-desk-sheet')
    await button(page, town.t('survey_desk.keep')).click()
    await expect(flash(page, town.t('flash.sheet_once'))).toBeVisible()
    const led = await second.send(`${at}/desk/sheet`, { number, version: '1', q_godzina: 'rano', q_uwagi: 'Przystanek przy kościele' })
    expect(led).toContain('/desk/differences')
    await page.goto(town.origin + led)
    await button(page, town.t('survey_desk.settle')).click()
    await expect(page.locator('[data-error-summary]')).toContainText(town.t('fault.survey_choose'))
    await page.getByLabel('Przystanek przy szkole').check()
    await look(page, 'survey-desk-differences')
    await button(page, town.t('survey_desk.settle')).click()
    await expect(flash(page, town.t('flash.sheet_entered'))).toBeVisible()
    await expect(page.getByRole('row', { name: number })).toContainText(town.t('survey_desk.state.entered'))
  })

  test('the printed form is a PDF in both sizes', async () => {
    const guest = new Person(town, 'Gość')
    for (const size of ['', '&size=large']) {
      const sheet = await guest.ask(`/s/autobus-do-bialegostoku/paper.pdf?lang=pl${size}`)
      expect(sheet.status).toBe(200)
      expect(sheet.text).toMatch(/^%PDF-/)
    }
    expect((await guest.ask('/s/autobus-do-bialegostoku/paper.pdf?lang=sv')).status).toBe(404)
  })
})

test.describe('in the street', () => {
  test.use({ allowed: new RegExp(`${cutOff.source}|status of 401`) })

  /** Does as many interviews as fast as the page takes them. */
  const interview = (page: Page, n: number): Promise<void> => page.evaluate(async (times) => {
    const shown = async (query: string): Promise<HTMLElement> => {
      for (;;) {
        const found = [...document.querySelectorAll<HTMLElement>(query)].find((one) => one.checkVisibility())
        if (found) return found
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    }
    for (let i = 0; i < times; i++) {
      (await shown('[data-do=begin]')).click();
      (await shown('[name=q_godzina][value=rano]')).click();
      (await shown('[data-step=interview] [type=submit]')).click()
      await shown('[data-do=begin]')
    }
  }, n)

  test('200 interviews without a network, brought twice, are 200', async ({ page, context }) => {
    const boss = await admin(town, 'Ola')
    const at = await desk(boss)
    await boss.lend(context)
    await page.goto(`${town.origin}${at}/street`)
    await page.getByLabel(town.t('survey_desk.interviewer')).fill('K1')
    const place = `Rynek ${Date.now() % 1e9}`
    await page.getByLabel(town.t('survey_desk.place')).fill(place)
    await page.getByLabel(town.t('survey_desk.band.noon'), { exact: true }).check()
    await look(page, 'survey-street')
    await button(page, town.t('survey_desk.round_begin')).click()
    await expect(page.locator('[data-where]')).toHaveText(town.t('survey_desk.ready'))
    await context.setOffline(true)
    await page.locator('[data-do=begin]').click()
    await page.getByLabel('Wieczorem, po 20').check()
    await look(page, 'survey-street-interview')
    await page.reload() // the tab was killed, and there is no network
    await expect(page.getByLabel('Wieczorem, po 20')).toBeChecked()
    await page.locator('[data-step=interview] [type=submit]').click()
    await page.locator('[data-do=refuse]').click()
    await interview(page, 199)
    const state = page.locator('[data-state]')
    await expect(state).toHaveText(town.t('survey_desk.waits').replace('{waits}', '200').replace('{sent}', '200'))
    await page.reload()
    await expect(state).toContainText('200')
    let lost = 0 // the server takes the first parts, and their answers are lost
    const wire = await context.newCDPSession(page)
    await wire.send('Fetch.enable', { patterns: [{ urlPattern: '*/street/sync', requestStage: 'Response' }] })
    wire.on('Fetch.requestPaused', ({ requestId }) => {
      lost++
      void wire.send('Fetch.failRequest', { requestId, errorReason: 'ConnectionReset' }).catch(() => undefined)
    })
    await context.setOffline(false)
    await expect.poll(() => lost).toBeGreaterThan(0)
    await wire.send('Fetch.disable')
    await expect(async () => {
      await button(page, town.t('survey_desk.sync')).click()
      await expect(state).toHaveText(town.t('survey_desk.waits').replace('{waits}', '0').replace('{sent}', '200'), { timeout: 1500 })
    }).toPass()
    await page.reload()
    await expect(page.getByRole('row', { name: place })).toContainText('200')
  })

  test('whoever was signed out meanwhile loses nothing', async ({ page, context }) => {
    const boss = await admin(town, 'Iga')
    const at = await desk(boss)
    await boss.lend(context)
    await page.goto(`${town.origin}${at}/street`)
    await page.getByLabel(town.t('survey_desk.interviewer')).fill('K2')
    await page.getByLabel(town.t('survey_desk.place')).fill('Park')
    await page.getByLabel(town.t('survey_desk.band.evening'), { exact: true }).check()
    await button(page, town.t('survey_desk.round_begin')).click()
    await context.clearCookies()
    await interview(page, 1)
    await expect(link(page, town.t('survey_desk.sign_in_again'))).toBeVisible()
    await boss.lend(context)
    await page.reload()
    await expect(page.locator('[data-state]')).toHaveText(town.t('survey_desk.waits').replace('{waits}', '0').replace('{sent}', '1'))
  })
})

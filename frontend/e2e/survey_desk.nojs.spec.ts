// Answers that somebody tells staff, without script: one form for each person.
import { admin } from './staff'
import { button, flash, link } from './steps'
import { expect, refused, test } from './test'
import { krakow as town } from './town'

test.use({ allowed: refused })

test('without script the page of interviews leads to a form for each person', async ({ page, context }) => {
  const boss = await admin(town, 'Ula')
  const [at] = /\/admin\/surveys\/[0-9a-f-]+(?=\/desk\/tell)/.exec((await boss.ask('/admin')).text)!
  await boss.lend(context)
  await page.goto(`${town.origin}${at}/street`)
  await expect(page.locator('main')).toContainText(town.t('survey_desk.street_plain'))
  await link(page, town.t('survey_desk.tab.tell')).last().click()
  await page.getByLabel('Często', { exact: true }).check()
  await page.locator('#q_uwagi').fill('Więcej cienia')
  await button(page, town.t('survey_desk.tell_send')).click()
  await expect(page.locator('[data-error-summary]')).toContainText(town.t('fault.survey_desk_consent'))
  await expect(page.locator('#q_uwagi')).toHaveValue('Więcej cienia')
  await page.getByLabel(town.t('survey_desk.consent')).check()
  await button(page, town.t('survey_desk.tell_send')).click()
  await expect(flash(page, town.t('flash.survey_told'))).toBeVisible()
})

// Results of surveys: everybody reads them on a phone; staff close the books, read what people wrote,
// look a second time and publish.
import { look } from './look'
import { admin } from './staff'
import { button, flash, heading } from './steps'
import { expect, refused, test } from './test'
import { augustow, karlstad } from './town'

test.use({ allowed: refused })

test('everybody reads published results, with their tables, and takes them home', async ({ page }) => {
  const town = karlstad
  await page.goto(`${town.origin}/s/trygg-vag-hem/results`)
  await expect(page.locator('figure.chart').first()).toBeVisible()
  await expect(page.locator('main')).toContainText(town.t('survey_results.reading'))
  await look(page, 'survey-results')
  const csv = await page.evaluate(async () => (await fetch('/s/trygg-vag-hem/results.csv')).text())
  expect(csv).toContain('percent')
  expect(csv).not.toMatch(/;[1-4] (svar|personer)/)
  await page.goto(`${town.origin}/s/vardag-i-karlstad/results`)
  await expect(page.locator('main')).toContainText(town.t('survey_results.later_open'))
  await look(page, 'survey-results-later')
})

test('staff count, read what people wrote, look again and publish', async ({ page, context }) => {
  const town = augustow
  const boss = await admin(town)
  await boss.lend(context)
  await page.goto(`${town.origin}/admin/surveys`)
  await page.getByRole('link', { name: 'Plaże i jeziora' }).first().click()
  const at = new URL(page.url()).pathname
  await page.goto(`${town.origin}${at}/results`)
  await expect(page.locator('main')).toContainText(town.t('survey_results.live'))
  await look(page, 'survey-results-open')
  await boss.send(`${at}/close`, {})
  await page.reload()
  await button(page, town.t('survey_results.count_do')).click()
  await expect(flash(page, town.t('flash.results_counted'))).toBeVisible()
  await look(page, 'survey-results-preview')
  await page.goto(`${town.origin}${at}/words`)
  await expect(heading(page, town.t('survey_results.words'))).toBeVisible()
  await page.goto(`${town.origin}${at}/results/release`)
  await expect(heading(page, town.t('survey_results.release'))).toBeVisible()
  await look(page, 'survey-results-second-look')
  await button(page, town.t('survey_results.release_do')).click()
  await expect(flash(page, town.t('flash.results_released'))).toBeVisible()
  await look(page, 'survey-results-published')
  await page.goto(`${town.origin}${at}/export`)
  await look(page, 'survey-export')
})

// Staff build a survey on a phone: five questions with a condition, the lint, a test that keeps nothing,
// and a second person who approves it. Then it opens.
import { look } from './look'
import { admin } from './staff'
import { button, flash, heading, link } from './steps'
import { expect, refused, test } from './test'
import { karlstad as town } from './town'

test.use({ allowed: refused })

const t = (key: string): string => town.t(`survey_office.${key}`)
const summary = 'summary'

test('five questions with a condition are built, tried, approved by a second person, and open', async ({ page, context }) => {
  test.slow()
  const [anna, bo] = [await admin(town, 'Anna'), await admin(town, 'Bo')]
  await anna.lend(context)
  await page.goto(`${town.origin}/admin/surveys/new`)
  await look(page, 'survey-new')
  const title = `Bad i älven ${Date.now()}`
  await page.locator('#title_sv').fill(title)
  await page.locator('#kind-open').check()
  await button(page, t('make')).click()
  await expect(flash(page, town.t('flash.builder_made'))).toBeVisible()
  const base = new URL(page.url()).pathname.replace(/\/edit$/, '')
  const edit = `${town.origin}${base}/edit`

  const add = async (type: string, words: string, fill?: () => Promise<void>): Promise<void> => {
    await page.goto(edit)
    await page.locator(summary, { hasText: t('add_question') }).first().click()
    await page.locator('[id^="type_"]').first().selectOption(type)
    await page.locator('form', { has: page.locator('[id^="type_"]') }).first().locator('button').click()
    await page.locator('#title_sv').fill(words)
    await fill?.()
    await button(page, town.t('form.save')).first().click()
    await expect(flash(page, town.t('flash.builder_saved'))).toBeVisible()
  }
  await add('yesno', 'Badar du i älven?')
  await add('multiple', 'Var badar du?', async () => {
    await page.locator('#options_sv').fill('Skutberget\nBomstad\nInget av dessa')
  })
  await add('long', 'Varför badar du inte?', async () => {
    await page.locator(summary, { hasText: t('part.visible') }).click()
    await page.locator('#visible_1').selectOption('any q1 no')
  })
  await add('scale', 'Hur rent är vattnet?')
  await add('number', 'Hur många gånger om året?')
  await expect(page.locator('#q-q3')).toContainText('Badar du i älven?')
  await look(page, 'survey-builder')

  await page.locator('#up-q5').focus() // by keyboard alone
  await page.keyboard.press('Enter')
  await expect(page.locator('.builder-card').nth(3)).toHaveId('q-q5')
  await page.goto(`${edit}/q/q3`)
  await look(page, 'survey-question')

  await page.goto(`${town.origin}${base}/settings`)
  await page.locator('#promise_sv').fill('Kommunen frågar för att sköta badplatserna. Ingen ser vem du är.')
  await page.locator('#opens_day').fill('2020-01-01')
  await page.locator('#opens_time').fill('08:00')
  await page.locator('#tables-q1').check()
  await button(page, town.t('form.save')).click()
  await expect(flash(page, town.t('flash.builder_saved'))).toBeVisible()
  await look(page, 'survey-settings')

  await page.goto(`${town.origin}${base}/test`)
  await link(page, t('test_begin')).click()
  await page.getByRole('group', { name: 'Badar du i älven?' }).getByText('Nej', { exact: true }).click()
  await button(page, town.t('survey.next')).click()
  await button(page, t('test_end')).click()
  await expect(heading(page, t('tried'))).toBeVisible()

  await page.goto(`${town.origin}${base}`)
  await look(page, 'survey-hub')
  await button(page, t('do.propose')).click()
  await expect(flash(page, town.t('flash.builder_propose'))).toBeVisible()
  await bo.lend(context)
  await page.goto(`${town.origin}${base}/review`)
  await look(page, 'survey-review')
  await button(page, t('do.approve')).click()
  await expect(flash(page, town.t('flash.builder_approved'))).toBeVisible()
  await expect(page.locator('.tags').first()).toContainText(t('state.open'))
  await page.goto(`${town.origin}${base}/versions`)
  await look(page, 'survey-versions')
  await link(page.locator('.tabs'), t('tab.survey')).click()
  await link(page, t('link.public')).click()
  await expect(heading(page, title)).toBeVisible()
})

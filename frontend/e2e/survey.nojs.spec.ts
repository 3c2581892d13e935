// Answering a survey without script: the same pages, sent by the browser alone.
import { checks, head, next, start, walk } from './answering'
import { expect, refused, test } from './test'
import { karlstad as town } from './town'

test.use({ allowed: refused })

test('without script every page passes every check, a fault keeps what was typed, and the answers arrive', async ({ page }) => {
  await page.goto(start)
  await page.getByRole('link', { name: town.t('survey.begin') }).tap()
  await expect(head(page)).toHaveText('Om dig')
  await next(page).tap()
  await expect(page.locator('[data-error-summary]')).toBeVisible()
  await checks(page, 'fault')
  await walk(page, async (name) => {
    await checks(page, name)
  })
  await checks(page, 'check')
  for (const words of ['3,5', '12,5', 'Sandgrund']) await expect(page.locator('.survey-said').filter({ hasText: words }).first()).toBeVisible()
  // Back and another language lose nothing.
  await page.getByRole('button', { name: 'English' }).tap()
  await expect(head(page)).toHaveText(town.t('survey.check_title', {}, 'en'))
  await page.locator('button[value=back]').tap()
  await expect(page.locator('[name=q_mer]')).toHaveValue('Tack!')
  await next(page).tap()
  await next(page).tap()
  await expect(head(page)).toHaveText(town.t('survey.thanks', {}, 'en'))
})

// The menu of staff on a phone: folded away above the page, and opened without script.
import { admin } from './staff'
import { heading, link } from './steps'
import { expect, test } from './test'
import { karlstad as town } from './town'

test('the menu of staff is folded on a phone, says where one is, and opens by a key or a tap', async ({ page, context }) => {
  await (await admin(town, 'Moa')).lend(context)
  await page.goto(`${town.origin}/admin/surveys`)
  const menu = page.getByRole('navigation', { name: town.t('admin.menu'), exact: true })
  const summary = menu.locator('summary')
  await expect(summary).toHaveText(town.t('admin.menu_at', { page: town.t('survey_office.title') }))
  await expect(menu.getByRole('link')).toHaveCount(0)
  await expect(heading(page, town.t('survey_office.title'))).toBeInViewport()
  await summary.press('Enter')
  await expect(link(menu, town.t('survey_office.title'))).toHaveAttribute('aria-current', 'true')
  await summary.press('Enter')
  await expect(menu.getByRole('link')).toHaveCount(0)
  await summary.tap()
  await link(menu, town.t('panel_office.title')).tap()
  await expect(heading(page, town.t('panel_office.title'))).toBeVisible()
})

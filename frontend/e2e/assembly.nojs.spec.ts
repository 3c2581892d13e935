// Without script an assembly is run and read all the same: every act is a plain form.
import { admin } from './staff'
import { button } from './steps'
import { expect, refused, test } from './test'
import { krakow as town } from './town'

test.use({ allowed: refused })

test('without script staff write a draft and a resident reads the tracker', async ({ page, context }) => {
  const boss = await admin(town, 'Iza')
  await boss.lend(context)
  await page.goto(`${town.origin}/admin/assembly`)
  await page.getByRole('link', { name: 'Krakowski Panel Klimatyczny' }).click()
  await page.getByRole('link', { name: town.t('assembly.draft_new') }).click()
  await button(page, town.t('assembly.draft_save')).click()
  await expect(page.locator('#title-error')).toBeVisible()
  await page.locator('#title').fill('Ławki')
  await page.locator('#body').fill('Więcej ławek.')
  await button(page, town.t('assembly.draft_save')).click()
  await expect(page.locator('main')).toContainText(town.t('assembly.vote_open_do'))
  await page.goto(`${town.origin}/assembly/panel-klimatyczny/r/3`)
  await expect(page.locator('.timeline')).toContainText(town.t('assembly.standing.rejected'))
})

// A citizens' assembly: what everybody reads, and a district panel that a clerk makes in one form.
import { look } from './look'
import { admin } from './staff'
import { button, flash } from './steps'
import { expect, refused, test } from './test'
import { krakow as town } from './town'

test.use({ allowed: refused })

const a = (key: string, fill = {}) => town.t(`assembly.${key}`, fill)

test('everybody reads what an assembly recommended and what became of it', async ({ page }) => {
  await page.goto(`${town.origin}/assembly`)
  await look(page, 'assemblies')
  await page.goto(`${town.origin}/assembly/panel-klimatyczny`)
  await look(page, 'assembly')
  await expect(page.locator('main')).toContainText(a('standing.done'))
  await page.goto(`${town.origin}/assembly/panel-klimatyczny/sessions/2`)
  await look(page, 'assembly-session')
  await page.goto(`${town.origin}/assembly/panel-klimatyczny/r/1`)
  await look(page, 'assembly-recommendation')
  await expect(page.locator('main')).toContainText(a('passed'))
})

test('a clerk makes a panel of twelve with its sessions in one form', async ({ page, context }) => {
  const boss = await admin(town, 'Ala')
  await boss.lend(context)
  await page.goto(`${town.origin}/admin/assembly/new?template=district`)
  await look(page, 'assembly-template')
  await button(page, a('template_make')).click()
  await expect(page.locator('[data-error-summary]')).toBeVisible()
  await page.locator('#title').fill(`Panel ${Date.now()}`)
  await page.locator('#charge').fill('Gdzie sadzić drzewa?')
  await page.locator('#recipient').fill('Rada dzielnicy')
  await page.locator('#place').fill('Biblioteka')
  await button(page, a('template_make')).click()
  await expect(flash(page, town.t('flash.assembly_founded'))).toBeVisible()
  await look(page, 'assembly-desk')
  await expect(page.locator('main')).toContainText(a('plan_decide'))
  await page.getByRole('link', { name: a('plan_hear') }).click()
  await look(page, 'assembly-session-desk')
})

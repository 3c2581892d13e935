// A draw by lot is checked without script too, by the server, and staff prepare one by plain forms.
import { admin } from './staff'
import { button, link } from './steps'
import { expect, refused, test } from './test'
import { krakow as town } from './town'

test.use({ allowed: refused })

test('without script the server checks a draw, and a wrong code is explained', async ({ page }) => {
  await page.goto(`${town.origin}/panel/panel-klimatyczny/draw/1`)
  await link(page, town.t('panel_draw.redo_server')).click()
  await expect(page.locator('[data-color=success]').filter({ hasText: town.t('panel_draw.check_drawn', { number: '417', n: 60 }) })).toBeVisible()
  await page.locator('summary').filter({ hasText: town.t('panel_draw.by_code') }).click()
  await page.getByLabel(town.t('panel_draw.code'), { exact: true }).fill('ABC')
  await button(page, town.t('panel_draw.find_do')).click()
  await expect(page.locator('#code-error')).toContainText(town.t('fault.panel_draw_code'))
})

test('without script staff prepare a draw and see what limits the chances', async ({ page, context }) => {
  const boss = await admin(town, 'Ula')
  await boss.lend(context)
  await page.goto(`${town.origin}/admin/panel`)
  const [desk] = /\/admin\/panel\/[0-9a-f-]{36}/.exec(await page.content())!
  await page.goto(`${town.origin}${desk}/draw`)
  await page.locator('#seats').last().fill('30')
  await button(page, town.t('panel_draw.prepare')).click()
  await expect(page.locator('main')).toContainText(town.t('panel_draw.next.prepared'))
  await page.locator('[name=q0-0-min]').fill('x')
  await button(page, town.t('panel_draw.save')).click()
  await expect(page.locator('[id="q0-0-min-error"]')).toBeVisible()
})

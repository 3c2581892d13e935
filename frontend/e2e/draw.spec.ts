// A draw by lot that anybody can repeat, on a phone.
import { glance } from './look'
import { button } from './steps'
import { expect, refused, test } from './test'
import { krakow as town } from './town'

test.use({ allowed: refused })

const at = `${town.origin}/panel/panel-klimatyczny/draw/1`

test('a guest goes through a draw in the browser, and finds a pseudonym', async ({ page }) => {
  await page.goto(at)
  await glance(page, 'draw')
  await page.locator('#redo').scrollIntoViewIfNeeded() // what it needs is fetched when it comes near
  await button(page, town.t('panel_draw.redo_browser')).tap()
  await expect(page.locator('main')).toContainText(town.t('panel_draw.redo_good', { number: '417', n: 60 }))
  await page.locator('summary').filter({ hasText: town.n('panel_draw.result_people', 60) }).tap()
  const drawn = await page.locator('.hashes .hash').first().innerText()
  await page.locator('#name').fill(` ${drawn.toLowerCase()} `)
  await button(page, town.t('panel_draw.find_do')).tap()
  await expect(page.locator('[data-color=success]').filter({ hasText: drawn })).toBeVisible()
})

test('a file that was changed on its way is found', async ({ page }) => {
  await page.route('**/files/people.csv', (route) => route.fulfill({ body: 'number,pseudonym\n1,00000-00000-00000-00000-00000\n' }))
  await page.goto(at)
  await page.locator('#redo').scrollIntoViewIfNeeded() // what it needs is fetched when it comes near
  await button(page, town.t('panel_draw.redo_browser')).tap()
  await expect(page.locator('main')).toContainText(town.t('panel_draw.redo_bad', { file: 'people.csv' }))
})

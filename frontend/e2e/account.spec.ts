// What a resident decides about the portal and about themselves.
import { codeFor, letter, letters } from './mailbox'
import { Person } from './person'
import { button, field, flash, heading, link } from './steps'
import { expect, refused, test } from './test'
import { karlstad, krakow } from './town'

test('colours and language are chosen once and stay', async ({ page }) => {
  const town = krakow
  await page.goto(`${town.origin}/settings`)
  await page.getByRole('radio', { name: town.t('settings.dark'), exact: true }).check()
  await page.getByRole('radio', { name: 'English' }).check()
  await button(page, town.t('form.save')).click()
  await expect(flash(page, town.t('flash.settings_saved', {}, 'en'))).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.locator('html')).toHaveAttribute('data-color-scheme', 'dark')
  const shade = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g)!.map(Number))
  expect(Math.max(...shade.slice(0, 3))).toBeLessThan(60)
  await page.locator('.site-footer').getByRole('link', { name: town.t('legal.privacy.title', {}, 'en') }).click()
  await expect(page.locator('html')).toHaveAttribute('data-color-scheme', 'dark')
  await expect(page).toHaveURL(/\/en\/privacy$/)
  await page.locator('.site-footer').getByRole('link', { name: 'Polski' }).click()
  await expect(page).toHaveURL(/localhost:\d+\/privacy$/)
  await expect(page.locator('html')).toHaveAttribute('lang', 'pl')
})

test('a profile is changed, and a name that is missing is explained', async ({ page, context }) => {
  const town = karlstad
  const ines = await new Person(town).signIn()
  await ines.lend(context)
  await page.goto(`${town.origin}/me/profile`)
  await field(page, town.t('profile.name')).fill('Ines Berg')
  await field(page, town.t('town.area.yours')).selectOption({ index: 2 })
  const area = await field(page, town.t('town.area.yours')).locator('option:checked').innerText()
  await button(page, town.t('form.save')).click()
  await expect(flash(page, town.t('flash.profile_saved'))).toBeVisible()
  await link(page, town.t('me.tab')).click()
  await expect(page.getByRole('heading', { name: 'Ines Berg' })).toBeVisible()
  await expect(page.locator('.facts')).toContainText(area)
})

test('a browser elsewhere is signed out from here', async ({ page, context, browser }) => {
  const town = karlstad
  const ines = await new Person(town).signIn()
  await ines.lend(context)
  const away = await browser.newContext()
  const other = new Person(town, ines.name, ines.email)
  const before = (await letters(ines.email)).map(({ id }) => id)
  await other.send('/login', { email: ines.email })
  await other.send('/login/code', { code: await codeFor(ines.email, before) })
  await other.lend(away)
  const elsewhere = await away.newPage()
  await elsewhere.goto(`${town.origin}/me`)
  await expect(heading(elsewhere, town.t('me.title'))).toBeVisible()

  await page.goto(`${town.origin}/me/sessions`)
  const rows = page.locator('.rows > li')
  await expect(rows).toHaveCount(2)
  await rows.filter({ hasNotText: town.t('sessions.this') }).getByRole('button').click()
  await expect(flash(page, town.t('flash.session_ended'))).toBeVisible()
  await expect(rows).toHaveCount(1)
  await elsewhere.reload()
  await expect(heading(elsewhere, town.t('login.title'))).toBeVisible()

  await button(page, town.t('sessions.everywhere')).click()
  await expect(flash(page, town.t('flash.signed_out_everywhere'))).toBeVisible()
  await page.goto(`${town.origin}/me`)
  await expect(heading(page, town.t('login.title'))).toBeVisible()
  await away.close()
})

test.describe('leaving', () => {
  test.use({ allowed: refused })

  test('an account is deleted after one more question; what was published stays without the name', async ({ page, context }) => {
    const town = karlstad
    const ines = await new Person(town, 'Ingeborg').signIn()
    const idea = await ines.publish(`Vindskydd vid bryggan ${Date.now()}`)
    await ines.comment(idea, 'Mitt sista ord')
    await ines.lend(context)
    await page.goto(`${town.origin}/me/profile`)
    await link(page, town.t('delete.link')).click()
    await expect(page.locator('main')).toContainText(town.n('delete.ideas', 1))
    await expect(page.locator('main')).toContainText(town.n('delete.comments', 1))
    await button(page, town.t('delete.do')).click()
    await expect(page.locator('[data-error-summary]')).toBeFocused()
    await field(page, town.t('delete.sure')).check()
    await button(page, town.t('delete.do')).click()
    await expect(flash(page, town.t('flash.account_deleted'))).toBeVisible()
    await letter(ines.email, ({ subject }) => subject === town.t('mail.account_deleted.subject', { portal: 'Tyck till Karlstad' }))
    await page.goto(town.origin + idea)
    await expect(page.locator('main')).not.toContainText('Ingeborg')
    await expect(page.locator('.comment .prose')).toHaveText('Mitt sista ord')
  })
})

// One register of everything: found by stage, by day, by place; and the editor's home page.
import { look } from './look'
import { admin } from './staff'
import { button, flash, heading, link } from './steps'
import { expect, refused, test } from './test'
import { augustow, karlstad } from './town'

for (const script of [true, false]) {
  test.describe(script ? 'with script' : 'without script', () => {
    test.use({ javaScriptEnabled: script })

    test('a resident finds a process by its stage, in the calendar, by district and by programme', async ({ page }) => {
      const town = augustow
      await page.goto(`${town.origin}/processes`)
      await page.locator('#state').selectOption('open')
      await button(page, town.t('filter.apply')).click()
      await expect(page.locator('#results .ds-card').first()).toContainText(town.t('register.stage.open'))
      if (script) await look(page, 'register')
      await page.goto(`${town.origin}/processes?view=table`)
      await expect(page.locator('#results table tbody tr').first()).toBeVisible()
      if (script) await look(page, 'register table')

      await link(page, town.t('calendar.title')).first().click()
      await expect(heading(page, town.t('calendar.title'))).toBeVisible()
      if (script) await look(page, 'calendar')
      await link(page, town.t('calendar.next')).click()
      await expect(page).toHaveURL(/month=/)

      await page.goto(`${town.origin}/districts`)
      if (script) await look(page, 'districts')
      await page.locator('.district-list a').first().click()
      await expect(page.locator('#here')).toBeVisible()
      if (script) await look(page, 'district')

      await page.goto(`${town.origin}/programmes/e-demokracja`)
      await expect(page.locator('#processes ~ ul .ds-card')).toHaveCount(3)
      if (script) await look(page, 'programme')
    })
  })
}

test('a phone that tells where it is finds what lies around; one that does not gets the list', async ({ page, context }) => {
  await context.grantPermissions(['geolocation'], { origin: karlstad.origin })
  await context.setGeolocation({ latitude: 59.3793, longitude: 13.5036 })
  await page.goto(`${karlstad.origin}/near`)
  await link(page, karlstad.t('near.use')).scrollIntoViewIfNeeded()
  await page.waitForLoadState('networkidle')
  await link(page, karlstad.t('near.use')).click()
  await expect(page).toHaveURL(/lat=59\.379&lon=13\.504$/)
  await expect(page.locator('#things')).toBeVisible()
  await look(page, 'near')
})

test.describe('staff', () => {
  test.use({ allowed: refused, javaScriptEnabled: false })

  test('an editor writes a notice, moves it, looks, and publishes the home page', async ({ page, context }) => {
    const town = karlstad
    const said = `Kontaktcenter är stängt ${Date.now()}`
    const boss = await admin(town)
    await boss.lend(context)
    await page.goto(`${town.origin}/admin/home`)
    await link(page, town.t('home.block.notice')).click()
    await button(page, town.t('frontpage.save')).click()
    await expect(page.locator('[data-error-summary]')).toBeVisible()
    await page.locator(`#body_${town.lang}`).fill(said)
    await button(page, town.t('frontpage.save')).click()
    await expect(flash(page, town.t('flash.home_saved'))).toBeVisible()
    await page.locator('#block-notice-1').getByRole('button', { name: town.t('frontpage.down_of', { block: town.t('home.block.notice') }) }).click()
    await link(page, town.t('frontpage.preview')).click()
    await expect(page.locator('.home-notice')).toContainText(said)
    await link(page, town.t('frontpage.preview_back')).click()
    await button(page, town.t('frontpage.publish')).click()
    await expect(flash(page, town.t('flash.home_published'))).toBeVisible()
    await page.goto(town.origin)
    await expect(page.locator('.home-notice')).toContainText(said)

    await page.goto(`${town.origin}/admin/home`)
    await page.locator('#block-notice-1').getByRole('button', { name: town.t('frontpage.remove_of', { block: town.t('home.block.notice') }) }).click()
    await button(page, town.t('frontpage.publish')).click()
    await expect(flash(page, town.t('flash.home_published'))).toBeVisible()
  })
})

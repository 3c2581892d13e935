// Staff make a panel, give it the town's figures, recruit for it, and serve somebody on the phone.
import { glance, look } from './look'
import { admin } from './staff'
import { button, flash } from './steps'
import { expect, refused, test } from './test'
import { karlstad as town } from './town'

test.use({ allowed: refused })

const o = (key: string, fill = {}) => town.t(`panel_office.${key}`, fill)

test('a panel is made, published, filled with figures and recruited for; somebody joins and leaves by phone', async ({ page, context }) => {
  const boss = await admin(town, 'Elsa')
  await boss.lend(context)
  await page.goto(`${town.origin}/admin/panel`)
  await glance(page, 'panels')
  await page.getByRole('link', { name: o('new'), exact: true }).click()
  await page.getByLabel(o('template.local'), { exact: true }).check()
  await page.locator('#title_sv').fill(`Panel ${Date.now()}`)
  await glance(page, 'panel-new')
  await button(page, o('make')).click()
  await expect(flash(page, town.t('flash.panel_made'))).toBeVisible()
  const panel = new URL(page.url()).pathname
  await glance(page, 'panel-draft')
  await page.goto(`${town.origin}${panel}/edit`)
  await look(page, 'panel-edit')
  await page.locator('#slug').fill('ÅÄÖ')
  await button(page, town.t('form.save')).click()
  await expect(page.locator('[data-error-summary]')).toContainText(town.t('fault.panel_slug'))
  await page.goto(`${town.origin}${panel}/variables`)
  await glance(page, 'panel-variables')
  await page.goto(`${town.origin}${panel}/population`)
  await page.locator('#source').fill('SCB')
  await page.locator('#at').fill('2025-12-31')
  await page.locator('#text').fill('Ålder;Antal\n16-29;9000\n30-44;9500\n25-34;3\n')
  await button(page, o('population_keep')).click()
  await expect(page.locator('[data-error-summary]')).toContainText('4')
  await page.locator('#text').fill('Ålder;Antal\n16-29;9000\n30-44;9500\n45-64;11000\n65+;8000\n\nKön;Antal\nKvinnor;18800\nMän;18650')
  await button(page, o('population_keep')).click()
  await expect(flash(page, town.t('flash.panel_population'))).toBeVisible()
  await look(page, 'panel-population')

  await page.goto(town.origin + panel)
  await button(page, o('do.publish')).click()
  await button(page, o('do.open')).click()
  await expect(flash(page, town.t('flash.panel_opened'))).toBeVisible()
  await look(page, 'panel-cockpit')
  await page.getByRole('link', { name: o('next_do') }).click()
  await page.locator('#title').fill('Våren')
  await look(page, 'panel-recruit')
  await button(page, o('wave_make')).click()
  const list = 'Namn;Adress;Postnummer;Ort;Ålder\nÅsa Öst;Storgatan 1;65224;Karlstad;41\nBo Väst;Lillgatan 2;65224;Karlstad;70'
  await page.locator('#list').setInputFiles({ name: 'lista.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
  const [file] = await Promise.all([page.waitForEvent('download'), button(page, o('list_do_letter')).click()])
  const table = Buffer.concat(await (await file.createReadStream()).toArray()).toString()
  const code = /;([2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4});/.exec(table)![1]!
  await page.reload()
  await glance(page, 'panel-wave')

  await page.goto(`${town.origin}/admin/panel/desk/enrol/${panel.split('/').at(-1)}`)
  await page.locator('#code').fill(code)
  const phone = `070${String(Date.now()).slice(-7)}`
  await page.locator('#phone').fill(phone)
  await page.locator('#fact_birth_year').fill('1984')
  await page.locator('#fact_gender').selectOption('woman')
  await page.locator('#fact_education').selectOption('higher')
  await page.getByLabel(o('desk_agreed')).check()
  await look(page, 'panel-enrol')
  await button(page, o('desk_enrol_do')).click()
  await expect(page.locator('article')).toContainText(o('joined_member'))
  await page.goto(`${town.origin}${panel}/members`)
  await glance(page, 'panel-members')

  await page.goto(`${town.origin}/admin/panel/desk`)
  await page.locator('#query').fill('nobody@example.org')
  await button(page, o('desk_find')).click()
  await expect(page.locator('#query-error')).toBeVisible()
  await page.locator('#query').fill(phone)
  await button(page, o('desk_find')).click()
  await look(page, 'panel-caller')
  await page.locator('#check_leave').selectOption('callback')
  await button(page, o('desk_leave_do')).click()
  await expect(page.locator('article')).toContainText(o('left_contact'))
  await glance(page, 'panel-left')
})

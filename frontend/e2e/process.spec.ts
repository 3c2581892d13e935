// A clerk prepares a process screen by screen on a phone, a second person publishes it, and a
// resident reads what can be influenced and what changed. With and without scripts.
import type { Page } from '@playwright/test'
import { letter } from './mailbox'
import { address, Person } from './person'
import { look, overflow } from './look'
import { invited, admin } from './staff'
import { button, field, flash, heading, link } from './steps'
import { expect, refused, test } from './test'
import { karlstad as town } from './town'

test.use({ allowed: refused })

const name = (key: string): string => `${town.t(`office.field.${key}`)} (Svenska)`

async function editor(): Promise<Person> {
  const who = new Person(town, 'Ebba', address('ebba'))
  await who.send(new URL(await invited(town, who.email, 'editor')).pathname, {})
  await who.send('/me/profile', { name: 'Ebba', district: '', language: town.lang })
  return who
}

/** Fills the screens from the first to the check. */
async function prepare(page: Page, title: string): Promise<void> {
  await page.goto(`${town.origin}/admin/processes`)
  await link(page, town.t('office.new')).click()
  await field(page, town.t('office.field.title')).fill(title)
  await page.getByRole('radio', { name: 'Tre steg för en liten kommun', exact: true }).check()
  await button(page, town.t('office.new_do')).click()
  await expect(flash(page, town.t('flash.process_begun'))).toBeVisible()
  const next = (): Promise<void> => button(page, town.t('office.save_next')).click()
  await field(page, name('summary')).fill('Vad ska bygdegården användas till?')
  await field(page, name('body')).fill('# Varför\n\nHuset står ofta tomt. Berätta vad du vill göra där.')
  await next()
  await expect(heading(page, town.t('office.theme.card'))).toBeVisible()
  for (const [key, text] of [['owner', 'Kulturförvaltningen'], ['purpose', 'Ett hus som används.'], ['basis', 'Eget beslut.'], ['audience', 'Alla i byn']]) await field(page, name(key!)).fill(text!)
  await field(page, town.t('office.contact_name')).fill('Kulturkontoret')
  await field(page, town.t('office.contact_email')).fill('kultur at karlstad')
  await field(page, town.t('office.contact_phone')).fill('054-540 00 00')
  await next()
  await expect(page.locator('[data-error-summary]')).toBeVisible()
  await expect(field(page, town.t('office.contact_name'))).toHaveValue('Kulturkontoret')
  await field(page, town.t('office.contact_email')).fill(address('kultur'))
  await next()
  await expect(heading(page, town.t('office.theme.mandate'))).toBeVisible()
  for (const [key, text] of [['open', 'Öppettiderna'], ['fixed', 'Pengarna'], ['decides', 'Kulturnämnden'], ['when', 'I juni'], ['answers', 'Alla får svar här']]) await field(page, name(key!)).fill(text!)
  await next()
  await expect(heading(page, town.t('office.theme.phases'))).toBeVisible()
  await next()
  await expect(heading(page, town.t('office.theme.districts'))).toBeVisible()
  await next()
  await expect(heading(page, town.t('office.theme.check'))).toBeVisible()
}

/** The second person reads and publishes; gives the path of the public page. */
async function approve(path: string): Promise<void> {
  const boss = await admin(town)
  await boss.send(`${path}/approve`, { when: 'now' })
}

for (const scripts of [true, false]) {
  test.describe(scripts ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled: scripts })
    test(`a clerk prepares a process and two people publish it${scripts ? '' : ', without scripts'}`, async ({ page, context }) => {
      const who = await editor()
      await who.lend(context)
      const title = `Bygdegården ${scripts ? 'ett' : 'två'} ${Date.now()}`
      await prepare(page, title)
      if (scripts) await look(page, 'check')
      const desk = new URL(page.url()).pathname
      await button(page, town.t('office.preview_make')).click()
      await expect(flash(page, town.t('flash.preview_made'))).toBeVisible()
      await page.locator('.office-link a').click()
      await expect(page.locator('main')).toContainText(town.t('process.preview'))
      await expect(page.locator('.mandate')).toContainText('Kulturnämnden')
      await page.goto(town.origin + desk)
      await button(page, town.t('office.propose')).click()
      await expect(flash(page, town.t('flash.process_proposed'))).toBeVisible()
      await approve(desk)
      await letter(who.email, ({ subject }) => subject.includes(title))
      await page.goto(town.origin + desk)
      await link(page, town.t('office.public_page')).first().click()
      await expect(heading(page, title)).toBeVisible()
      await expect(page.locator('.mandate')).toContainText('Öppettiderna')
      if (scripts) await look(page, 'process')
      else expect(await page.evaluate(overflow)).toEqual([])
      await link(page, town.t('process.stamp_versions')).click()
      await expect(heading(page, town.t('process.versions_title'))).toBeVisible()
      await link(page, town.t('process.version_n', { n: 1 })).click()
      await expect(page.locator('.fingerprint')).toHaveText(/[0-9a-f]{64}/)
      if (scripts) await look(page, 'version')
    })
  })
}

test('the screens of a process hold on a phone', async ({ page, context }) => {
  const who = await editor()
  await who.lend(context)
  const begun = await who.send('/admin/processes/new', { title: 'Nytt namn på parken', template: 'poll', day: '2030-05-01' })
  const desk = begun.replace(/\/words$/, '')
  for (const screen of ['', '/words', '/card', '/mandate', '/phases', '/districts']) {
    await page.goto(town.origin + desk + screen)
    await look(page, `screen${screen.replace('/', '-')}`)
  }
  await page.goto(`${town.origin}/admin/processes/new`)
  await look(page, 'new')
  await page.goto(`${town.origin}/admin/processes`)
  await look(page, 'list')
})

// What staff do at their desks: the first administrator comes in, answers, gives roles and invites.
import { letter, letters } from './mailbox'
import { Person, address } from './person'
import { admin, invited } from './staff'
import { button, field, flash, heading, link } from './steps'
import { expect, refused, test } from './test'
import { karlstad as town, kobenhavn } from './town'

test.use({ allowed: refused })

test('the first administrator is invited by the operator, answers an idea and its author hears of it', async ({ page }) => {
  const author = await new Person(town, 'Alma').signIn()
  const idea = await author.publish(`Öppna simhallen tidigare ${Date.now()}`)
  const email = address('stina')
  await page.goto(await invited(town, email))
  await expect(page.locator('main')).toContainText(email)
  await button(page, town.t('invite.accept')).click()
  await field(page, town.t('profile.name')).fill('Stina Ek')
  await button(page, town.t('form.save')).click()
  await link(page.locator('.site-header'), town.t('nav.admin')).click()
  await expect(heading(page, town.t('admin.title', { town: 'Karlstad' }))).toBeVisible()
  await link(page.locator('.side'), town.t('admin.ideas')).click()
  await expect(page.getByRole('link', { name: /Öppna simhallen/ }).first()).toBeVisible()

  await page.goto(town.origin + idea)
  const panel = page.locator('#staff')
  await panel.getByText(town.t('staff.answer'), { exact: true }).click()
  await field(panel, town.t('staff.answer_text')).fill('Vi prövar **tidigare öppning** i januari.')
  await button(panel, town.t('staff.answer_send')).click()
  await expect(flash(page, town.t('flash.answered'))).toBeVisible()
  await expect(page.locator('#official-answer')).toContainText('Vi prövar tidigare öppning i januari.')
  const answer = await letter(author.email, ({ subject }) => subject.startsWith(town.begins('mail.official_answer.subject')))
  expect(answer.links.some((one) => one.includes('/i/'))).toBe(true)

  await panel.getByText(town.t('staff.status'), { exact: true }).first().click()
  await field(panel, town.t('idea.status')).selectOption('checking')
  await button(panel, town.t('staff.status_set')).click()
  await expect(page.locator('[data-error-summary]')).toBeFocused()
  await expect(field(panel, town.t('idea.status'))).toHaveValue('checking')
  await field(panel, town.t('staff.reason')).fill('Fritidskontoret räknar på det.')
  await button(panel, town.t('staff.status_set')).click()
  await expect(flash(page, town.t('flash.status_set'))).toBeVisible()
  await expect(page.locator('#history')).toContainText('Fritidskontoret räknar på det.')
  const news = await letter(author.email, ({ subject }) => subject.startsWith(town.begins('mail.idea_status.subject')))
  expect(news.text).toContain('Fritidskontoret räknar på det.')
  expect((await letters(author.email)).filter(({ subject }) => subject === news.subject)).toHaveLength(1)
})

test('a role is offered, seen as open, and taken back', async ({ page, context, browser }) => {
  const boss = await admin(town)
  await boss.lend(context)
  const email = address('moa')
  await page.goto(`${town.origin}/admin/people`)
  await field(page, town.t('login.email')).fill(email)
  await page.getByRole('radio', { name: town.t('role.editor'), exact: true }).check()
  await field(page, town.t('people.office')).fill('Parkenheten')
  await button(page, town.t('people.give_do')).click()
  await expect(flash(page, town.t('flash.invited'))).toBeVisible()
  const row = page.getByRole('row').filter({ hasText: email })
  await expect(row).toContainText(town.t('people.invited'))
  const { links } = await letter(email)
  await row.getByRole('button').click()
  await expect(flash(page, town.t('flash.revoked'))).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: email })).toHaveCount(0)

  const phone = await browser.newContext()
  const other = await phone.newPage()
  await other.goto(links.find((one) => one.includes('/join/'))!)
  await expect(heading(other, town.t('invite.gone'))).toBeVisible()
  await phone.close()
})

test('a list of residents is checked, sent and answered', async ({ page, context, browser }) => {
  const boss = await admin(kobenhavn, 'Birgit')
  await boss.lend(context)
  const known = await new Person(kobenhavn, 'Freja').signIn()
  const guests = Array.from({ length: 25 }, (_, n) => address(`gaest${n}`))
  const rows = ['email;navn;sprog', ...guests.map((email, n) => `${email};Gæst ${n};da`), 'ikke en adresse;Fejl;da', `${guests[0]};Igen;da`, `${known.email};Freja;da`]
  const t = (key: string, fill = {}): string => kobenhavn.t(key, fill)

  await page.goto(`${kobenhavn.origin}/admin/invitations/new`)
  await field(page, t('campaign.name')).fill('Efterårets liste')
  await page.getByLabel(t('campaign.file')).setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.from('\ufeff' + rows.join('\r\n')) })
  await button(page, t('campaign.upload')).click()
  await expect(heading(page, 'Efterårets liste')).toBeVisible()
  const check = button(page, t('campaign.do.check'))
  if (await check.isVisible()) await check.click()
  await expect(page.locator('#progress')).toContainText(kobenhavn.n('campaign.ready_text', 25))
  await page.getByText(t('campaign.problem_rows'), { exact: true }).click()
  await expect(page.locator('[aria-labelledby=problems]').getByRole('row').filter({ hasText: 'ikke en adresse' })).toBeVisible()
  expect(await letters(guests[0]!)).toHaveLength(0)

  await button(page, t('campaign.do.start')).click()
  await expect(page.locator('#progress')).toContainText(t('campaign.state.finished'), { timeout: 60_000 })
  await expect(page.locator('#progress progress')).toHaveJSProperty('value', 25)
  for (const email of guests) expect(await letters(email), email).toHaveLength(1)
  expect((await letters(known.email)).every(({ code }) => code !== '')).toBe(true)

  const phone = await browser.newContext({ javaScriptEnabled: false })
  const guest = await phone.newPage()
  const first = await letter(guests[1]!)
  await guest.goto(first.links.find((one) => one.includes('/invite/'))!)
  await expect(guest.locator('main')).toContainText(guests[1]!)
  await button(guest, t('invite.accept')).click()
  await expect(flash(guest, t('flash.signed_in'))).toBeVisible()

  const second = await letter(guests[2]!)
  await guest.goto(second.links.find((one) => /\/u\//.test(one))!)
  await button(guest, t('unsubscribe.do')).click()
  await expect(heading(guest, t('unsubscribe.done'))).toBeVisible()
  await phone.close()

  await page.reload()
  await expect(page.locator('#recipient-rows').getByRole('row').filter({ hasText: guests[1]! })).toContainText(t('recipient.accepted'))
})

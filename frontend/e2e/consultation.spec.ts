// A draft before the residents: a remark on a paragraph with and without script, and what staff do
// with it until its author hears of it.
import type { Page } from '@playwright/test'
import { look } from './look'
import { letter } from './mailbox'
import { Person } from './person'
import { admin } from './staff'
import { button, field, heading, link, signIn } from './steps'
import { expect, refused, test } from './test'
import { karlstad as town, krakow } from './town'

const draft = '/c/norra-hamnparken'

/** Goes from the text of a remark to its receipt and gives the page of the remark. */
async function send(page: Page, words: string): Promise<string> {
  await expect(heading(page, town.t('reply.text_question'))).toBeVisible()
  await field(page, town.t('reply.text')).fill(words)
  await button(page, town.t('draft.next')).click()
  await expect(heading(page, town.t('reply.who_question'))).toBeVisible()
  await button(page, town.t('draft.next')).click()
  await expect(heading(page, town.t('reply.check_question'))).toBeVisible()
  await expect(page.locator('.check-list')).toContainText(words)
  await button(page, town.t('reply.send')).click()
  await expect(heading(page, town.t('reply.receipt_title'))).toBeVisible()
  return new URL(page.url()).pathname.replace('/receipt/', '/remarks/')
}

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false, allowed: refused })

  test('a resident remarks on a paragraph and gets a number', async ({ page }) => {
    await page.goto(town.origin + draft)
    await page.locator('#p4').getByRole('link', { name: town.t('remark.do') }).click()
    await signIn(page, town, 'Alma')
    await field(page, town.t('reply.text')).fill('Hej')
    await button(page, town.t('draft.next')).click()
    await expect(page.locator('[data-error-summary]')).toBeVisible()
    await expect(field(page, town.t('reply.text'))).toHaveValue('Hej')
    const words = `Parken behöver fler träd ${Date.now()}`
    const remark = await send(page, words)
    await page.goto(`${town.origin}${draft}/remarks?paragraph=p4`)
    await expect(page.locator('#results')).toContainText(words)
    await page.goto(town.origin + remark)
    await page.getByText(town.t('remark.withdraw'), { exact: true }).first().click()
    await page.getByLabel(town.t('remark.withdraw_sure')).check()
    await button(page, town.t('remark.withdraw')).click()
    await page.goto(`${town.origin}${draft}/remarks?paragraph=p4`)
    await expect(page.locator('#results')).not.toContainText(words)
  })
})

test('words that were marked come along, and a place is picked on the map', async ({ page, context }) => {
  const ines = await new Person(town).signIn()
  await ines.lend(context)
  await page.goto(town.origin + draft)
  await look(page, 'consultation')
  await page.locator('#p1').scrollIntoViewIfNeeded()
  await page.locator('#p1 .prose p').evaluate((p) => {
    const range = document.createRange()
    range.setStart(p.firstChild!, 0)
    range.setEnd(p.firstChild!, 6)
    document.getSelection()!.addRange(range)
  })
  const marked = page.locator('#p1').getByRole('link', { name: town.t('remark.on_selection') })
  await expect(marked).toBeVisible()
  await marked.click()
  await expect(page.locator('.quote')).toHaveText('Planen')
  await look(page, 'reply-text')
  await page.goto(`${town.origin}${draft}/reply`)
  await page.getByRole('radio', { name: town.t('reply.about.place') }).check()
  await button(page, town.t('draft.next')).click()
  await expect(heading(page, town.t('reply.place_question'))).toBeVisible()
  await field(page, town.t('remark.category')).selectOption({ index: 1 })
  await field(page, town.t('town.area.where')).selectOption({ index: 2 })
  await field(page, town.t('draft.place')).fill('Vid kajen')
  await look(page, 'reply-place')
  await button(page, town.t('draft.next')).click()
  const words = `Här är det mörkt ${Date.now()}`
  const remark = await send(page, words)
  await look(page, 'receipt')
  expect((await letter(ines.email, ({ subject }) => subject.includes(town.t('news.remark_received')))).links.some((one) => one.includes(remark))).toBe(true)
  await page.goto(`${town.origin}${draft}/remarks`)
  await look(page, 'remarks')
})

test('a table, a report and its effects are read by everybody', async ({ page }) => {
  for (const [path, name] of [['/table', 'table'], ['/report', 'report'], ['/versions/2', 'changes']] as const) {
    await page.goto(`${krakow.origin}/c/program-wspolpracy-z-ngo${path}`)
    await look(page, name)
  }
})

test.describe('staff', () => {
  test.use({ allowed: refused })

  test('a consultation is prepared, published, and each remark answered', async ({ page, context }) => {
    const boss = await admin(town, 'Stina')
    await boss.lend(context)
    const title = `Regler för torget ${Date.now()}`
    await page.goto(`${town.origin}/admin/consultations/new`)
    await field(page, town.t('consultation.process')).selectOption({ label: 'Detaljplan för Norra hamnparken' })
    await field(page, town.t('consultation.name')).fill(title)
    await field(page, town.t('consultation.intro')).fill('Vi vill ha enkla regler för torget. Läs och tyck till.')
    await field(page, town.t('consultation.draft')).fill('# Regler\n\nTorget är öppet för alla.\n\nCyklar leds över torget.')
    await look(page, 'staff-new')
    await button(page, town.t('consultation.save')).click()
    await expect(heading(page, title)).toBeVisible()
    await link(page, town.t('remarks.next_release', { n: 1 })).click()
    await button(page, town.t('consultation.release_do')).click()
    const desk = new URL(page.url()).pathname
    const open = (await link(page, town.t('consultation.see_public')).getAttribute('href'))!

    const alma = await new Person(town, 'Alma').signIn()
    const begun = new URL(await alma.send(`${open}/reply/text`, { paragraph: 'p2', body: 'Barn cyklar gärna, låt dem.' }), town.origin).searchParams.get('draft')!
    await alma.send(`${open}/reply/check`, { draft: begun })

    await page.goto(`${town.origin}${desk}/enter`)
    await field(page, town.t('remark.source')).selectOption('letter')
    await field(page, town.t('remarks.enter_text')).fill('Torget behöver fler bänkar.')
    await page.getByLabel(town.t('remarks.enter_consent')).check()
    await look(page, 'staff-enter')
    await button(page, town.t('remarks.enter_do')).click()
    await expect(page.locator('main')).toContainText(town.t('remarks.enter_done', { n: 2 }))

    await page.goto(town.origin + desk)
    await look(page, 'staff-register')
    await page.getByRole('link', { name: town.t('remark.number', { n: 1 }), exact: true }).click()
    await page.locator('#disposition').selectOption('accepted')
    await button(page, town.t('remarks.answer_do')).click()
    await expect(page.locator('[data-error-summary]')).toBeVisible()
    await field(page, town.t('remarks.reason')).fill('Barn får cykla på torget.')
    await page.getByLabel(town.t('remarks.now')).check()
    await look(page, 'staff-remark')
    await button(page, town.t('remarks.answer_do')).click()
    const news = await letter(alma.email, ({ subject }) => subject.includes(town.t('news.remark_accepted')))
    expect(news.text).toContain('Barn får cykla på torget.')
    expect((await alma.ask(`${open}/remarks`)).text).toContain('Barn får cykla på torget.')
    expect((await alma.ask('/me')).text).toContain(title)
  })
})

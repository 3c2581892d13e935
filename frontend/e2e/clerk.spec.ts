// A clerk of a small town whom nobody taught anything publishes a consultation by following the
// screens, a second person approves it, a resident sends a remark from a phone, and hears what the
// town does with it. The clerk types one address, that of the staff's first page, and from there on
// only presses what the screen before offers. What that costs is counted: it must stay a quarter of
// an hour's work.
//
//   ALMENDA_PICTURES  a folder for pictures of the steps, as the handbook shows them; none when not set
import path from 'node:path'
import type { Browser, BrowserContext, Locator, Page } from '@playwright/test'
import { phone } from '../playwright.config'
import { glance } from './look'
import { letter } from './mailbox'
import { address, Person } from './person'
import { admin, invited } from './staff'
import { button, field, flash, heading, link, signIn } from './steps'
import { expect, test, watch } from './test'
import { wasilkow as town } from './town'

const mostScreens = 14
const mostFields = 24
const pictures = process.env.ALMENDA_PICTURES

test.use({ locale: 'pl-PL' })

const t = town.t.bind(town)
const pl = (key: string): string => `${t(`office.field.${key}`)} (Polski)`

let taken = 0

/** Keeps a picture of a step, when pictures are wanted: what stands under its heading, or from a place on. */
async function picture(page: Page, name: string, at: Locator = page.locator('main h1').first(), height = 450): Promise<void> {
  if (!pictures) return
  await page.evaluate(() => document.fonts.ready)
  await page.mouse.move(0, 0)
  const [place, scrolled] = [(await at.boundingBox())!, await page.evaluate(() => scrollY)]
  const left = Math.max(0, place.x - 20)
  const clip = { x: left, y: Math.max(0, place.y + scrolled - 20), width: Math.min(980, page.viewportSize()!.width - left), height }
  await page.screenshot({ path: path.join(pictures, `clerk-${String(++taken).padStart(2, '0')}-${name}.png`), fullPage: true, clip, scale: 'css', animations: 'disabled' })
}

/** Somebody at a desk, with a count of what the work takes. */
class Desk {
  readonly screens = new Set<string>()
  fields = 0

  constructor(readonly page: Page) {}

  /** Has come to a screen, by whatever was pressed on the one before. */
  async at(name: string, title: string): Promise<void> {
    await expect(heading(this.page, title)).toBeVisible()
    if (!this.screens.has(name)) await glance(this.page, name)
    this.screens.add(name)
  }

  async type(label: string, text: string): Promise<void> {
    this.fields++
    await field(this.page, label).fill(text)
  }

  async tick(control: Locator): Promise<void> {
    this.fields++
    await control.check()
  }

  async pick(control: Locator, value: string): Promise<void> {
    this.fields++
    await control.selectOption(value)
  }

  press(label: string, within: Page | Locator = this.page): Promise<void> {
    return button(within, label).click()
  }

  follow(label: string, within: Page | Locator = this.page): Promise<void> {
    return link(within, label).first().click()
  }
}

async function clerk(context: BrowserContext): Promise<Person> {
  const who = new Person(town, 'Halina', address('halina'))
  await who.send(new URL(await invited(town, who.email, 'editor')).pathname, {})
  await who.send('/me/profile', { name: 'Halina Nowak', district: '', language: town.lang })
  await who.lend(context)
  return who
}

const today = (): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Warsaw' }).format(new Date())

/** From the staff's first page to the proposal. */
async function prepare(desk: Desk, title: string): Promise<void> {
  const { page } = desk
  const next = (): Promise<void> => desk.press(t('office.save_next'))
  await page.goto(`${town.origin}/admin`)
  await desk.at('overview', t('admin.title', { town: 'Wasilków' }))
  await desk.follow(t('office.title'), page.locator('.side'))
  await desk.at('list', t('office.title'))
  await picture(page, 'processes')
  await desk.follow(t('office.new'))
  await desk.at('new', t('office.new'))
  await desk.type(t('office.field.title'), title)
  await desk.tick(page.getByRole('radio', { name: 'Konsultacje projektu dokumentu', exact: true }))
  await picture(page, 'template', page.locator('fieldset').first(), 400)
  await desk.press(t('office.new_do'))
  await desk.at('words', t('office.theme.words'))
  await desk.type(pl('summary'), 'Kto i kiedy może korzystać z targowiska przy Rynku? Przeczytaj projekt zasad.')
  await desk.type(pl('body'), '# Po co nowe zasady\n\nObecne mają dwadzieścia lat. Chcemy prostszych.')
  await picture(page, 'words', page.locator('nav.office-steps'))
  await next()
  await desk.at('card', t('office.theme.card'))
  for (const [key, text] of [['owner', 'Referat Rozwoju'], ['purpose', 'Zasady, które każdy rozumie.'], ['basis', 'Własna decyzja gminy.'], ['audience', 'Wszyscy mieszkańcy']]) await desk.type(pl(key!), text!)
  await desk.type(t('office.contact_name'), 'Referat Rozwoju')
  await desk.type(t('office.contact_email'), address('rozwoj'))
  await desk.type(t('office.contact_phone'), '85 718 54 00')
  await next()
  await desk.at('mandate', t('office.theme.mandate'))
  for (const [key, text] of [['open', 'Godziny, miejsca, opłaty za stoisko'], ['fixed', 'Targowisko zostaje przy Rynku'], ['decides', 'Burmistrz'], ['when', 'Na początku roku'], ['answers', 'Każda uwaga dostaje odpowiedź na tej stronie']]) await desk.type(pl(key!), text!)
  await picture(page, 'mandate', page.locator('[for=open_pl]'))
  await next()
  await desk.at('phases', t('office.theme.phases'))
  await desk.tick(page.getByLabel(t('office.phase_remove')).first()) // no announcement: remarks are taken from today
  desk.fields++
  await page.getByLabel(t('office.opens_day')).nth(1).fill(today())
  await picture(page, 'dates', page.locator('[for=name_pl_1]'))
  await next()
  await desk.at('districts', t('office.theme.districts'))
  await next()
  await desk.at('check', t('office.theme.check'))
  await desk.press(t('office.propose'))
  await expect(flash(page, t('flash.process_proposed'))).toBeVisible()
}

/** The second person, who may publish, in a browser of their own. */
async function approve(browser: Browser, faults: string[], title: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'pl-PL' })
  await watch(context, faults)
  await (await admin(town, 'Burmistrz')).lend(context)
  const page = await context.newPage()
  await page.goto(`${town.origin}/admin`)
  await link(page.locator('main'), title).click()
  await expect(heading(page, t('office.theme.check'))).toBeVisible()
  await picture(page, 'approve', page.locator('[aria-labelledby=next]'))
  await button(page, t('office.publish_now')).click()
  await expect(flash(page, t('flash.process_published'))).toBeVisible()
  await context.close()
}

/** From the letter that says so to the page on which residents read the draft. */
async function publish(desk: Desk, who: Person, title: string): Promise<void> {
  const { page } = desk
  const news = await letter(who.email, ({ subject, links }) => subject.includes(title) && links.some((one) => one.includes('/admin/processes/')))
  await page.goto(news.links.find((one) => one.includes('/admin/processes/'))!)
  await desk.at('check', t('office.theme.check'))
  await picture(page, 'add-draft')
  await desk.follow(t('office.drafts_new'))
  await desk.at('new-consultation', t('consultation.new'))
  await expect(field(page, t('consultation.name'))).toHaveValue(title)
  await desk.type(t('consultation.draft'), 'Targowisko jest otwarte w środy i soboty od 6 do 14.\n\nRowery i hulajnogi wolno prowadzić, nie jechać.')
  await picture(page, 'draft', page.locator('[for=text]'))
  await desk.press(t('consultation.save'))
  await desk.at('consultation', title)
  await desk.follow(t('remarks.next_release', { n: 1 }))
  await desk.at('release', t('consultation.release_title', { n: 1 }))
  await picture(page, 'release')
  await desk.press(t('consultation.release_do'))
  await expect(flash(page, t('flash.version_published'))).toBeVisible()
  await desk.follow(t('consultation.see_public'))
  await expect(heading(page, title)).toBeVisible()
}

/** Finds the draft from the first page on, and sends a remark on its second paragraph. */
async function remark(page: Page, title: string, words: string): Promise<string> {
  await page.goto(town.origin)
  await page.locator('.site-header summary').click()
  await link(page.locator('.site-header'), t('nav.processes')).filter({ visible: true }).click()
  await link(page.locator('main'), title).first().click()
  await expect(heading(page, title)).toBeVisible()
  await glance(page, 'resident: process')
  await link(page, t('consultation.do_read')).click()
  await expect(page.locator('#p2')).toBeVisible()
  await glance(page, 'resident: draft')
  await page.locator('#p2').getByRole('link', { name: t('remark.do') }).click()
  const email = await signIn(page, town, 'Ola')
  await expect(heading(page, t('reply.text_question'))).toBeVisible()
  await field(page, t('reply.text')).fill(words)
  await glance(page, 'resident: words')
  await button(page, t('draft.next')).click()
  await expect(heading(page, t('reply.who_question'))).toBeVisible()
  await button(page, t('draft.next')).click()
  await expect(heading(page, t('reply.check_question'))).toBeVisible()
  await glance(page, 'resident: check')
  await button(page, t('reply.send')).click()
  await expect(heading(page, t('reply.receipt_title'))).toBeVisible()
  await glance(page, 'resident: receipt')
  return email
}

/** From the staff's menu to an answer that its author gets. */
async function answer(desk: Desk, title: string, words: string, reason: string): Promise<void> {
  const { page } = desk
  await desk.follow(t('nav.admin'), page.locator('.site-header'))
  await desk.at('overview', t('admin.title', { town: 'Wasilków' }))
  await picture(page, 'waiting', page.locator('#remarks'))
  await desk.follow(title, page.locator('[aria-labelledby=remarks]'))
  await desk.at('consultation', title)
  await desk.follow(t('remarks.next_answer'))
  await expect(page.locator('#rows')).toContainText(words)
  await picture(page, 'register', page.locator('#rows'))
  await link(page, t('remarks.row_answer_n', { n: 1 })).click()
  await desk.at('remark', t('remark.title', { n: 1 }))
  await desk.pick(page.locator('#disposition'), 'accepted')
  await desk.type(t('remarks.reason'), reason)
  await desk.tick(page.getByLabel(t('remarks.now')))
  await picture(page, 'answer', page.locator('[aria-labelledby=answer]'), 640)
  await desk.press(t('remarks.answer_do'))
  await expect(flash(page, t('flash.remark_told'))).toBeVisible()
  await desk.follow(t('remarks.see_public'))
  await expect(page.locator('.official')).toContainText(reason)
}

/** Reads the answer in the letter, on the page, and among what came of all that one said. */
async function hear(page: Page, email: string, words: string, reason: string): Promise<void> {
  const news = await letter(email, ({ subject }) => subject.includes(t('news.remark_accepted')))
  expect(news.text).toContain(reason)
  await page.goto(news.links.find((one) => one.includes('/remarks/'))!)
  await expect(page.locator('.official')).toContainText(reason)
  await glance(page, 'resident: answer')
  await picture(page, 'resident')
  await page.locator('.site-header summary').click()
  await link(page.locator('.site-header'), t('nav.me')).filter({ visible: true }).click()
  await link(page, t('chain.said_tab')).click()
  const row = page.locator('.said > li', { hasText: words })
  await expect(row).toContainText(t('disposition.accepted'))
  await expect(row).toContainText(reason)
  await glance(page, 'resident: said')
  await picture(page, 'said', row)
}

test('a clerk with no training holds a consultation, and who took part hears what came of it', async ({ page, context, browser }) => {
  test.setTimeout(180_000) // five people's letters and thirty screens, on a machine that may be busy
  const faults: string[] = []
  const mobile = await browser.newContext({ ...phone, locale: 'pl-PL' })
  await watch(mobile, faults)
  const resident = await mobile.newPage()
  const desk = new Desk(page)
  const [title, words, reason] = [pictures ? 'Zasady targowiska' : `Zasady targowiska ${Date.now() % 1e5}`, 'Dzieci do dziesięciu lat powinny móc jechać.', 'Słusznie: dopiszemy, że małe dzieci mogą jechać rowerem.']

  const who = await clerk(context)
  await prepare(desk, title)
  await approve(browser, faults, title)
  await publish(desk, who, title)
  const email = await remark(resident, title, words)
  await answer(desk, title, words, reason)
  await hear(resident, email, words, reason)

  test.info().annotations.push({ type: 'cost', description: `${desk.screens.size} screens, ${desk.fields} fields` })
  if (pictures) console.log(desk.screens.size, 'screens', desk.fields, 'fields')
  expect(desk.screens.size, [...desk.screens].join(', ')).toBeLessThanOrEqual(mostScreens)
  expect(desk.fields, 'fields').toBeLessThanOrEqual(mostFields)
  expect(faults, 'console, errors and policy').toEqual([])
  await mobile.close()
})

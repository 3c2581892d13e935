// Every screen, looked at by axe and by the eye: light and dark, phone and desk, in the language of
// its town. The pictures are kept with the results of the run.
import { look } from './look'
import { letter } from './mailbox'
import { Person } from './person'
import { admin } from './staff'
import { expect, test } from './test'
import { karlstad, operator, towns } from './town'

test.use({ allowed: /status of (404|410|422)/ }) // of pages that say so themselves
test.slow()

for (const town of towns) {
  test(`the main screens of ${town.slug}`, async ({ page, context }) => {
    const see = async (path: string, name: string): Promise<void> => {
      await page.goto(town.origin + path)
      await look(page, name)
    }
    await see('/', 'home')
    const process = await page.locator('.process-card h3 a').first().getAttribute('href')
    const idea = await page.locator('.idea-card h3 a').last().getAttribute('href')
    await see(process!, 'process')
    await see('/ideas', 'ideas')
    await see(idea!, 'idea')
    await see('/login', 'login')
    await see('/nowhere', 'not-found')
    const ines = await new Person(town).signIn()
    await ines.lend(context)
    await page.goto(town.origin)
    const start = await page.locator('.hero').getByRole('link', { name: town.t('home.share_idea'), exact: true }).getAttribute('href')
    await see(start!, 'new-idea')
    await see('/me', 'me')
    await see('/en/', 'home-in-english')
  })
}

const town = karlstad

test('every screen of a guest', async ({ page }) => {
  for (const path of ['/processes', '/ideas?q=zzz', '/ideas?district=centrum&sort=newest', '/help', '/accessibility', '/privacy', '/contact', '/settings', '/p/e-forslag/ideas',
    '/login/link?t=nothing', '/join/nothing', '/en/ideas', '/en/help']) {
    await page.goto(town.origin + path)
    await look(page, 'guest' + path.replace(/\W+/g, '-'))
  }
  await page.goto(`${town.origin}/login`)
  await page.getByLabel(town.t('login.email')).fill('nej')
  await page.getByRole('button', { name: town.t('login.send') }).click()
  await expect(page.locator('[data-error-summary]')).toBeVisible()
  await look(page, 'login-fault')
  await page.getByLabel(town.t('login.email')).fill(`look.${Date.now()}@example.org`)
  await page.getByRole('button', { name: town.t('login.send') }).click()
  await expect(page.getByLabel(town.t('login.code'))).toBeVisible()
  await look(page, 'login-code')
})

test('every screen of a resident', async ({ page, context }) => {
  const ines = await new Person(town, 'Åsa-Karin').signIn()
  const idea = await ines.publish(`Grillplats vid Mariebergsskogen ${Date.now()}`, 'En plats att **grilla** på.\n\n- bord\n- ved\n\nSe [kartan](https://example.org).')
  await ines.comment(idea, 'Vad tycker ni andra? Jag kan hjälpa till att måla bordet.')
  await ines.send(`${idea}/comments`, { body: 'Bra, jag kommer gärna!', parent: '1' })
  await ines.lend(context)
  const home = await ines.ask('/')
  const [start] = /\/p\/[a-z0-9-]+\/ideas\/new/.exec(home.text)!
  const [, topic] = /<select[^>]*name="topic"[\s\S]*?<option value="(\w+)"/.exec((await ines.ask(start)).text)!
  const draft = new URL(await ines.send(start, { title: 'Ett utkast som väntar', topic: topic! }), town.origin).searchParams.get('draft')!
  for (const [path, name] of [['/me', 'me-full'], ['/me/drafts', 'drafts'], ['/me/profile', 'profile'], ['/me/sessions', 'sessions'], ['/me/delete', 'delete'],
    [idea, 'own-idea'], [`${idea}/edit`, 'edit'], [`${idea}/thanks`, 'thanks'], [`${idea}/comments/1`, 'comment'],
    ...['text', 'place', 'photo', 'check'].map((step) => [`${start}/${step}?draft=${draft}`, `step-${step}`])]) {
    await page.goto(town.origin + path!)
    await look(page, name!)
  }
})

test('every screen of staff', async ({ page, context }) => {
  const stina = await admin(town)
  await stina.lend(context)
  const idea = await stina.publish(`Nya skyltar i centrum ${Date.now()}`)
  await stina.send('/admin/people', { email: `moa.${Date.now()}@example.org`, role: 'editor', office: 'Parkenheten', process: '', district: '' })
  for (const [path, name] of [['/admin', 'admin'], ['/admin/ideas', 'admin-ideas'], ['/admin/people', 'people'], ['/admin/invitations', 'invitations'],
    ['/admin/invitations/new', 'invitation-new'], [idea, 'idea-staff']]) {
    await page.goto(town.origin + path!)
    await page.locator('main details').evaluateAll((folds) => folds.forEach((fold) => fold.setAttribute('open', '')))
    await look(page, name!)
  }
})

test('the screens of the operator', async ({ page }) => {
  const ines = await new Person(town).signIn()
  const { id } = await letter(ines.email)
  for (const [path, name] of [['/', 'operator'], ['/_dev/mail', 'mailbox'], [`/_dev/mail/${id}`, 'letter'], ['/nowhere', 'operator-not-found']]) {
    await page.goto(operator() + path!)
    await look(page, name!)
  }
})

// Everything that a resident does, without a line of script, in the five towns.
import { button, comment, field, flash, heading, link, shows, signIn, writeIdea } from './steps'
import { expect, refused, test } from './test'
import { Person, address } from './person'
import { karlstad, towns } from './town'

for (const town of towns) {
  test(`a resident of ${town.slug} takes part without script`, async ({ page, browser }) => {
    await page.goto(town.origin)
    await expect(page.locator('html')).toHaveAttribute('lang', town.lang)
    await page.locator('.hero').getByRole('link', { name: town.t('home.share_idea'), exact: true }).click()
    await expect(heading(page, town.t('login.title'))).toBeVisible()
    await signIn(page, town, 'Alma')
    const title = `Fler bänkar ${Date.now()}`
    const idea = await writeIdea(page, town, { title, body: 'Det finns ingen bänk. **Många** vill vila.', place: 'Vid åns södra strand' })
    await expect(page.locator('article .prose strong').first()).toHaveText('Många')

    const neighbour = await browser.newContext({ ...test.info().project.use, javaScriptEnabled: false })
    const other = await neighbour.newPage()
    await other.goto(town.origin + idea)
    await link(other, town.t('support.give')).click()
    await expect(heading(other, town.t('login.title'))).toBeVisible()
    await signIn(other, town, 'Bo')
    await expect(heading(other, title)).toBeVisible()
    await button(other, town.t('support.give')).click()
    await expect(other.locator('.support-count')).toContainText(town.n('support.count', 1))
    await expect(other.locator('.support-count')).toContainText(town.t('support.given'))
    await button(other, town.t('support.undo')).click()
    await expect(other.locator('.support-count')).toContainText(town.n('support.count', 0))

    await comment(other, town, 'Bra! Jag vill också sitta där.')
    await shows(other, ['Bra! Jag vill också sitta där.'])
    await shows(page, [])
    await page.reload()
    await shows(page, ['Bra! Jag vill också sitta där.'])

    const first = page.locator('.comment').first()
    await first.locator('.reply > summary').click()
    await field(first, town.t('comment.reply_label', { name: 'Bo' })).fill('Tack!')
    await button(first, town.t('comment.send_reply')).click()
    await shows(page, ['Bra! Jag vill också sitta där.', 'Tack!'])
    await neighbour.close()
  })
}

test.describe('with faults', () => {
  test.use({ allowed: refused })

  test('what was typed without script comes back with what is wrong', async ({ page, context }) => {
    const town = karlstad
    const ines = await new Person(town).signIn()
    await ines.lend(context)
    await page.goto(town.origin)
    await page.locator('.hero').getByRole('link', { name: town.t('home.share_idea'), exact: true }).click()
    await field(page, town.t('draft.title')).fill('Hej')
    await button(page, town.t('draft.next')).click()
    await expect(page.locator('[data-error-summary]')).toBeVisible()
    await expect(field(page, town.t('draft.title'))).toHaveValue('Hej')
    await expect(page).toHaveTitle(new RegExp('^' + town.begins('form.title_error')))
  })
})

test('a link opened in another browser asks for the number of the first', async ({ page, browser }) => {
  const { letter } = await import('./mailbox')
  const town = karlstad
  const email = address('link')
  await page.goto(`${town.origin}/login`)
  await field(page, town.t('login.email')).fill(email)
  await button(page, town.t('login.send')).click()
  const line = page.getByText(town.begins('login.code_confirm'))
  const [number] = /\d\d$/.exec((await line.innerText()).trim())!
  const found = (await letter(email)).links.find((one) => one.includes('/login/link'))!

  const phone = await browser.newContext({ ...test.info().project.use, javaScriptEnabled: false })
  const other = await phone.newPage()
  await other.goto(found)
  await expect(heading(other, town.t('login.other_title'))).toBeVisible()
  await field(other, town.t('login.confirm')).fill(number === '11' ? '12' : '11')
  await button(other, town.t('login.enter')).click()
  await expect(other.locator('[data-error-summary]')).toContainText(town.t('fault.confirm_wrong', { n: 4 }))
  await field(other, town.t('login.confirm')).fill(number!)
  await button(other, town.t('login.enter')).click()
  await expect(flash(other, town.t('flash.choose_name'))).toBeVisible()
  await phone.close()

  await page.goto(found)
  await expect(heading(page, town.t('login.gone_title'))).toBeVisible()
})

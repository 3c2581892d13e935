// The first journey, with script, on a phone: from the front page to a neighbour's comment that
// appears by itself.
import { Person } from './person'
import { button, comment, comments, field, finishIdea, firstTitle, heading, link, shows, signIn } from './steps'
import { expect, test } from './test'
import { karlstad, krakow } from './town'

const town = karlstad

test('a resident shares an idea in steps and hears the neighbour at once', async ({ page, browser }) => {
  await page.goto(town.origin)
  const known = await firstTitle(page)
  await page.locator('.hero').getByRole('link', { name: town.t('home.share_idea'), exact: true }).click()
  await signIn(page, town, 'Alma')

  await expect(heading(page, town.t('draft.title_question'))).toBeVisible()
  await field(page, town.t('draft.title')).pressSequentially(known, { delay: 5 })
  await expect(page.locator('#similar').getByRole('link', { name: known })).toBeVisible()
  const title = `Lampor längs åstigen ${Date.now()}`
  await field(page, town.t('draft.title')).fill(title)
  await field(page, town.t('draft.topic')).selectOption({ index: 1 })
  await button(page, town.t('draft.next')).click()

  const text = 'Stigen är mörk i november. Låga lampor räcker.'
  await field(page, town.t('draft.text')).fill(text)
  await expect(page.locator('[data-save-state]')).toContainText(town.begins('save.phone'))
  await page.reload()
  await expect(field(page, town.t('draft.text'))).toHaveValue(text)
  await button(page, town.t('draft.next')).click()
  const idea = await finishIdea(page, town, { title, body: text, place: 'Sandgrundsudden' })
  await expect(page.locator('article .prose')).toContainText('Låga lampor räcker.')

  const neighbour = await browser.newContext(test.info().project.use)
  const other = await neighbour.newPage()
  await other.goto(town.origin + idea)
  await link(other, town.t('support.give')).click()
  await signIn(other, town, 'Bo')
  await button(other, town.t('support.give')).click()
  await expect(other.locator('#support')).toContainText(town.n('support.count', 1))
  await button(other, town.t('support.undo')).click()
  await expect(other.locator('#support')).toContainText(town.n('support.count', 0))
  await expect(button(other, town.t('support.give'))).toBeVisible()

  await page.locator('#comments').scrollIntoViewIfNeeded()
  await comment(other, town, 'Bra tänkt!')
  await shows(other, ['Bra tänkt!'])
  await shows(page, ['Bra tänkt!'])
  await comment(page, town, 'Tack, Bo.')
  await shows(page, ['Bra tänkt!', 'Tack, Bo.'])
  await shows(other, ['Bra tänkt!', 'Tack, Bo.'])
  await neighbour.close()
})

test('what neighbours say while one reads further up waits behind a button', async ({ page }) => {
  const ines = await new Person(krakow).signIn()
  const idea = await ines.publish(`Ławki przy Wiśle ${Date.now()}`)
  for (const n of [1, 2, 3, 4, 5, 6]) await ines.comment(idea, `Głos numer ${n}`)
  await page.goto(krakow.origin + idea)
  await page.locator('#comments').scrollIntoViewIfNeeded()
  await page.locator('.comment').first().evaluate((first) => first.scrollIntoView({ block: 'start' }))
  await ines.comment(idea, 'Nowy głos')
  const pill = page.locator('[data-pill]')
  await expect(pill).toHaveText(krakow.t('comment.pill', { n: 1 }))
  await expect(page.locator('#say')).toHaveText(krakow.t('comment.pill_said', { n: 1 }))
  await pill.click()
  await expect(comments(page).last()).toHaveText('Nowy głos')
  await expect(comments(page)).toHaveCount(7)
  await expect(page.locator('.comment').last()).toBeFocused()
  await expect(pill).toBeHidden()
})

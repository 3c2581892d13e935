// Wrong input: what is wrong stands on top and beside the field, in the town's language, and
// nothing that was typed is lost.
import type { Page } from '@playwright/test'
import { letter } from './mailbox'
import { Person, address } from './person'
import { askForCode, button, field } from './steps'
import { expect, refused, test } from './test'
import { kobenhavn, towns, type Town } from './town'

test.use({ allowed: refused })

/** The summary has the focus, leads to the field, and the field says the same. */
async function told(page: Page, town: Town, id: string, text: string): Promise<void> {
  const summary = page.locator('[data-error-summary]')
  await expect(summary).toBeFocused()
  await expect(page).toHaveTitle(new RegExp('^' + town.begins('form.title_error')))
  await expect(page.locator(`#${id}-error`)).toHaveText(text)
  await expect(page.locator(`#${id}`)).toHaveAttribute('aria-invalid', 'true')
  await summary.getByRole('link', { name: text, exact: true }).click()
  await expect(page.locator(`#${id}`)).toBeFocused()
}

for (const town of towns) {
  test(`a bad address is explained in ${town.slug}`, async ({ page }) => {
    await page.goto(`${town.origin}/login`)
    await field(page, town.t('login.email')).fill('anna(at)example')
    await button(page, town.t('login.send')).click()
    await told(page, town, 'email', town.t('fault.email'))
    await expect(field(page, town.t('login.email'))).toHaveValue('anna(at)example')
  })
}

test('a wrong code says how many tries are left', async ({ page }) => {
  const town = kobenhavn
  const email = address('forkert')
  await page.goto(`${town.origin}/login`)
  await askForCode(page, town, email)
  const { code } = await letter(email)
  const wrong = code === '123456' ? '654321' : '123456'
  await field(page, town.t('login.code')).fill(wrong)
  await button(page, town.t('login.enter')).click()
  await told(page, town, 'code', town.t('fault.code_wrong', { n: 4 }))
  await expect(page.locator('#code-hint')).toHaveText(town.n('login.code_left', 4))
  await field(page, town.t('login.code')).fill(code)
  await button(page, town.t('login.enter')).click()
  await expect(field(page, town.t('profile.name'))).toBeVisible()
})

test('a title that is too short and a missing topic come back together', async ({ page, context }) => {
  const town = kobenhavn
  const ines = await new Person(town).signIn()
  await ines.lend(context)
  await page.goto(town.origin)
  await page.locator('.hero').getByRole('link', { name: town.t('home.share_idea'), exact: true }).click()
  await field(page, town.t('draft.title')).fill('Træ')
  await button(page, town.t('draft.next')).click()
  await expect(page.locator('[data-error-summary]')).toBeFocused()
  await expect(page.locator('[data-error-summary] li')).toHaveCount(2)
  await expect(field(page, town.t('draft.title'))).toHaveValue('Træ')
  for (const id of ['title', 'topic']) await expect(page.locator(`#${id}-error`)).not.toBeEmpty()
  await field(page, town.t('draft.title')).fill('Træer langs vejen')
  await field(page, town.t('draft.topic')).selectOption({ index: 2 })
  await button(page, town.t('draft.next')).click()
  await button(page, town.t('draft.next')).click()
  await told(page, town, 'body', (await page.locator('#body-error').innerText()).trim())
})

test('an empty comment is explained where it is, without leaving the page', async ({ page, context }) => {
  const town = kobenhavn
  const ines = await new Person(town).signIn()
  const idea = await ines.publish(`Bænke ved søerne ${Date.now()}`, 'Der mangler bænke ved vandet.')
  await ines.lend(context)
  await page.goto(town.origin + idea)
  const form = page.locator('#comment-form')
  await button(form, town.t('comment.send')).click()
  await expect(form.locator('.ds-validation-message')).toBeVisible()
  await expect(field(form, town.t('comment.write'))).toBeFocused()
})

// Joining a panel, as a thumb does it: one screen after another, then the button of a letter.
import type { Page } from '@playwright/test'
import { overflow } from './look'
import { letter } from './mailbox'
import { address } from './person'
import { button, heading } from './steps'
import { expect } from './test'
import type { Town } from './town'

/** Joins a panel that asks for five fields and opens the member's page. */
export async function join(page: Page, town: Town, slug: string, screen: (name: string) => Promise<void>): Promise<string> {
  const email = address('panelist')
  const begun = Date.now()
  await page.goto(`${town.origin}/panel/${slug}`)
  await page.locator(`a[href$="/panel/${slug}/join"]`).tap()
  const next = () => page.locator('button[value=next]').tap()
  await page.locator('[name=email]').fill('anna')
  await next()
  await expect(page.locator('#email-error')).toBeVisible() // what was typed stays, with a word beside it
  await expect(page.locator('[name=email]')).toHaveValue('anna')
  await screen('join-email')
  await page.locator('[name=email]').fill(`${email} `) // keyboards add a space
  await next()
  await page.locator('[name=fact_birth_year]').fill('1984')
  await screen('join-year')
  await next()
  await page.locator('[name=fact_gender]').first().check()
  await screen('join-gender')
  await next()
  await page.locator('[name=fact_district]').selectOption({ index: 1 })
  await next()
  await page.locator('[name=fact_education]').first().check()
  await next()
  await page.locator('button[value=back]').tap()
  await expect(page.locator('[name=fact_education]').first()).toBeChecked() // going back loses nothing
  await next()
  await page.locator('[name=agree]').check()
  await screen('join-agree')
  await next()
  await expect(heading(page, town.t('panel.sent_title'))).toBeVisible()
  expect(Date.now() - begun, 'ms to join').toBeLessThan(90_000)
  const { links } = await letter(email, (one) => one.links.some((at) => at.includes('/panel/in/')))
  const link = links.find((at) => at.includes('/panel/in/'))!
  for (let i = 0; i < 3; i++) await page.goto(link) // a scanner of links burns nothing
  await screen('join-confirm')
  await button(page, town.t('panel.link_confirm_do')).tap()
  await expect(heading(page, town.t('panel.mine_title'))).toBeVisible()
  expect(await page.evaluate(overflow)).toEqual([])
  return email
}

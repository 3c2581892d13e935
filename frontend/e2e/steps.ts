// What a resident does, with and without script, on any of the portals.
import type { Locator, Page } from '@playwright/test'
import { codeFor } from './mailbox'
import { address } from './person'
import { expect } from './test'
import type { Town } from './town'

export const button = (page: Page | Locator, name: string): Locator => page.getByRole('button', { name, exact: true })
export const link = (page: Page | Locator, name: string): Locator => page.getByRole('link', { name, exact: true })
export const field = (page: Page | Locator, name: string): Locator => page.getByLabel(name)
export const heading = (page: Page, name: string): Locator => page.getByRole('heading', { level: 1, name })
export const flash = (page: Page, text: string): Locator => page.locator('.flash', { hasText: text })

/** Asks for a code on the sign-in page and stops at the field for it. */
export async function askForCode(page: Page, town: Town, email: string): Promise<void> {
  await field(page, town.t('login.email')).fill(email)
  await button(page, town.t('login.send')).click()
  await expect(heading(page, town.t('login.code_title'))).toBeVisible()
}

/** Signs in from the sign-in page with a code that is pasted as people copy it, and takes a name. */
export async function signIn(page: Page, town: Town, name: string, email = address(name.toLowerCase().replace(/[^a-z]/g, ''))): Promise<string> {
  await askForCode(page, town, email)
  const code = await codeFor(email)
  await field(page, town.t('login.code')).focus()
  await page.keyboard.insertText(`${code.slice(0, 3)} ${code.slice(3)}`)
  await button(page, town.t('login.enter')).click()
  await expect(flash(page, town.t('flash.choose_name'))).toBeVisible()
  await field(page, town.t('profile.name')).fill(name)
  await button(page, town.t('form.save')).click()
  await expect(flash(page, town.t('flash.profile_saved'))).toBeVisible()
  return email
}

/** The title that the first idea of the home page has. */
export const firstTitle = async (page: Page): Promise<string> => (await page.locator('[aria-labelledby="home-latest"] .idea-card h3').first().innerText()).trim()

export interface Writing {
  title: string
  body: string
  place: string
}

/** Goes through the steps of an idea from its title and publishes it; gives its path. */
export async function writeIdea(page: Page, town: Town, idea: Writing): Promise<string> {
  const next = (): Promise<void> => button(page, town.t('draft.next')).click()
  await expect(heading(page, town.t('draft.title_question'))).toBeVisible()
  await field(page, town.t('draft.title')).fill(idea.title)
  await field(page, town.t('draft.topic')).selectOption({ index: 1 })
  await next()
  await expect(heading(page, town.t('draft.text_question'))).toBeVisible()
  await field(page, town.t('draft.text')).fill(idea.body)
  await next()
  return finishIdea(page, town, idea)
}

/** From the place on. */
export async function finishIdea(page: Page, town: Town, idea: Writing): Promise<string> {
  const next = (): Promise<void> => button(page, town.t('draft.next')).click()
  await expect(heading(page, town.t('draft.place_question'))).toBeVisible()
  await field(page, town.t('town.area.where')).selectOption({ index: 1 })
  await field(page, town.t('draft.place')).fill(idea.place)
  await next()
  await expect(heading(page, town.t('draft.photo_question'))).toBeVisible()
  await next()
  await expect(heading(page, town.t('draft.check_question'))).toBeVisible()
  await expect(page.locator('.check-list')).toContainText(idea.title)
  await expect(page.locator('.check-list')).toContainText(idea.place)
  await button(page, town.t('draft.publish')).click()
  await expect(heading(page, town.t('thanks.title'))).toBeVisible()
  await link(page, town.t('thanks.see')).click()
  await expect(heading(page, idea.title)).toBeVisible()
  return new URL(page.url()).pathname
}

/** Writes a comment on the idea's page that is open. */
export async function comment(page: Page, town: Town, text: string): Promise<void> {
  const form = page.locator('#comment-form')
  await field(form, town.t('comment.write')).fill(text)
  await button(form, town.t('comment.send')).click()
}

/** The words of all comments on the page, in the order of the page. */
export const comments = (page: Page): Locator => page.locator('.comment > .prose')

/** Waits until the page shows exactly these comments, once each and in order. */
export const shows = (page: Page, texts: string[]): Promise<void> => expect(comments(page)).toHaveText(texts)

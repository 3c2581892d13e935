// The journey with a keyboard alone: Tab, Shift+Tab, Enter, Space and letters.
import type { Locator, Page } from '@playwright/test'
import { codeFor } from './mailbox'
import { Person, address } from './person'
import { button, comments, field, heading, link } from './steps'
import { expect, test } from './test'
import { karlstad as town } from './town'

const far = 80 // stops that a person may have to pass on the longest page

/** Goes on by Tab until the element has the focus, and looks that the focus is seen there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let n = 0; n < far; n++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      expect(await target.evaluate(seen), 'the focus is seen').toBe(true)
      return
    }
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never reaches ${target}`)
}

const seen = (element: Element): boolean => {
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
  return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 || boxShadow !== 'none'
}

async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press(key)
}

async function type(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.type(text)
}

test('a resident signs in, shares, supports and comments by keyboard', async ({ page }) => {
  const neighbours = await new Person(town).signIn().then((ines) => ines.publish(`Tystare bussar ${Date.now()}`))
  const email = address('tangent')
  await page.goto(town.origin)
  await page.keyboard.press('Tab')
  await expect(page.locator('.ds-skip-link')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('#main')).toBeFocused()
  await press(page, page.locator('.hero').getByRole('link', { name: town.t('home.share_idea'), exact: true }))
  await type(page, field(page, town.t('login.email')), email)
  await page.keyboard.press('Enter')
  await expect(field(page, town.t('login.code'))).toBeFocused()
  await page.keyboard.type(await codeFor(email))
  await page.keyboard.press('Enter')
  await type(page, field(page, town.t('profile.name')), 'Kaj')
  await page.keyboard.press('Enter')

  const title = `Ramp till biblioteket ${Date.now()}`
  await expect(heading(page, town.t('draft.title_question'))).toBeVisible()
  await type(page, field(page, town.t('draft.title')), title)
  await tabTo(page, field(page, town.t('draft.topic')))
  await page.keyboard.press('ArrowDown')
  await press(page, button(page, town.t('draft.next')))
  await type(page, field(page, town.t('draft.text')), 'Trappan är brant för barnvagnar.')
  await press(page, button(page, town.t('draft.next')), 'Space')
  await expect(heading(page, town.t('draft.place_question'))).toBeVisible()
  await press(page, button(page, town.t('draft.next')))
  await expect(heading(page, town.t('draft.photo_question'))).toBeVisible()
  await press(page, button(page, town.t('draft.next')))
  await press(page, button(page, town.t('draft.publish')))
  await press(page, link(page, town.t('thanks.see')))
  await expect(heading(page, title)).toBeVisible()

  await page.goto(town.origin + neighbours)
  await press(page, button(page, town.t('support.give')), 'Space')
  await expect(button(page, town.t('support.undo'))).toBeVisible()
  // Whoever pressed the button is still there, and not at the top of the page.
  expect(await page.evaluate(() => document.activeElement?.closest('#support') !== null)).toBe(true)
  await type(page, field(page.locator('#comment-form'), town.t('comment.write')), 'Det håller jag med om')
  await press(page, button(page.locator('#comment-form'), town.t('comment.send')))
  await expect(comments(page)).toHaveText(['Det håller jag med om'])
  const first = page.locator('.comment').first()
  await press(page, first.locator('.reply > summary'), 'Space')
  await type(page, field(first, town.t('comment.reply_label', { name: 'Kaj' })), 'Och en sak till')
  await press(page, button(first, town.t('comment.send_reply')))
  await expect(comments(page)).toHaveText(['Det håller jag med om', 'Och en sak till'])
})

// Following by e-mail alone, what came of a process, and the desk on which staff close it out.
import { letter } from './mailbox'
import { look } from './look'
import { Person, address } from './person'
import { admin } from './staff'
import { button, field, flash, heading } from './steps'
import { expect, refused, test } from './test'
import { karlstad as town } from './town'

test.use({ allowed: refused })

const process = '/p/gronare-kronoparken'

/** The id of a process, as the page of it names it. */
const idOf = async (who: Person, path: string): Promise<string> => /subject=([0-9a-f-]{36})/.exec((await who.ask(path)).text)![1]!

for (const script of [true, false]) {
  test.describe(script ? 'with script' : 'without script', () => {
    test.use({ javaScriptEnabled: script })

    test('somebody without an account follows, hears, and stops', async ({ page }) => {
      const email = address('reader')
      await page.goto(town.origin + process)
      const panel = page.locator('#follow')
      await field(panel, town.t('follow.email')).fill('not an address')
      await button(panel, town.t('follow.ask')).click()
      await expect(field(page, town.t('follow.email'))).toHaveValue('not an address')
      if (script) await look(page, 'follow-fault')
      await field(page, town.t('follow.email')).fill(email)
      await button(page, town.t('follow.ask')).click()
      await expect(flash(page, town.t('flash.follow_asked'))).toBeVisible()
      const asks = await letter(email)
      await page.goto(asks.links.find((one) => one.includes('/follow/'))!)
      if (script) await look(page, 'follow-confirm')
      await button(page, town.t('follow.confirm')).click()
      await expect(flash(page, town.t('flash.follow_on'))).toBeVisible()
      await expect(page).toHaveURL(town.origin + process)
    })
  })
}

test('a resident follows at one tap and stops', async ({ page, context }) => {
  const who = await new Person(town, 'Runa').signIn()
  await who.lend(context)
  await page.goto(town.origin + process)
  await button(page.locator('#follow'), town.t('follow.start')).click()
  await expect(page.locator('#follow')).toContainText(town.t('follow.on_news'))
  await look(page, 'process-followed')
  await page.goto(`${town.origin}/me`)
  await button(page, town.t('follow.stop_of', { title: 'Grönare Kronoparken' })).click()
  await expect(button(page, town.t('follow.stop_of', { title: 'Grönare Kronoparken' }))).toHaveCount(0)
})

test('staff promise answers and see what the archive asks for', async ({ page, context }) => {
  const boss = await admin(town)
  await boss.lend(context)
  const desk = `${town.origin}/admin/processes/${await idOf(boss, '/p/e-forslag')}/closing`
  await page.goto(desk)
  await field(page, town.t('closing.due')).fill('2001-01-01')
  await button(page, town.t('closing.due_save')).click()
  await expect(page.locator('[data-error-summary]')).toBeFocused()
  await look(page, 'closing-fault')
  const day = new Date(Date.now() + 40 * 24 * 3600 * 1000).toISOString().slice(0, 10)
  await field(page, town.t('closing.due')).fill(day)
  await button(page, town.t('closing.due_save')).click()
  await expect(flash(page, town.t('flash.due_saved'))).toBeVisible()
  await expect(page.locator('#archive')).toContainText(town.t('fault.closing_running'))
  await page.goto(`${town.origin}/admin/lessons`)
  await expect(page.locator('main')).toContainText('Gå ut på torget den första veckan')
  await look(page, 'lessons')
})

test('everybody reads what came of it', async ({ page }) => {
  await page.goto(`${town.origin}/p/motesplats-valberg/closing`)
  await expect(heading(page, town.t('closing.outcome_of', { title: 'Mötesplats i Vålberg' }))).toBeVisible()
  await look(page, 'outcome')
  await page.goto(`${town.origin}/p/trygga-skolvagar`)
  await expect(page.locator('[aria-labelledby=promise]')).toBeVisible()
  await look(page, 'promise')
})

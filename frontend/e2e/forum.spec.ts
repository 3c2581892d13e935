// The forum: a resident opens a thread, others take sides and vote, the town answers and moderates.
// Once with script and once without.
import { look, overflow } from './look'
import { Person } from './person'
import { admin } from './staff'
import { button, field, flash, heading, link } from './steps'
import { expect, refused, test } from './test'
import { karlstad as town } from './town'

test.use({ allowed: refused })

for (const script of [true, false]) {
  test.describe(script ? 'with script' : 'without script', () => {
    test.use({ javaScriptEnabled: script })

    test('a thread from the first word to the answer of the town', async ({ page, context }) => {
      const t: typeof town.t = (key, fill) => town.t(key, fill)
      const stamp = Date.now().toString(36)
      const [author, other, staff] = await Promise.all([new Person(town, 'Alma').signIn(), new Person(town, 'Bodil').signIn(), admin(town, 'Stina')])
      await author.lend(context)
      await page.goto(town.origin + '/forum')
      await expect(heading(page, t('forum.title'))).toBeVisible()
      if (script) await look(page, 'forum')
      await link(page.locator('main'), 'För eller emot').click()
      await link(page.locator('main'), t('forum.new')).first().click()
      await field(page, t('forum.field.title')).fill('Hm')
      await button(page, t('forum.publish')).click()
      await expect(page.locator('[data-error-summary]')).toBeVisible()
      await field(page, t('forum.field.title')).fill(`Fler sopkorgar ${stamp}?`)
      await field(page, t('forum.field.body')).fill('Vid Museiparken **svämmar** de över.')
      await button(page, t('forum.look')).click()
      await expect(page.locator('.panel strong').filter({ hasText: 'svämmar' })).toBeVisible()
      await button(page, t('forum.publish')).click()
      await expect(flash(page, t('flash.thread_opened'))).toBeVisible()
      const path = new URL(page.url()).pathname
      const room = '/rooms/' + path.slice('/d/'.length, '/d/'.length + 36)

      await other.send(room + '/comments', { body: 'Ja, och med lock.', stance: 'for' })
      await staff.send(room + '/comments', { body: 'Vi ställer ut tre till.', office: '1' })
      await page.goto(town.origin + path)
      await expect(page.locator('.pinned')).toContainText('Vi ställer ut tre till.')
      const said = page.locator('#c-1')
      await expect(said).toContainText(t('comment.for'))
      await said.getByRole('button', { name: t('vote.up', { name: 'Bodil' }) }).click()
      await expect(page.locator('#votes-1 [aria-pressed=true]')).toBeVisible()
      const form = page.locator('#comment-form')
      await field(form, t('comment.write')).fill('Tack för svaret.')
      await form.getByLabel(t('comment.neither')).check()
      await button(form, t('comment.send')).click()
      await expect(page.locator('.comment > .prose').filter({ hasText: 'Tack för svaret.' })).toHaveCount(1)
      if (script) await look(page, 'thread')
      else expect(await page.evaluate(overflow)).toEqual([])

      await context.clearCookies()
      await staff.lend(context)
      await page.goto(town.origin + path)
      await link(page.locator('main'), t('forum.manage')).click()
      if (script) await look(page, 'manage')
      const lock = page.locator('section', { has: page.getByRole('heading', { name: t('forum.lock') }) })
      await field(lock, t('forum.reason')).fill('Korgarna är på plats.')
      await button(lock, t('forum.lock_do')).click()
      await expect(flash(page, t('flash.thread_locked'))).toBeVisible()
      await expect(page.locator('main')).toContainText('Korgarna är på plats.')
      await expect(page.locator('#comment-form')).toHaveCount(0)
      if (script) {
        await page.goto(town.origin + '/admin/forum')
        await look(page, 'admin-forum')
        await page.goto(town.origin + '/admin/forum/new')
        await look(page, 'board-form')
      }
    })
  })
}

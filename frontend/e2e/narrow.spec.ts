// The narrowest phone that people still carry: no idea of the five towns may push its page wider.
import { overflow } from './look'
import { expect, test } from './test'
import { towns } from './town'

test.use({ viewport: { width: 320, height: 640 } })

for (const town of towns) {
  test(`no idea of ${town.slug} is wider than the narrowest phone`, async ({ page }) => {
    await page.goto(`${town.origin}/ideas?sort=newest`)
    const ideas = await page.locator('.idea-card h3 a').evaluateAll((links) => links.map((link) => link.getAttribute('href')!))
    expect(ideas.length).toBeGreaterThan(0)
    for (const idea of ideas) {
      await page.goto(town.origin + idea)
      expect.soft(await page.evaluate(overflow), idea).toEqual([])
    }
  })
}

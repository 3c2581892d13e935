// Somebody of a panel is on the phone: staff draw a sealed code, and the other host takes the answers.
import { look } from './look'
import { admin } from './staff'
import { button, heading } from './steps'
import { expect, refused, test } from './test'
import { karlstad as town } from './town'

test.use({ allowed: refused })

test('staff draw one code for a member, see it again by loading the page, and no second one', async ({ page, context }) => {
  const boss = await admin(town, 'Iris')
  await boss.lend(context)
  const [, panel] = /href="(\/admin\/panel\/[0-9a-f-]{36})"[^>]*>\s*Medborgarpanelen/.exec((await boss.ask('/admin/panel')).text)!
  const [wave] = /\/waves\/[0-9a-f-]{36}(?=[^<]*<\/a>)/.exec((await boss.ask(`${panel}/waves`)).text.replace(/[\s\S]*?(?=Grönområden)/, (before) => before.slice(-200)))!
  const people = [...(await boss.ask(`${panel}/members`)).text.matchAll(/\/members\/([0-9a-f-]{36})|person=([0-9a-f-]{36})/g)].map((m) => m[1] ?? m[2])
  let at = ''
  for (const who of people) {
    at = `${panel}${wave}/code/${who}`
    if ((await boss.ask(at)).status === 200) break
  }
  await page.goto(town.origin + at)
  await expect(page.getByText(town.t('panel_issue.desk_say'))).toBeVisible()
  await look(page, 'issue-desk')
  await button(page, town.t('panel_issue.desk_draw')).click()
  const code = await page.locator('.credential-code').textContent()
  expect(code).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/)
  await look(page, 'issue-code')
  await page.reload()
  await expect(page.locator('.credential-code')).toHaveText(code!)
  await button(page, town.t('panel_issue.code_go')).click()
  await expect(page).toHaveURL(/\/\/answers\.karlstad\.localhost.*\/begin$/)
  await expect(page.locator('form.survey')).toBeVisible()
  await page.goto(town.origin + at)
  await expect(page.getByText(town.t('panel_issue.desk_taken'))).toBeVisible()
  await expect(heading(page, town.begins('panel_issue.desk_title'))).toBeVisible()
})

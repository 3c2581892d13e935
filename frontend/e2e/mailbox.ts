// The letters that the portals sent: without a mail server they stay in the mailbox of the machine.
import { expect } from '@playwright/test'
import { call } from './wire'

export interface Letter {
  id: string
  town: string
  to: string
  subject: string
  text: string
  html: string
  code: string
  links: string[]
}

export async function letters(to: string): Promise<Letter[]> {
  const answer = await call('localhost', `/_dev/mail?to=${encodeURIComponent(to)}`, { headers: { accept: 'application/json' } })
  return (JSON.parse(answer.text) as Letter[]).filter((letter) => letter.to.includes(to))
}

/** The newest letter to an address that fits, once it has come. */
export async function letter(to: string, fits: (letter: Letter) => boolean = () => true): Promise<Letter> {
  let found: Letter | undefined
  await expect.poll(async () => {
    found = (await letters(to)).find(fits)
    return found !== undefined
  }, { message: `a letter to ${to}`, timeout: 30_000 }).toBe(true)
  return found!
}

/** The code of the newest sign-in letter that is not one of those before. */
export const codeFor = async (to: string, before: string[] = []): Promise<string> =>
  (await letter(to, ({ id, code }) => code !== '' && !before.includes(id))).code

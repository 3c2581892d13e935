// Staff of a town: the first is invited by the operator's command, as in a real installation.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { letter } from './mailbox'
import { Person } from './person'
import type { Town } from './town'

/** Invites an address to a role of a town and gives the link of the letter. */
export async function invited(town: Town, email: string, role = 'admin'): Promise<string> {
  await promisify(execFile)(process.env.ALMENDA_E2E_BIN!, ['operator', 'invite', '--tenant', town.slug, '--role', role, email],
    { env: { ...process.env, ALMENDA_DATA: process.env.ALMENDA_E2E_DATA!, ALMENDA_ADDR: process.env.ALMENDA_E2E_ADDR! } })
  return (await letter(email, ({ links }) => links.some((one) => one.includes('/join/')))).links.find((one) => one.includes('/join/'))!
}

/** An administrator without a browser. */
export async function admin(town: Town, name = 'Stina'): Promise<Person> {
  const who = new Person(town, name)
  await who.send(new URL(await invited(town, who.email)).pathname, {})
  await who.send('/me/profile', { name, district: '', language: town.lang })
  return who
}

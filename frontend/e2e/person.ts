// A resident without a browser: whoever else is about while a journey runs. Speaks HTTP as a form
// without script would.
import { randomUUID } from 'node:crypto'
import type { BrowserContext } from '@playwright/test'
import { codeFor } from './mailbox'
import type { Town } from './town'
import { call, type Answer, type Call } from './wire'

let count = 0

/** An address that nobody else uses. */
export const address = (who: string): string => `${who}.${process.pid}.${Date.now().toString(36)}.${++count}@example.org`

export class Person {
  private cookies = new Map<string, string>()

  constructor(readonly town: Town, readonly name = 'Ines', readonly email = address(name.toLowerCase().replace(/[^a-z]/g, ''))) {}

  async ask(path: string, what: Call = {}): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await call(this.town.host, path, { ...what, headers: { ...what.headers, ...(cookie && { cookie }) } })
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      if (value) this.cookies.set(name!, value)
      else this.cookies.delete(name!)
    }
    return answer
  }

  /** Sends a form and gives the address that the answer leads to. */
  async send(path: string, form: Record<string, string>): Promise<string> {
    const answer = await this.ask(path, { form: { key: randomUUID(), ...form } })
    if (answer.status !== 303) throw new Error(`POST ${path}: ${answer.status}\n${answer.text.slice(0, 2000)}`)
    return answer.headers.location!
  }

  async signIn(): Promise<this> {
    await this.send('/login', { email: this.email })
    await this.send('/login/code', { code: await codeFor(this.email) })
    await this.send('/me/profile', { name: this.name, district: '', language: this.town.lang })
    return this
  }

  /** Publishes an idea and gives its path. */
  async publish(title: string, body = `${title}. Det här behövs.`): Promise<string> {
    const home = (await this.ask('/')).text
    const [start] = /\/p\/[a-z0-9-]+\/ideas\/new/.exec(home)!
    const [, topic = ''] = /<select[^>]*name="topic"[\s\S]*?<option value="(\w+)"/.exec((await this.ask(start)).text) ?? []
    const draft = new URL(await this.send(start, { title, topic }), this.town.origin).searchParams.get('draft')!
    await this.send(`${start}/text`, { draft, body })
    await this.send(`${start}/place`, { draft, district: '', place: '' })
    return (await this.send(`${start}/check`, { draft })).replace(/\/thanks$/, '')
  }

  comment(idea: string, body: string): Promise<string> {
    return this.send(`${idea}/comments`, { body })
  }

  support(idea: string): Promise<string> {
    return this.send(`${idea}/support`, { want: 'yes' })
  }

  /** The comments of an idea as the page shows them to somebody who comes now. */
  async comments(idea: string): Promise<string[]> {
    const page = (await this.ask(idea)).text
    return [...page.matchAll(/<li class="comment"[\s\S]*?<div class="prose"[^>]*>\s*<p>([\s\S]*?)<\/p>/g)].map(([, text]) => text!.trim())
  }

  /** Lets a browser go on as this person. */
  async lend(context: BrowserContext): Promise<void> {
    await context.addCookies([...this.cookies].map(([name, value]) => ({ name, value, url: this.town.origin })))
  }
}

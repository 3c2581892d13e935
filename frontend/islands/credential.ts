// credential takes the right to answer a panel's survey, without the registry learning what it gives.
// Without JS, or in a browser that cannot, the form below draws a sealed code instead.
//
// <section data-island="…" data-survey="id" data-keys="/panel/…/keys.json" data-hash="…" data-stratum="g3"
//  data-label="woman|30-44" data-issue="/me/panel/w/…/issue" data-to="https://answers.…/s/slug"
//  data-state="open|done|closed" and a text for each data-t-*>: buttons [data-go] and [data-forget], a
// <p role="status">. Buttons are hidden until this runs.
import { able, blind, bytes, finish, hash, key, text, type Draft } from './parts/credential'
import { forget, keep, kept } from './parts/drawer'
import type { Start } from './parts/page'

interface Listed { stratum: string; label: string; key: string }

/** Why it does not go on: the name of a text. */
class Halt extends Error {
  constructor(readonly why: string) {
    super(why)
  }
}

const statuses: Record<number, string> = { 401: 'signin', 404: 'signin', 409: 'taken', 403: 'closed', 410: 'closed' }

async function listed(from: DOMStringMap): Promise<Listed> {
  const reply = await fetch(from.keys!, { credentials: 'omit', cache: 'no-store' }).catch(() => undefined)
  if (!reply?.ok) throw new Halt('offline')
  const raw = await reply.arrayBuffer()
  if ((await hash(raw)) !== from.hash) throw new Halt('list')
  const mine = (JSON.parse(new TextDecoder().decode(raw)).keys as Listed[]).find((k) => k.stratum === from.stratum)
  if (!mine || mine.label !== from.label) throw new Halt('list')
  return mine
}

async function signed(from: DOMStringMap, draft: Draft): Promise<Uint8Array> {
  const body = new URLSearchParams({ blinded: text(draft.blinded) })
  const reply = await fetch(from.issue!, { method: 'POST', body, redirect: 'error' }).catch(() => undefined)
  if (!reply) throw new Halt('offline')
  if (!reply.ok) throw new Halt(statuses[reply.status] ?? 'offline')
  return bytes((await reply.text()).trim())
}

export const start: Start = (element, page) => {
  const from = element.dataset
  const go = element.querySelector<HTMLButtonElement>('[data-go]')
  const drop = element.querySelector<HTMLButtonElement>('[data-forget]')
  const status = element.querySelector<HTMLElement>('[role=status]')
  if (!go || !status) return undefined
  const tell = (why: string): void => {
    status.textContent = element.getAttribute(`data-t-${why}`)
    status.classList.toggle('failed', why !== 'wait' && why !== 'forgotten')
  }
  const stop = new AbortController()
  const name = from.survey!

  const take = async (): Promise<void> => {
    if (go.getAttribute('aria-disabled') === 'true') return
    go.setAttribute('aria-disabled', 'true')
    tell('wait')
    try {
      const mine = await listed(from)
      const by = await key(mine.key)
      let draft = await kept<Draft>(name)
      if (!draft) await keep(name, (draft = await blind(by)))
      const signature = await signed(from, draft)
      const token = await finish(by, mine.stratum, draft, signature).catch(() => { throw new Halt('signature') })
      location.assign(`${from.to}#c=${token}`)
    } catch (problem) {
      const why = problem instanceof Halt ? problem.why : 'old'
      if (why === 'taken') await forget(name)
      tell(why)
    }
    go.removeAttribute('aria-disabled')
  }

  const begin = async (): Promise<void> => {
    const draft = await kept<Draft>(name)
    if (from.state === 'closed') return forget(name)
    if (!able()) return tell('old')
    if (from.state === 'done' && !draft) return
    go.hidden = false
    if (drop) drop.hidden = !draft
    go.addEventListener('click', () => void take(), { signal: stop.signal })
    drop?.addEventListener('click', async () => {
      await forget(name)
      drop.hidden = true
      if (from.state === 'done') go.hidden = true
      tell('forgotten')
      page.say(status.textContent ?? '')
    }, { signal: stop.signal })
  }
  void begin()
  return () => stop.abort()
}

// Forms that were sent without a network wait on the phone and go out once it is back. Without JS
// the browser shows its own page and the person sends again.
//
// Only POST forms with a filled hidden field "key" wait: the server takes one key once, so that a
// lost reply does no harm. Never forms with data-noqueue (a vote is confirmed live or not at all)
// or with a chosen file. The sending itself is an island of its own, which most visits never need.
import { parse } from '../parts/fragment'
import { add, type Parcel } from '../parts/outbox'
import { guarded, read, write } from '../parts/store'
import type { Ask } from './ask'
import { draftOf, dropDraft } from './drafts'
import { lazily, load as island } from './lazy'
import { note } from './note'

// What one person wrote is never sent by the next: <html data-who> is an opaque mark of whoever is
// signed in. No draft has such a name.
const box = ':queue:' + document.documentElement.dataset.who
const pause = 2_000 // ms; a network that just failed is given a moment

const load = (): Parcel[] => guarded(() => JSON.parse(read(box)!) as Parcel[] | null) ?? []

/** Tells whether the parcels were really kept. */
const save = (parcels: Parcel[]): boolean | undefined => write(box, JSON.stringify(parcels))

/** The idempotency key of form, or ''. */
const keyOf = (form: HTMLFormElement | undefined): string => form?.querySelector<HTMLInputElement>('[name=key]')?.value ?? ''

/** What the queue island borrows. */
const desk = { load, save, keyOf, note, parse, draftOf, dropDraft }
export type Desk = typeof desk

/** Keeps form for later, or tells that it could not be sent. */
export function keepForLater(form: HTMLFormElement, ask: Ask): void {
  const body = ([...ask.body] as [string, string | File][]).filter(([, value]) => typeof value === 'string' || value.size)
  const key = keyOf(form)
  const fit = key && !('noqueue' in form.dataset) && body.every(([, value]) => typeof value === 'string')
  const kept = fit && save(add(load(), { url: ask.url, key, draft: draftOf(form), body: body as [string, string][] }))
  note(form, kept ? 'offline' : 'failed')
  setTimeout(flush, pause)
}

/** Sends what waits and fetches the islands that were lost, if there is a network. */
function flush(): void {
  lazily()
  if (navigator.onLine && load()[0]) island<typeof import('../queue')>('queue').then((queue) => queue.flush(desk), () => undefined)
}

export function watchNetwork(): void {
  addEventListener('online', flush)
  document.addEventListener('visibilitychange', flush)
  flush()
}

// Forms that were sent without a network wait on the phone and go out once it is back. Without JS
// the browser shows its own page and the person sends again.
//
// Only POST forms with a filled hidden field "key" wait: the server takes one key once, so that a
// lost reply does no harm. Never forms with data-noqueue (a vote is confirmed live or not at all)
// or with a chosen file. The sending itself is an island of its own, which most visits never need.
import { keyOf, load, save } from '../parts/box'
import { add } from '../parts/outbox'
import type { Ask } from './ask'
import { draftOf } from './drafts'
import { note } from './note'

declare const QUEUE_FILE: string // the address of queue.js, put in by the build
const pause = 2_000 // ms; a network that just failed is given a moment

/** Keeps form for later, or tells that it could not be sent. */
export function keepForLater(form: HTMLFormElement, ask: Ask): void {
  const body = ([...ask.body] as [string, string | File][]).filter(([, value]) => typeof value === 'string' || value.size)
  const key = keyOf(form)
  const fit = key && !('noqueue' in form.dataset) && body.every(([, value]) => typeof value === 'string')
  const kept = fit && save(add(load(), { url: ask.url, key, draft: draftOf(form), body: body as [string, string][] }))
  note(form, kept ? 'offline' : 'failed')
  setTimeout(flush, pause)
}

/** Sends what waits, if there is anything and a network. */
function flush(): void {
  if (navigator.onLine && load()[0]) import(QUEUE_FILE).then((queue: typeof import('../queue')) => queue.flush(), () => undefined)
}

export function watchNetwork(): void {
  addEventListener('online', flush)
  document.addEventListener('visibilitychange', flush)
  flush()
}

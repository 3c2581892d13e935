// queue sends the forms that waited for a network (see core/queue.ts). It is loaded by core, only
// when something waits. Without JS nothing ever waits.
//
// A replay carries "X-Replay: 1" and the form's idempotency key, and is taken off the phone only
// after the server's answer.
import type { Desk } from './core/queue'
import { replay, verdict, type Parcel, type Verdict } from './parts/outbox'
import { sent } from './parts/signal'

const lockName = 'almenda:queue'
const pause = 15_000 // ms at least until the next try; a crowd is spread over as much again
let timer: ReturnType<typeof setTimeout> | undefined
let running = false

/** Sends what waits, in one window only where the browser can tell; tries again while it must. */
export function flush(desk: Desk): void {
  if (running) return
  running = true
  const send = (): Promise<boolean> => replay(desk.load, desk.save, (parcel) => post(parcel, desk))
  const done = navigator.locks ? navigator.locks.request(lockName, { ifAvailable: true }, async (lock) => !lock || send()) : send()
  void done.catch(() => false).then((empty) => {
    running = false
    clearTimeout(timer)
    if (!empty) timer = setTimeout(() => flush(desk), pause * (1 + Math.random()))
  })
}

async function post(parcel: Parcel, desk: Desk): Promise<Verdict> {
  const answer = await fetch(parcel.url, { method: 'POST', body: new URLSearchParams(parcel.body), headers: { 'X-Replay': '1' } })
  const page = desk.parse(await answer.text())
  const outcome = verdict(answer.status, answer.url)
  if (outcome === 'later') return outcome
  const form = [...document.forms].find((shown) => desk.keyOf(shown) === parcel.key)
  if (outcome === 'done') settle(parcel, form, page, desk)
  desk.note(form, outcome === 'done' ? 'sent' : 'failed')
  return outcome
}

/**
 * Empties the form that was just sent and gives it a new key from the answer: the old one is used
 * up, and must not go out with other text. Words that were added since stay, in field and draft.
 */
function settle(parcel: Parcel, form: HTMLFormElement | undefined, page: Document, desk: Desk): void {
  const changed = form && [...new FormData(form)].some(([name, value]) =>
    typeof value === 'string' && !parcel.body.some((pair) => pair[0] === name && pair[1] === value))
  if (!changed) desk.dropDraft(parcel.draft)
  if (!form) return
  const key = desk.keyOf([...page.forms].find((other) => desk.draftOf(other) === parcel.draft))
  if (!changed) form.reset()
  if (key) form.querySelector<HTMLInputElement>('[name=key]')!.value = key
  else setTimeout(() => location.reload()) // once the parcel is taken off; the draft comes back by itself
  sent(form)
}

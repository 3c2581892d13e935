// Keeps a form from being sent twice by a second tap. Without JS the server's idempotency key
// does the same.
import { word } from './note'

const patience = 300 // ms until the button says that it is working
const limit = 10_000 // ms after which a form may be sent again whatever happened (a download never ends)

const undo = new WeakMap<HTMLFormElement, () => void>()

/** False when form is under way already. Until end, its button says "Sending…" (data-sending). */
export function begin(form: HTMLFormElement, button: HTMLElement | null): boolean {
  if (undo.has(form)) return false
  const label = [...(button?.childNodes ?? [])]
  const text = word(form, 'sending')
  const timers = [
    setTimeout(() => {
      if (text) button?.replaceChildren(text) // not disabled: that would take the focus away
    }, patience),
    setTimeout(() => end(form), limit),
  ]
  undo.set(form, () => {
    timers.forEach(clearTimeout)
    button?.replaceChildren(...label)
  })
  return true
}

/** Makes form ready to be sent again. */
export function end(form: HTMLFormElement): void {
  undo.get(form)?.()
  undo.delete(form)
}

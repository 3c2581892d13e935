// Keeps what a person writes on the phone, at every letter, and brings it back after a reload, a
// crash or a lost network. Without JS the server keeps the draft at each step.
//
// <form data-autosave="idea-12"> with a [data-save-state] line. Hidden fields are kept only with
// data-keep; passwords, codes and files never. "Reset" throws the draft away.
import { drop, guarded, read, write } from '../parts/store'
import { note } from './note'

const started = new WeakSet<HTMLFormElement>()
const leaving = 'almenda:sent'
const faults = '[data-error-summary]'

export const draftOf = (form: HTMLFormElement): string => form.dataset.autosave ?? ''

const fields = (form: HTMLFormElement): HTMLInputElement[] =>
  ([...form.elements] as HTMLInputElement[]).filter((field) => field.name && (!/hidden|password|file|submit/.test(field.type) || 'keep' in field.dataset) && field.autocomplete !== 'one-time-code')

const choice = (field: HTMLInputElement): boolean => /radio|checkbox/.test(field.type)

/** Fields are known by name, boxes and buttons by their value too: a form may change between visits. */
const label = (field: HTMLInputElement): string => field.name + (choice(field) ? '=' + field.value : '')

const snapshot = (form: HTMLFormElement): string =>
  JSON.stringify(Object.fromEntries(fields(form).map((field) => [label(field), choice(field) ? field.checked : field.value])))

function fill(form: HTMLFormElement, kept: string): void {
  const values = JSON.parse(kept) as Record<string, string & boolean>
  for (const field of fields(form)) {
    const value = values[label(field)]
    if (value !== undefined) field[choice(field) ? 'checked' : 'value'] = value as never
  }
  form.dispatchEvent(new Event('input'))
}

/** Starts keeping every form that is new on the page, and brings its draft back. */
export function keepDrafts(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-autosave]')) {
    if (started.has(form)) continue
    started.add(form)
    const name = draftOf(form)
    const before = snapshot(form)
    const keep = (): void => {
      const now = snapshot(form)
      if (now === before) dropDraft(name)
      else if (write(name, now)) note(form, 'saved')
    }
    const kept = read(name)
    form.addEventListener('input', keep)
    form.addEventListener('reset', () => dropDraft(name))
    // A form that came back with faults holds the newest text itself.
    if (kept && !form.querySelector(faults)) fill(form, kept)
  }
}

export const dropDraft = drop

/** Remembers, in this window only, that form is on its way to the server as a whole page. */
export const leaveWith = (form: HTMLFormElement): void => guarded(() => sessionStorage.setItem(leaving, draftOf(form)))

/**
 * Drops the draft of the form that led to this page, if it was accepted: the page is a success,
 * was reached by going forward, and does not show that form with faults.
 */
export const settleDrafts = (): void => guarded(() => {
  const name = sessionStorage.getItem(leaving)
  sessionStorage.removeItem(leaving)
  const [visit] = performance.getEntriesByType('navigation') as (PerformanceNavigationTiming & { responseStatus?: number })[]
  if (name && visit!.type === 'navigate' && !(visit!.responseStatus! >= 400) && !document.querySelector(faults)) dropDraft(name)
})

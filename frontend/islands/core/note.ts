// Tells a person what became of a form, in the words that the page carries.
import { say } from '../parts/signal'

export type State = 'saved' | 'offline' | 'sent' | 'failed'

/** The page's own word for something: from the form's status line, the form, or the page. */
export function word(form: HTMLFormElement | undefined, name: string): string | undefined {
  return form?.querySelector<HTMLElement>('[data-save-state]')?.dataset[name] ?? form?.dataset[name] ?? document.body.dataset[name]
}

/**
 * Writes the state of form into its [data-save-state] line. Saving happens at every letter and
 * is not read out; the rest is.
 */
export function note(form: HTMLFormElement | undefined, state: State): void {
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: 'short' })
  const text = word(form, state)?.replace('{t}', time)
  if (!text) return
  const line = form?.querySelector<HTMLElement>('[data-save-state]')
  if (line) {
    line.dataset.state = state
    line.textContent = text
  }
  if (state !== 'saved') say(text)
}

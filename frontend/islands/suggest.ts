// suggest shows similar ideas while a title is typed. Without JS they are a step of their own
// after the title.
//
// <input data-island="…" data-suggest="/ideas/similar" aria-details="similar"> <div id="similar" role="status"></div>
// The server is asked with ?q= and answers with the list.
import type { Start } from './parts/page'

const letters = 6 // fewer are alike to everything
const pause = 350 // ms after the last letter

export const start: Start = (element, page) => {
  const field = element as HTMLInputElement
  let timer: ReturnType<typeof setTimeout>
  let call = new AbortController()
  let asked = ''

  const ask = async (): Promise<void> => {
    const list = document.getElementById(field.getAttribute('aria-details') ?? '')
    asked = field.value.trim()
    const url = new URL(field.dataset.suggest!, location.href)
    url.searchParams.set('q', asked)
    const answer = await fetch(url, { signal: call.signal, headers: { 'X-Fragment': '#' + list?.id } })
    if (!answer.ok || !list) return
    const { body } = page.parse(await answer.text())
    const part = body.querySelector<HTMLElement>('#' + list.id) ?? body
    list.replaceChildren(...part.childNodes)
  }
  const typed = (): void => {
    const title = field.value.trim()
    if (title.length < letters || title === asked) return
    clearTimeout(timer)
    call.abort()
    call = new AbortController()
    timer = setTimeout(() => ask().catch(() => undefined), pause) // no network: no suggestions
  }
  field.addEventListener('input', typed)
  return () => {
    clearTimeout(timer)
    call.abort()
  }
}

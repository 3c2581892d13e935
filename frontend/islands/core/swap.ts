// Replaces one part of the page instead of the whole. Without JS the same address gives the
// whole page.
//
// <form data-swap="#list"> or <a data-swap="#list">: the server is asked the same address with
// "X-Fragment: #list" and may answer with that part alone. A GET goes into the history.
// The part's data-say is read out.
import { parse, replace } from '../parts/fragment'
import { say, sent } from '../parts/signal'
import { encoded, type Ask } from './ask'
import { draftOf, dropDraft } from './drafts'
import { note } from './note'
import { keepForLater } from './queue'

const patience = 30_000 // ms; a network that has not answered by then counts as none

const newest = new Map<string, AbortController>() // by part

/** Asks, and puts the answer into the page. Never rejects. */
export async function swap(part: string, ask: Ask, from?: HTMLElement): Promise<void> {
  const form = ask.method === 'post' && from as HTMLFormElement
  const stop = new AbortController()
  if (!form) { // a newer look replaces an older one; what is sent is sent
    newest.get(part)?.abort()
    newest.set(part, stop)
  }
  const timer = setTimeout(() => stop.abort(), patience)
  const busy = document.querySelector(part)
  busy?.setAttribute('aria-busy', 'true')
  let answer: Response | undefined
  let page: Document | undefined
  try {
    const body = form && (form.enctype === 'multipart/form-data' ? ask.body : encoded(ask.body)) || null
    answer = await fetch(ask.url, { method: ask.method, body, headers: { 'X-Fragment': part }, signal: stop.signal })
    page = parse(await answer.text())
  } catch {
    // no network, or none worth the name
  }
  clearTimeout(timer)
  if (!form && newest.get(part) !== stop) return
  busy?.removeAttribute('aria-busy')
  if (form && !page) return keepForLater(form, ask)
  const well = answer?.ok
  if (form && well) dropDraft(draftOf(form))
  const old = document.querySelector(part)
  const next = page?.querySelector<HTMLElement>(part)
  if (!old || !next) {
    // Another page was meant, or a fault that has no place in this one. Only what was accepted
    // or merely looked at leads away: a refused form keeps its text on the screen.
    if (form && !well) note(form, 'failed')
    else location.assign(answer?.url ?? ask.url)
    return
  }
  if (!form) step(part, ask.url)
  else if (well) sent(form)
  show(old, next)
}

/** Leads to what needs attention (a summary of faults asks for the focus itself); a person who was inside the part is not dropped at the top of the page. */
function show(old: Element, next: HTMLElement): void {
  const inside = old.contains(document.activeElement)
  replace(old, next)
  say(next.dataset.say)
  const call = next.querySelector<HTMLElement>('[autofocus],[aria-invalid]')
  const place = call ?? (inside && !next.contains(document.activeElement) ? next : undefined)
  if (!place) return
  if (place.tabIndex < 0) place.tabIndex = -1
  place.focus({ preventScroll: !call })
}

function step(part: string, url: string): void {
  history.replaceState({ part }, '') // so that coming back shows this again
  if (url !== location.href) history.pushState({ part }, '', url)
}

/** Takes over plain clicks on a[data-swap] and steps through the history that swaps made. */
export function watchLinks(): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-swap]')
    const plain = !(event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    if (!link || !plain || link.target || !document.querySelector(link.dataset.swap!)) return
    event.preventDefault()
    void swap(link.dataset.swap!, look(link.href), link)
  })
  addEventListener('popstate', (event) => {
    const part = (event.state as { part?: string } | null)?.part
    if (part) void swap(part, look(location.href))
  })
}

const look = (url: string): Ask => ({ url, method: 'get', body: new FormData() })

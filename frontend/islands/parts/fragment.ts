// Fetches one element of a page and puts it in place of its older self.
import { fresh } from './signal'

/**
 * The element of the page at url that selector names. The server may answer with that part alone:
 * it is told by the header. Rejects when there is no network, no such element, or no 2xx.
 */
export async function fetchPart(url: string, selector: string, signal?: AbortSignal): Promise<HTMLElement> {
  const answer = await fetch(url, { headers: { 'X-Fragment': selector }, signal: signal ?? null })
  const part = answer.ok && parse(await answer.text()).querySelector<HTMLElement>(selector)
  if (!part) throw new Error(selector)
  return part
}

export function parse(html: string): Document {
  return new DOMParser().parseFromString(html, 'text/html')
}

/** Replaces old by part; whoever was on a named element inside stays on it. */
export function replace(old: Element, part: HTMLElement): void {
  const active = document.activeElement
  const place = active && old.contains(active) ? active.id : ''
  old.replaceWith(document.adoptNode(part))
  if (place) document.getElementById(place)?.focus({ preventScroll: true })
  fresh()
}

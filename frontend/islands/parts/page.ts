// What core lends to the islands, so that none of them carries it again.
import type { load } from '../core/lazy'
import type { fetchPart, parse, replace } from './fragment'
import type { fresh, say } from './signal'
import type { counted } from './words'

export interface Page {
  say: typeof say
  fresh: typeof fresh
  parse: typeof parse
  fetchPart: typeof fetchPart
  replace: typeof replace
  counted: typeof counted
  load: typeof load
}

/** Ends what an island began, once its element has left the page. */
export type Stop = (() => void) | undefined

/**
 * An island file exports one function start of this kind. It is called once for each element that
 * names the island in data-island, when the element comes near the window.
 */
export type Start = (element: HTMLElement, page: Page) => Stop

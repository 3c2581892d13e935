// The rules of forms that wait for a network. Knows no browser, so that it can be tested alone.

/** A form that was sent without the server's answer. The key makes sending it twice harmless. */
export interface Parcel {
  url: string
  key: string
  draft: string // name of the draft that it came from, or ''
  body: [string, string][]
}

/** What an answer to a replay means. */
export type Verdict = 'done' | 'later' | 'refused'

/** Puts parcel last; an older one with the same key gives way, since the person sent it again. */
export function add(parcels: Parcel[], parcel: Parcel): Parcel[] {
  return [...parcels.filter((p) => p.key !== parcel.key), parcel]
}

/**
 * Reads an answer. An outage, a wait and a sign-in that ran out are no answer: the parcel stays.
 * url is where the answer came from at last.
 */
export function verdict(status: number, url: string): Verdict {
  if (status >= 500 || status === 401 || status === 408 || status === 425 || status === 429) return 'later'
  if (status >= 400) return 'refused'
  return /\/login(\/|$)/.test(new URL(url, 'http://localhost').pathname) ? 'later' : 'done'
}

/**
 * Sends what waits, oldest first, and stops at the first that has to wait. A parcel is taken off
 * only after its answer, so that a crash in between sends it again and never loses it. load is
 * asked each time because another window may add meanwhile. True when nothing is left.
 */
export async function replay(
  load: () => Parcel[],
  save: (parcels: Parcel[]) => void,
  send: (parcel: Parcel) => Promise<Verdict>,
): Promise<boolean> {
  for (;;) {
    const parcel = load()[0]
    if (!parcel) return true
    const outcome = await send(parcel).catch((): Verdict => 'later')
    if (outcome === 'later') return false
    save(load().filter((p) => p.key !== parcel.key))
  }
}

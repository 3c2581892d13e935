// Starts islands: fetches the files that an element names once it comes near the window, and ends
// what they began once it has left the page. Without JS, or when a file is missing, the markup
// that they would enhance works as it stands.
import { fetchPart, parse, replace } from '../parts/fragment'
import type { Page, Start, Stop } from '../parts/page'
import { fresh, say } from '../parts/signal'
import { counted } from '../parts/words'

declare const ISLANDS: string // ".1a2b3c.js": the end of every island's name, put in by the build

/** The island file of that name. */
export const load = <T>(name: string): Promise<T> => import(`/assets/${name}${ISLANDS}`)

const page: Page = { say, fresh, parse, fetchPart, replace, counted, load }
const seen = new WeakSet<Element>()
let running: [Element, Stop][] = []

const observer = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting && !(target as HTMLElement).hidden) continue // what is hidden is never near, and waits for its island to show it
    observer.unobserve(target)
    for (const file of (target as HTMLElement).dataset.island!.split(' ')) {
      // Only our own built files are islands; a value that got in some other way is ignored.
      if (!file.startsWith('/assets/')) continue
      import(file).then(({ start }: { start: Start }) => running.push([target, start(target as HTMLElement, page)]),
        () => seen.delete(target)) // a network that comes back brings it
    }
  }
}, { rootMargin: '200px' })

/** Watches every new [data-island="/assets/live.1a2b.js"]; several files are parted by spaces. */
export function lazily(): void {
  running = running.filter(([element, stop]) => element.isConnected || stop?.())
  for (const element of document.querySelectorAll('[data-island]')) {
    if (seen.has(element)) continue
    seen.add(element)
    observer.observe(element)
  }
}

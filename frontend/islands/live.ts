// live shows a room's new items as they come, and refreshes parts of other pages when the server
// hints that they changed. Without JS the page shows the same after a reload.
//
// <section id="comments" data-island="…" data-live="/live?room=…" data-poll="/i/12/poll" data-seq="41" data-me="…">
//   <button data-pill hidden data-tpl-one="Show 1 new" data-tpl-other="Show {n} new"
//           data-say-one="1 new comment" data-say-other="{n} new comments"></button>
//   <ol data-list> <li id="c-7" data-parent="c-3" data-ref="…" data-by="…">…<ol data-replies></ol></li> </ol>
//   <p data-empty>…</p>  <p data-presence data-tpl-other="{n} are here"></p>
// data-seq is the last item that the page holds; it is sent as since. data-room, if there, is sent
// as room. data-parent is the id of the item that is answered; data-ref is what a removal without
// words names. data-me and data-by mark a person's own items, which are never held back, nor is
// anything that comes just after a form in the section was sent.
//
// data-tail says that newcomers stand at the end of this page; without it they are told by the pill,
// which leads to them on the page data-on. What a guest has read is remembered on the phone.
//
// An item with op "part" is some other element of the page; stage.ts hears of it.
//
// A hint {kind, id} refreshes every element with an id and data-hint="kind" or "kind:id" (several
// are parted by spaces), from data-src or from this page's own address.
import { Log, type Frame } from './parts/frames'
import { follow } from './parts/line'
import type { Page, Start } from './parts/page'
import { remember } from './parts/read'
import { Room } from './parts/room'

const jitter = 2_000 // ms over which a crowd's refreshing is spread
const away = 30_000 // ms out of sight after which a socket is not trusted any more

export const start: Start = (box, page) => {
  const { live, room: name, poll } = box.dataset
  const log = new Log(Number(box.dataset.seq ?? 0))
  const room = new Room(box, page)
  remember(box)
  const address = (base: string): string => {
    const url = new URL(base, location.href)
    if (name) url.searchParams.set('room', name)
    if (log.last) url.searchParams.set('since', String(log.last))
    return url.href
  }
  let wake = (): void => undefined
  // What is no item of the list is for other islands of the page: stage.ts.
  const tell = (what: string, html = ''): boolean => box.dispatchEvent(new CustomEvent('almenda:' + what, { bubbles: true, detail: html }))

  const again = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * jitter))
    const anew = await page.fetchPart(location.href, '#' + box.id)
    room.reload(anew)
    log.restart(Number(anew.dataset.seq))
    tell('anew')
  }

  const source = {
    open: () => new WebSocket(address(live!).replace(/^http/, 'ws')),
    poll: poll ? async (signal: AbortSignal) => {
      const answer = await fetch(address(poll), { signal })
      if (!answer.ok) throw new Error(String(answer.status))
      return await answer.json() as Frame[]
    } : undefined,
    take: async (frame: Frame) => {
      const step = log.take(frame)
      if (step === 'snapshot' || step === 'apply' && !show(frame)) await again()
      return step !== 'gap'
    },
    wait: (ms: number) => new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    }),
  }

  const show = (frame: Frame): boolean => {
    if (frame.t === 'item' && frame.op === 'part') return tell('part', frame.html)
    if (frame.t === 'item') return room.apply(frame.op, frame.html, frame.id)
    if (frame.t === 'hint') hint(frame.kind, frame.id, page)
    const line = frame.t === 'presence' && box.querySelector<HTMLElement>('[data-presence]')
    if (line) {
      line.hidden = false
      line.textContent = page.counted(line, 'tpl', frame.n)
    }
    return true
  }

  // One call at a time; a new one begins when the network or the person comes back.
  let call = new AbortController()
  const hangUp = (): void => {
    call.abort()
    wake()
  }
  const renew = (): void => {
    hangUp()
    call = new AbortController()
    void follow(source, call.signal)
  }
  let hiddenAt = Infinity
  const seen = (): void => {
    if (document.hidden) hiddenAt = performance.now()
    else if (performance.now() - hiddenAt > away) renew()
  }
  const click = (event: Event): void => {
    if (!(event.target as Element).closest('[data-pill]')) return
    const first = room.reveal()
    if (!first) return room.follow()
    first.tabIndex = -1
    first.focus()
  }

  const over = new AbortController()
  box.addEventListener('click', click, over)
  box.addEventListener('almenda:sent', () => room.expect(), over)
  addEventListener('online', renew, over)
  addEventListener('pagehide', hangUp, over) // a browser keeps only quiet pages in its memory
  addEventListener('pageshow', (event) => event.persisted && renew(), over)
  document.addEventListener('visibilitychange', seen, over)
  renew()
  return () => {
    over.abort()
    hangUp()
  }
}

const due = new WeakSet<Element>()

/** Refreshes what a hint is about, once for many hints, and never under a person's fingers. */
function hint(kind: string, id: string, page: Page): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-hint]')) {
    const names = element.dataset.hint!.split(' ')
    if (due.has(element) || !names.includes(kind) && !names.includes(`${kind}:${id}`)) continue
    due.add(element)
    setTimeout(async () => {
      due.delete(element)
      const part = await page.fetchPart(element.dataset.src ?? location.href, '#' + element.id).catch(() => undefined)
      if (part && !element.querySelector('input:focus,textarea:focus,select:focus')) page.replace(element, part)
    }, Math.random() * jitter)
  }
}

// stage keeps the parts of a live room as the room's log brings them: how it is led, who speaks,
// the questions, the polls. live.ts holds the line and tells of each part; without JS the page
// shows the same after a reload.
//
// A part replaces the element with its id. A new one is put into what its data-into names, else into
// [data-stage]; a list with data-sort stays in the order of data-rank. data-by marks a person's own
// place in the queue, data-me says who that is: of the forms data-floor="ask" and "leave" one is
// hidden. What a person's own button said is kept. data-desk names the part of a host's page that
// is read anew when anything happened, but never under the host's fingers; data-other the part of
// any page that is read anew for what has no place on it.
import type { Page, Start } from './parts/page'

const pause = 400 // ms in which a host's page gathers what happened
const typing = 'input:focus,textarea:focus,select:focus,details[open]'

export const start: Start = (box, page) => {
  const over = new AbortController()
  let turn = speaks(box)
  let timer: ReturnType<typeof setTimeout> | undefined

  const settle = (): void => {
    const mine = own(box)
    const shut = !box.querySelector('#stage[data-running]')
    for (const form of box.querySelectorAll<HTMLElement>('[data-floor]')) form.hidden = shut || (form.dataset.floor === 'ask') === !!mine
    if (speaks(box) && !turn) page.say(box.querySelector<HTMLElement>('[data-turn]')?.dataset.turn)
    turn = speaks(box)
  }
  const again = (name: string | undefined): void => {
    clearTimeout(timer)
    if (name) timer = setTimeout(async () => {
      const here = box.querySelector(name)
      if (!here || here.querySelector(typing)) return again(name)
      const anew = await page.fetchPart(location.href, name).catch(() => undefined)
      if (anew) page.replace(here, anew)
    }, pause)
  }

  box.addEventListener('almenda:part', (event) => {
    if (box.dataset.desk) return again(box.dataset.desk)
    const template = document.createElement('template')
    template.innerHTML = (event as CustomEvent<string>).detail
    const part = template.content.firstElementChild as HTMLElement | null
    if (!part) return
    if (!put(box, part, page)) again(box.dataset.other)
    settle()
  }, over)
  // Too much was missed to be told one by one: every part is taken from the page as it is now.
  box.addEventListener('almenda:anew', () => {
    if (box.dataset.desk) return again(box.dataset.desk)
    again(box.dataset.other)
    for (const name of ['#stage', '#questions', '#polls']) {
      const here = box.querySelector(name)
      if (here) page.fetchPart(location.href, name).then((anew) => { page.replace(here, anew); settle() }, () => undefined)
    }
  }, over)
  settle()
  return () => {
    over.abort()
    clearTimeout(timer)
  }
}

const own = (box: HTMLElement): HTMLElement | null =>
  box.dataset.me ? box.querySelector(`#stage [data-by="${CSS.escape(box.dataset.me)}"]`) : null
const speaks = (box: HTMLElement): boolean => own(box)?.hasAttribute('data-speaking') ?? false

/** False when the page has no place for part. */
function put(box: HTMLElement, part: HTMLElement, page: Page): boolean {
  const shown = document.getElementById(part.id)
  const list = box.querySelector(part.dataset.into ?? '[data-stage]')
  if (shown) {
    for (const button of part.querySelectorAll<HTMLElement>('button[id]')) button.hidden = document.getElementById(button.id)?.hidden ?? button.hidden
    page.replace(shown, part)
  } else if (list) {
    list.append(part)
    box.querySelector('[data-none]')?.remove()
    page.fresh()
  }
  if (list?.matches('[data-sort]')) sort(list, part)
  return !!shown || !!list
}

/** Moves the one item that changed; the others stand right already, and nobody's focus is lost. */
function sort(list: Element, part: HTMLElement): void {
  const rank = (item: Element): number => Number((item as HTMLElement).dataset.rank ?? 0)
  const before = [...list.children].find((item) => item !== part && rank(item) < rank(part)) ?? null
  if (part.nextElementSibling === before) return
  const place = part.contains(document.activeElement) ? document.activeElement as HTMLElement : null
  list.insertBefore(part, before)
  place?.focus({ preventScroll: true })
}

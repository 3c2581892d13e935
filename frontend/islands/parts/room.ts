// A room on the page: a list of items that grows, with newcomers of others held back while a
// person reads further up.
import type { Page } from './page'

const calm = 2_000 // ms in which newcomers are told together
const mine = 5_000 // ms after sending in which what arrives is shown at once

/** Shows the items of [data-list] in box. What it holds back stays in order. */
export class Room {
  private waiting = new Map<string, HTMLElement>()
  private sentAt = -Infinity
  private untold = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private box: HTMLElement, private page: Page) {}

  /** Applies one item, or holds it back. False when only the whole list can show it. */
  apply(op: string, html: string | undefined, ref: string | undefined): boolean {
    const template = document.createElement('template')
    template.innerHTML = html ?? ''
    const item = template.content.firstElementChild as HTMLElement | null
    if (!item) return this.remove(ref)
    const shown = document.getElementById(item.id)
    if (shown) put(shown, item, this.page)
    else if (op === 'post') this.post(item)
    else if (this.waiting.has(item.id)) this.waiting.set(item.id, item)
    return true // a change of what was never on this page stays away
  }

  /** The person has just sent something: no holding back for a moment. */
  expect(): void {
    this.sentAt = performance.now()
    this.reveal()
  }

  /** Shows what waits and gives the first of it, which is the oldest. */
  reveal(): HTMLElement | undefined {
    const items = [...this.waiting.values()]
    this.waiting.clear()
    for (const item of items) this.insert(item)
    this.pill()
    if (items.length) this.page.fresh()
    return items[0]
  }

  /** Takes the list of a newly read page, in which everything is shown. */
  reload(anew: HTMLElement): void {
    const next = anew.querySelector<HTMLElement>('[data-list]')
    const list = this.list()
    this.waiting.clear()
    this.pill()
    if (list && next) this.page.replace(list, next)
  }

  stop(): void {
    clearTimeout(this.timer)
  }

  private list(): Element | null {
    return this.box.querySelector('[data-list]')
  }

  private post(item: HTMLElement): void {
    const { by } = item.dataset
    const own = performance.now() - this.sentAt < mine || by && by === this.box.dataset.me
    const last = this.list()?.lastElementChild
    const atEnd = !last || last.getBoundingClientRect().bottom <= innerHeight + 80
    if (own || atEnd) this.reveal() // what came before comes before
    this.waiting.set(item.id, item)
    if (own || atEnd) this.reveal()
    else this.pill()
    if (!own) this.tell()
  }

  /** A removal without words: known by data-ref, or by the list as the server shows it now. */
  private remove(ref: string | undefined): boolean {
    const query = `[data-ref="${CSS.escape(ref ?? '')}"]`
    for (const [id, item] of this.waiting) if (item.matches(query)) return this.waiting.delete(id)
    const shown = this.box.querySelector(query)
    if (!shown || follows(shown).length > 1) return false
    shown.remove()
    this.page.fresh()
    return true
  }

  /** An answer goes after what it answers and the answers before it; all else to the end. */
  private insert(item: HTMLElement): void {
    this.box.querySelector('[data-empty]')?.remove()
    const { parent = '0' } = item.dataset
    const answered = document.getElementById(parent) ?? document.getElementById('c-' + parent)
    const nested = answered?.querySelector('[data-replies]')
    if (nested) nested.append(item)
    else if (answered) follows(answered).pop()!.after(item)
    else this.list()?.append(item)
  }

  private pill(): void {
    const pill = this.box.querySelector<HTMLElement>('[data-pill]')
    if (!pill) return
    pill.hidden = !this.waiting.size
    pill.textContent = this.page.counted(pill, 'tpl', this.waiting.size)
  }

  /** Says politely how many came, not each one. */
  private tell(): void {
    this.untold++
    this.timer ??= setTimeout(() => {
      const pill = this.box.querySelector<HTMLElement>('[data-pill]')
      if (pill) this.page.say(this.page.counted(pill, 'say', this.untold) || this.page.counted(pill, 'tpl', this.untold))
      this.untold = 0
      this.timer = undefined
    }, calm)
  }
}

/** An item and, right after it, all the answers to it and to them. */
function follows(item: Element): Element[] {
  const found = [item]
  const named = new Set([item.id.replace('c-', ''), item.id])
  let next = item.nextElementSibling as HTMLElement | null
  while (next && named.has(next.dataset.parent ?? '')) {
    found.push(next)
    named.add(next.id).add(next.id.replace('c-', ''))
    next = next.nextElementSibling as HTMLElement | null
  }
  return found
}

/** Puts item in place of shown. Answers inside it, and an answer that is being written, stay. */
function put(shown: HTMLElement, item: HTMLElement, page: Page): void {
  const answers = shown.querySelector('[data-replies]')
  if (answers) item.querySelector('[data-replies]')?.replaceWith(answers)
  for (const field of shown.querySelectorAll('textarea')) {
    const next = field.value !== field.defaultValue && item.querySelector<HTMLTextAreaElement>('#' + CSS.escape(field.id))
    if (!next) continue
    next.value = field.value
    next.closest('details')?.setAttribute('open', '')
  }
  page.replace(shown, item)
}

// A room on the page: a list of items that grows, with newcomers of others held back while a
// person reads further up.
import type { Page } from './page'

const calm = 2_000 // ms in which newcomers are told together
const mine = 5_000 // ms after sending in which what arrives is shown at once
const answers = '[data-replies]'

/** Shows the items of [data-list] in box. What it holds back stays in order. */
export class Room {
  private waiting = new Map<string, HTMLElement>()
  private sentAt = -Infinity
  private elsewhere: string[] = [] // came, and stand on another page
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

  private list(): Element | null {
    return this.box.querySelector('[data-list]')
  }

  /** Goes to the page of the first that came and is not on this one. */
  follow(): void {
    const [first] = this.elsewhere
    if (first) location.assign(`${this.box.dataset.on ?? ''}?post=${first}#c-${first}`)
  }

  private post(item: HTMLElement): void {
    const { by, parent, seq } = item.dataset
    if (parent ? !document.getElementById(parent) && !this.waiting.has(parent) : this.box.dataset.tail === undefined) {
      if (!parent && seq) this.elsewhere.push(seq)
      return this.pill()
    }
    const own = performance.now() - this.sentAt < mine || by && by === this.box.dataset.me
    const last = this.list()?.lastElementChild
    const atEnd = !last || last.getBoundingClientRect().bottom <= innerHeight + 80
    if (own || atEnd) this.reveal() // what came before comes before
    this.waiting.set(item.id, item)
    if (own || atEnd) this.reveal()
    else this.pill()
    if (!own) this.tell()
  }

  /** A removal without words: known by data-ref, else by the list as the server shows it now. */
  private remove(ref: string | undefined): boolean {
    const named = (item: HTMLElement): boolean => item.dataset.ref !== undefined && item.dataset.ref === ref
    for (const [id, item] of this.waiting) if (named(item)) return this.waiting.delete(id)
    const shown = [...this.box.querySelectorAll('li')].find(named)
    if (!shown || shown.querySelector('[data-replies] > *')) return false
    shown.remove()
    this.page.fresh()
    return true
  }

  /** An answer goes to the answers of its thread; what it answers may itself be an answer. */
  private insert(item: HTMLElement): void {
    const { parent } = item.dataset
    const answered = parent && document.getElementById(parent)
    if (answered && !answered.closest(answers) && !answered.querySelector(answers)) answered.insertAdjacentHTML('beforeend', '<ol data-replies></ol>')
    const list = answered ? answered.closest(answers) ?? answered.querySelector(answers) : !parent && this.list()
    if (!list) return // an answer to something further back than this page goes
    this.box.querySelector('[data-empty]')?.remove()
    list.append(item)
  }

  private pill(): void {
    const pill = this.box.querySelector<HTMLElement>('[data-pill]')
    if (!pill) return
    const n = this.waiting.size || this.elsewhere.length
    pill.hidden = !n
    pill.textContent = this.page.counted(pill, 'tpl', n)
  }

  /** Says politely how many came, not each one. */
  private tell(): void {
    this.untold++
    this.timer ??= setTimeout(() => {
      const pill = this.box.querySelector<HTMLElement>('[data-pill]')
      if (pill) this.page.say(this.page.counted(pill, 'say', this.untold))
      this.untold = 0
      this.timer = undefined
    }, calm)
  }
}

/** Puts item in place of shown. The answers under it, and an answer that is being written, stay. */
function put(shown: HTMLElement, item: HTMLElement, page: Page): void {
  for (const field of shown.querySelectorAll('textarea')) {
    const next = field.value !== field.defaultValue && item.querySelector<HTMLTextAreaElement>('#' + CSS.escape(field.id))
    if (!next) continue
    next.value = field.value
    next.closest('details')?.setAttribute('open', '')
  }
  const votes = shown.querySelector('.votes') // they tell how the viewer voted
  if (votes) item.querySelector('.votes')?.replaceWith(votes)
  const kept = shown.querySelector(answers)
  if (!kept) return page.replace(shown, item)
  const place = document.activeElement!.id
  item.querySelector(answers)?.remove()
  for (const node of [...shown.childNodes]) if (node !== kept) node.remove()
  kept.before(...item.childNodes)
  if (place) document.getElementById(place)?.focus({ preventScroll: true })
  page.fresh()
}

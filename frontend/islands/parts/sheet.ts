// The form of a survey as it stands in the page: its fields as answers, and answers as its fields.
import type { Answer, Answers, Definition, Question, Shown } from './paper'
import type { Page } from './page'

export type Fields = [string, string][]
export type Box = HTMLElement & { hidden: boolean }

export const all = <T extends HTMLElement = HTMLElement>(of: ParentNode, what: string): T[] => [...of.querySelectorAll<T>(what)]

/** Writes fields into the form; of the section of an index, those that are not among them are emptied. */
export function fill(form: HTMLFormElement, list: Fields, index?: string): void {
  for (const field of all<HTMLInputElement>(form, '[name^=q_]')) {
    const values = list.filter((pair) => pair[0] === field.name).map((pair) => pair[1])
    const inside = index !== undefined && field.closest('[data-index="' + index + '"]')
    if (!values.length && !inside) continue
    if (/radio|checkbox/.test(field.type)) field.checked = values.indexOf(field.value) >= 0
    else field.value = values[0] || ''
  }
}

export function answersOf(d: Definition, form: HTMLFormElement): Answers {
  const data = [...new FormData(form)] as Fields
  const out: Answers = {}
  for (const section of d.sections) for (const q of section.questions) out[q.key] = answerOf(q, data)
  return out
}

/** As the server reads the fields of a question, as far as the logic asks for it. */
function answerOf(q: Question, data: Fields): Answer {
  const name = 'q_' + q.key
  const get = (part: string): string => (data.filter((pair) => pair[0] === name + part)[0] || ['', ''])[1].trim()
  const values = data.filter((pair) => pair[0] === name).map((pair) => pair[1].trim()).filter(Boolean)
  const dodges: string[] = values.filter((value) => value === 'dk' || value === 'na')
  const r: Record<string, string> = {}
  for (const [field, value] of data) if (field.startsWith(name + '__') && value.trim()) r[field.slice(name.length + 2)] = value.trim()
  const rows = Object.keys(r)
  switch (q.type) {
    case 'short': case 'long': case 'date': case 'number': {
      const t = values.filter((value) => dodges.indexOf(value) < 0)[0] || ''
      return { c: dodges, t: q.type === 'number' ? t.replace(/\s/g, '').replace(',', '.') : t }
    }
    case 'matrix': return { c: dodges, r }
    case 'allocation': return { c: dodges, r: rows.some((row) => r[row] !== '0') ? r : {} }
    case 'ranking': {
      const order = rows.sort((a, b) => Number(r[a]) - Number(r[b]))
      return order.every((row, i) => Number(r[row]) === i + 1) ? { c: dodges.concat(order) } : { c: dodges, r }
    }
    case 'place': {
      const p = { lat: Number(get('_lat')), lon: Number(get('_lon')), d: get('_district') }
      return p.lat || p.d ? { c: dodges, p } : { c: dodges }
    }
  }
  return { c: values, t: get('_other') }
}

/** Puts the things of a list in the order of their codes. */
export function sort(list: HTMLElement, codes: string[]): void {
  if (list.dataset.rank && all<HTMLSelectElement>(list, 'select').some((place) => place.value)) return // the person's own order
  for (const one of codes) {
    const el = all(list, '[data-code], [data-row]').filter((item) => item.parentNode === list && (item.dataset.row || item.dataset.code) === one)[0]
    if (el) list.append(el)
  }
}

/** Says how many points are left. */
export function count(points: HTMLElement): void {
  let left = Number(points.dataset.total)
  for (const field of all<HTMLInputElement>(points, 'input')) if (!field.closest<Box>('[data-code]')!.hidden) left -= Number(field.value.replace(/\D/g, ''))
  const line = points.parentNode!.querySelector('.survey-left')!
  const text = ((left < 0 ? points.dataset.over : points.dataset.left) || '').replace('{n}', String(Math.abs(left)))
  if (line.textContent !== text) line.textContent = text
}

/** Gives each thing of a ranking buttons for up and down, and a grip to drag it by. */
export function arrows(list: HTMLElement): void {
  for (const item of all(list, 'li')) {
    const words = item.querySelector('label')!.textContent || ''
    const grip = document.createElement('span')
    grip.className = 'grip'
    grip.textContent = '⠿'
    grip.setAttribute('aria-hidden', 'true')
    item.append(grip)
    for (const way of ['up', 'down']) {
      const button = document.createElement('button')
      button.type = 'button'
      button.className = 'ds-button survey-move'
      button.dataset.variant = 'secondary'
      button.dataset.way = way
      button.textContent = way === 'up' ? '↑' : '↓'
      button.setAttribute('aria-label', (list.dataset[way] || '').replace('{what}', words))
      item.append(button)
    }
  }
}

const shownOf = (list: HTMLElement): HTMLElement[] => all(list, 'li').filter((one) => !(one as Box).hidden)

type Typed = (event: Event) => void

/** Puts a thing of a ranking at a place, and writes all places anew. */
function place(list: HTMLElement, item: HTMLElement, to: number, page: Page, typed: Typed): void {
  const items = shownOf(list).filter((one) => one !== item)
  items.splice(to, 0, item)
  list.append(...items)
  items.forEach((one, i) => {
    one.querySelector('select')!.value = i < Number(list.dataset.rank) ? String(i + 1) : ''
  })
  page.say((list.dataset.at || '').replace('{what}', item.querySelector('label')!.textContent || '').replace('{n}', String(items.indexOf(item) + 1)))
  typed({ target: item.querySelector('select') } as unknown as Event)
}

/** Moves a thing of a ranking by one of its buttons. */
export function rank(event: Event, page: Page, typed: Typed): void {
  const button = (event.target as HTMLElement).closest<HTMLElement>('[data-way]')
  const item = button?.closest<HTMLElement>('li')
  const list = item?.parentElement
  if (!button || !item || !list) return
  const items = shownOf(list)
  const to = items.indexOf(item) + (button.dataset.way === 'up' ? -1 : 1)
  place(list, item, Math.min(Math.max(to, 0), items.length - 1), page, typed)
  button.focus()
}

/** Moves a thing of a ranking to where its grip is let go. It stays where it is until then: what is put elsewhere loses the pointer. */
export function drag(event: Event, page: Page, typed: Typed): void {
  const grip = (event.target as HTMLElement).closest<HTMLElement>('.grip')
  const item = grip?.closest<HTMLElement>('li')
  const list = item?.parentElement
  if (!grip || !item || !list) return
  event.preventDefault()
  grip.setPointerCapture((event as PointerEvent).pointerId)
  item.dataset.held = ''
  const end = (up: PointerEvent): void => {
    delete item.dataset.held
    if (up.type === 'pointercancel') return
    place(list, item, shownOf(list).filter((one) => {
      const { top, height } = one.getBoundingClientRect()
      return one !== item && up.clientY > top + height / 2
    }).length, page, typed)
  }
  grip.onpointerup = grip.onpointercancel = end
}

/** Draws the answers once more, for a last look. */
export function review(form: HTMLFormElement, check: HTMLElement, shown: Shown): void {
  const make = (tag: string, text: string, name = ''): HTMLElement => {
    const el = document.createElement(tag)
    el.className = name
    el.textContent = text
    return el
  }
  const page = form.querySelector<HTMLTemplateElement>('template[data-review]')!.content.cloneNode(true) as DocumentFragment
  const parts = page.querySelector('[data-parts]')!
  for (const section of all(form, '[data-section]')) {
    if (shown.sections.indexOf(Number(section.dataset.index)) < 0) continue
    const part = make('section', '', 'flow survey-part')
    const head = make('div', '', 'survey-part-head')
    const title = section.querySelector('h1')!.textContent || ''
    const edit = make('button', form.dataset.edit || '', 'ds-button') as HTMLButtonElement
    edit.dataset.variant = 'tertiary'
    edit.name = 'go'
    edit.value = 'to-' + section.dataset.index
    edit.setAttribute('aria-label', edit.textContent + ': ' + title)
    head.append(make('h2', title, 'ds-heading'), edit)
    const list = make('dl', '', 'survey-said')
    for (const el of all<Box>(section, '[data-q]')) {
      if (el.hidden || el.dataset.type === 'info') continue
      const line = make('div', '')
      const words = said(el)
      line.append(make('dt', el.querySelector('legend > span, label > span')!.textContent || ''), make('dd', words || form.dataset.none || '', words ? '' : 'muted'))
      list.append(line)
    }
    part.append(head, list)
    parts.append(part)
  }
  const own = page.querySelector('.survey-code')
  if (own) own.textContent = ((form.elements.namedItem('answer_key') as HTMLInputElement).value.match(/.{1,5}/g) || []).join('-')
  check.replaceChildren(page)
}

/** What stands in the fields of a question, in words. */
function said(el: HTMLElement): string {
  const out: string[] = []
  for (const field of all<HTMLInputElement & HTMLSelectElement>(el, 'input:not([type=hidden]), select, textarea')) {
    if (field.closest('[data-q] [hidden]')) continue
    const box = /radio|checkbox/.test(field.type)
    const words = box ? (field.checked ? field.parentNode!.querySelector('label')!.textContent : '')
      : field.selectedOptions ? (field.value ? field.selectedOptions[0]!.text : '') : field.value
    if (!words || !words.trim()) continue
    const row = field.closest('[data-row], [data-rank] li, .survey-point')
    out.push((row ? row.querySelector('legend, label')!.textContent + ': ' : '') + words.trim())
  }
  return out.join(', ')
}

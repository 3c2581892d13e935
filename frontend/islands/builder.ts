// builder lets staff drag a question to its place, within a page of a survey or into another one. The
// buttons beside it do the same without JS, and by keyboard.
//
// <ol data-island="…" data-section="s1" data-move="/admin/surveys/…/edit/move" data-grip="Drag to move">
//   <li data-key="q1"> … </li>
// A drop is sent as the form of a button would be, and the list comes back from the server.
import type { Start } from './parts/page'

export const start: Start = (list) => {
  const drop = (key: string, section: string, before: string): void => {
    const form = document.createElement('form')
    form.method = 'post'
    form.action = list.dataset.move!
    form.dataset.swap = '#builder'
    form.hidden = true
    const values = { of: 'question', to: 'place', what: key, section, before }
    for (const [name, value] of Object.entries(values)) {
      const field = document.createElement('input')
      Object.assign(field, { type: 'hidden', name, value })
      form.append(field)
    }
    document.body.append(form)
    form.requestSubmit()
    setTimeout(() => form.remove(), 5000)
  }
  /** The list under the pointer, and the question before which a drop would go. */
  const under = (event: PointerEvent, held: Element): [HTMLElement | null, Element | null] => {
    const at = document.elementFromPoint(event.clientX, event.clientY)
    const section = at?.closest('.builder-section')
    const into = section?.querySelector<HTMLElement>('[data-section]') ?? null
    const cards = [...into?.querySelectorAll('[data-key]') ?? []].filter((one) => one !== held)
    const before = cards.find((one) => {
      const { top, height } = one.getBoundingClientRect()
      return event.clientY < top + height / 2
    })
    return [into, before ?? null]
  }
  const stops: (() => void)[] = []
  for (const card of list.querySelectorAll<HTMLElement>('[data-key]')) {
    const grip = document.createElement('span')
    grip.className = 'grip'
    grip.title = list.dataset.grip!
    grip.textContent = '⠿'
    grip.setAttribute('aria-hidden', 'true')
    card.lastElementChild!.append(grip)
    grip.addEventListener('pointerdown', (down) => {
      grip.setPointerCapture(down.pointerId)
      card.dataset.held = ''
      // The card stays where it is until it is dropped: one that is put elsewhere loses the pointer.
      let marked: Element | null = null
      const mark = (at: Element | null): void => {
        marked?.removeAttribute('data-over')
        marked = at
        at?.setAttribute('data-over', '')
      }
      const move = (event: PointerEvent): void => {
        const [into, before] = under(event, card)
        mark(before ?? into)
      }
      const end = (event: PointerEvent): void => {
        grip.removeEventListener('pointermove', move)
        delete card.dataset.held
        mark(null)
        const [into, before] = under(event, card)
        if (event.type === 'pointercancel' || !into) return
        into.insertBefore(card, before)
        drop(card.dataset.key!, into.dataset.section!, (before as HTMLElement | null)?.dataset.key ?? '')
      }
      grip.addEventListener('pointermove', move)
      grip.addEventListener('pointerup', end, { once: true })
      grip.addEventListener('pointercancel', end, { once: true })
    })
    stops.push(() => grip.remove())
  }
  return () => stops.forEach((stop) => stop())
}

// panelist carries the right to answer a panel's survey from the address to the form, and takes it off
// the device afterwards. It comes behind the # of the address, which browsers send to nobody. Without
// JS there is a code instead, which travels in the form.
//
// <div data-island="…" data-start="slug">: [data-with] is shown with a right to answer, [data-without]
//   without one. A link in [data-with] takes the right along where nothing can be kept.
// <div data-island="…" data-form="slug"> around the hidden field credential.
// <p data-island="…" data-clear="slug"> on the last page.
import type { Start } from './parts/page'
import { drop, read, write } from './parts/store'

const right = (slug: string): string => 'panel:' + slug
const draft = (slug: string): string => 'survey:' + slug + ':'

/** The right that the address brought, which leaves the address, or the one that lies here. */
function taken(slug: string): string {
  const brought = (/^#c=([\w.-]{1,1024})$/.exec(location.hash) || [])[1]
  const old = read(right(slug)) || ''
  if (!brought) return old
  history.replaceState(null, '', location.pathname + location.search)
  if (brought !== old) {
    if (old) drop(draft(slug)) // somebody else's, who has not sent
    write(right(slug), brought)
  }
  return brought
}

export const start: Start = (element) => {
  const { start: begins, form, clear } = element.dataset
  if (clear) {
    drop(right(clear))
    drop(draft(clear))
  }
  if (form) {
    const field = element.querySelector('input')
    if (field && !field.value) field.value = taken(form)
  }
  if (begins) {
    const found = taken(begins)
    if (!found) return undefined
    for (const part of element.querySelectorAll<HTMLElement>('[data-with], [data-without]')) part.hidden = 'without' in part.dataset
    const link = element.querySelector('a')
    if (link && !read(right(begins))) link.hash = 'c=' + found
  }
  return undefined
}

// Says how many characters are left. Without JS the limit stands in the field's description.
import { counted } from '../parts/words'

/** <textarea maxlength="200" data-count="left"> fills #left from its data-tpl (or data-tpl-one, data-tpl-other…) */
export function count(): void {
  for (const field of document.querySelectorAll<HTMLTextAreaElement>('[data-count]')) {
    const line = document.getElementById(field.dataset.count!)
    if (!line) continue
    const show = (): void => {
      line.textContent = counted(line, 'tpl', field.maxLength - field.value.length)
    }
    field.oninput = show // a property, so that a second look at the page adds nothing
    show()
  }
}

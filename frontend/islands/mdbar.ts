// mdbar shows a toolbar over a text field that takes Markdown. Without JS the bar stays hidden
// and the help text beside the field shows the signs.
//
// <div data-island="…" data-mdbar="body" hidden> <button type="button" data-md="b">…</button>
// i, ul, link </div> <textarea id="body">
import { marked, type Mark } from './parts/markdown'
import type { Start } from './parts/page'

export const start: Start = (bar) => {
  const field = document.getElementById(bar.dataset.mdbar!) as HTMLTextAreaElement
  const apply = (mark: Mark): void => {
    const next = marked({ text: field.value, from: field.selectionStart, to: field.selectionEnd }, mark)
    field.select()
    // Only typed text can be undone by the person; this is how a browser lets us type.
    if (!document.execCommand('insertText', false, next.text)) {
      field.value = next.text
      field.dispatchEvent(new Event('input', { bubbles: true }))
    }
    field.focus()
    field.setSelectionRange(next.from, next.to)
  }
  bar.hidden = false
  bar.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-md]')
    if (button) apply(button.dataset.md as Mark)
  })
  return undefined // a bar that is gone is never pressed again
}

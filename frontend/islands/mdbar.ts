// mdbar puts a toolbar over a text field that takes Markdown. Without JS there is no bar, and the
// help text beside the field shows the signs.
//
// <textarea data-island="mdbar" data-toolbar="Text style" data-bold="Bold" data-italic="Italic"
//           data-list-label="List" data-link="Link">. Ctrl+B and Ctrl+I work as well.
import { marked, type Mark } from './parts/markdown'
import type { Start } from './parts/page'

const words: [Mark, string][] = [['b', 'bold'], ['i', 'italic'], ['ul', 'listLabel'], ['link', 'link']]

export const start: Start = (element) => {
  const field = element as HTMLTextAreaElement
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
  const bar = document.createElement('div')
  bar.className = 'md-bar'
  bar.setAttribute('role', 'group')
  bar.setAttribute('aria-label', field.dataset.toolbar ?? '')
  for (const [mark, name] of words) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'ds-button'
    button.dataset.variant = 'tertiary'
    button.dataset.size = 'sm'
    button.textContent = field.dataset[name] ?? mark
    button.onclick = () => apply(mark)
    bar.append(button)
  }
  const key = (event: KeyboardEvent): void => {
    if (!event.ctrlKey && !event.metaKey || event.altKey || !/^[bi]$/.test(event.key)) return
    event.preventDefault()
    apply(event.key as Mark)
  }
  field.before(bar)
  field.addEventListener('keydown', key)
  return () => bar.remove()
}

// quote lets a person remark on words that they marked in a document. Without JS the words are
// copied into a field of the form.
//
// <section data-island="…" data-label="Remark on the marked words">
//   <div data-paragraph="p3"> … <a data-remark href="/c/plan/reply/text?paragraph=p3">…</a></div>
// While words of one paragraph are marked, its link carries them (&quote=…) and says so.
import type { Start } from './parts/page'

const longest = 1000 // characters that the form takes

export const start: Start = (root) => {
  let lit: HTMLAnchorElement | undefined
  let plain = ''

  const off = (): void => {
    if (!lit) return
    const url = new URL(lit.href)
    url.searchParams.delete('quote')
    lit.href = url.pathname + url.search
    lit.firstChild!.textContent = plain
    lit = undefined
  }
  const marked = (): void => {
    const selection = document.getSelection()
    const words = selection?.toString().replace(/\s+/g, ' ').trim() ?? ''
    const part = [selection?.anchorNode, selection?.focusNode].map((node) =>
      (node instanceof Element ? node : node?.parentElement)?.closest<HTMLElement>('[data-paragraph]'))
    if (selection?.isCollapsed && document.activeElement === lit) return // the link was reached
    off()
    if (words.length < 3 || words.length > longest || !part[0] || part[0] !== part[1] || !root.contains(part[0])) return
    const link = part[0].querySelector<HTMLAnchorElement>('a[data-remark]')
    if (!link?.firstChild) return
    const url = new URL(link.href)
    url.searchParams.set('quote', words)
    link.href = url.pathname + url.search
    plain = link.firstChild.textContent ?? ''
    link.firstChild.textContent = root.dataset.label!
    lit = link
  }
  let timer: ReturnType<typeof setTimeout>
  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(marked, 150)
  }
  document.addEventListener('selectionchange', soon)
  return () => {
    clearTimeout(timer)
    document.removeEventListener('selectionchange', soon)
    off()
  }
}

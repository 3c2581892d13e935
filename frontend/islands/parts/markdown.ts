// How a toolbar changes Markdown. Knows no browser, so that it can be tested alone.

export type Mark = 'b' | 'i' | 'ul' | 'link'

/** A text with a selection. */
export interface Selected {
  text: string
  from: number
  to: number
}

const around: Record<string, [string, string]> = { b: ['**', '**'], i: ['_', '_'], link: ['[', '](https://)'] }

/** Sets mark on the selection, or takes it off where it is set. The same words stay selected. */
export function marked({ text, from, to }: Selected, mark: Mark): Selected {
  if (mark === 'ul') return listed(text, from, to)
  const [open, close] = around[mark]!
  const words = text.slice(from, to)
  const before = text.slice(0, from)
  const after = text.slice(to)
  if (before.endsWith(open) && after.startsWith(close)) {
    return { text: before.slice(0, -open.length) + words + after.slice(close.length), from: from - open.length, to: to - open.length }
  }
  return { text: before + open + words + close + after, from: from + open.length, to: to + open.length }
}

/** Makes whole lines into points of a list, or plain lines again if all of them are points. */
function listed(text: string, from: number, to: number): Selected {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const stop = text.indexOf('\n', to) < 0 ? text.length : text.indexOf('\n', to)
  const lines = text.slice(start, stop).split('\n')
  const points = lines.every((line) => line.startsWith('- '))
  const block = lines.map((line) => points ? line.slice(2) : line.startsWith('- ') ? line : '- ' + line).join('\n')
  return { text: text.slice(0, start) + block + text.slice(stop), from: start, to: start + block.length }
}

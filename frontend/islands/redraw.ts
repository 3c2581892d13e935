// redraw goes through the files of a draw by lot in the visitor's own browser: fingerprint, hashes of
// the files, the number that the value gives, and the people on the list with that number. It believes
// nothing that the page says but the fingerprint, which was published before.
//
// <div data-island="…" data-files="/panel/x/draw/1/files/" data-hash="…" data-do="Check in my browser" …></div>
import type { Start } from './parts/page'

interface Manifest {
  panels: number
  rule: { kind: string }
  files: { name: string; size: number; sha256: string }[]
}

interface Result {
  manifest: string
  value: string
  number: number
  people: string[]
}

class Mismatch extends Error {}

const hex = async (bytes: Uint8Array): Promise<string> =>
  Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource)), (b) => b.toString(16).padStart(2, '0')).join('')

const words = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** The number that a value gives. Twelve hexadecimal digits are 48 bits: a number that is exact here. */
export async function number(rule: string, value: string, manifest: string, panels: number): Promise<number> {
  if (rule === 'digits') return /^\d+$/.test(value) && value.length === String(panels - 1).length ? Number(value) : -1
  const fair = 2 ** 48 - (2 ** 48 % panels)
  for (let i = 0; ; i++) {
    const x = parseInt((await hex(new TextEncoder().encode(`${value}\n${manifest}\n${i}`))).slice(0, 12), 16)
    if (x < fair) return x % panels
  }
}

const match = (ok: boolean, file: string): void => {
  if (!ok) throw new Mismatch(file)
}

/** Checks everything, and tells the number and how many people it gives; no number before the draw. */
export async function check(read: (name: string) => Promise<Uint8Array | undefined>, announced: string): Promise<{ label?: string; people: string[] }> {
  const need = async (name: string): Promise<Uint8Array> => {
    const bytes = await read(name)
    if (!bytes) throw new Mismatch(name)
    return bytes
  }
  const raw = await need('manifest.json')
  const hash = await hex(raw)
  match(hash === announced, 'manifest.json')
  match(words(await need('commitment.txt')) === `${hash}  manifest.json\n`, 'commitment.txt')
  const manifest = JSON.parse(words(raw)) as Manifest
  const files = new Map<string, string>()
  for (const file of manifest.files) {
    const bytes = await need(file.name)
    match(bytes.length === file.size && (await hex(bytes)) === file.sha256, file.name)
    files.set(file.name, words(bytes))
  }
  const rows = (name: string): string[] => (files.get(name) ?? '').trimEnd().split('\n').slice(1)
  const panels = rows('panels.csv')
  match(panels.length === manifest.panels, 'panels.csv')
  const last = await read('result.json')
  if (!last) return { people: [] }
  const result = JSON.parse(words(last)) as Result
  const n = await number(manifest.rule.kind, result.value, hash, manifest.panels)
  const names = rows('people.csv').map((row) => row.slice(row.indexOf(',') + 1))
  const [label = '', list = ''] = (panels[n] ?? '').split(',')
  const people = list.split(' ').map((at) => names[Number(at) - 1] ?? '').sort()
  match(result.manifest === hash && result.number === n && people.join() === result.people.join(), 'result.json')
  return { label, people }
}

export const start: Start = (element, page) => {
  const word = (name: string): string => element.dataset[name] ?? ''
  if (typeof crypto !== 'object' || !crypto.subtle) return undefined // the server checks, by the link below
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'ds-button'
  button.textContent = word('do')
  const said = document.createElement('p')
  const tell = (text: string): void => {
    said.textContent = text
    page.say(text)
  }
  const read = async (name: string): Promise<Uint8Array | undefined> => {
    const answer = await fetch(word('files') + name, { credentials: 'same-origin' })
    if (answer.status === 404) return undefined
    if (!answer.ok) throw new Error(String(answer.status))
    return new Uint8Array(await answer.arrayBuffer())
  }
  const tapped = async (): Promise<void> => {
    button.disabled = true
    tell(word('working'))
    try {
      const { label, people } = await check(read, word('hash'))
      tell(label ? word('good').replace('{number}', label).replace('{n}', String(people.length)) : word('soon'))
    } catch (fault) {
      tell(fault instanceof Mismatch ? word('bad').replace('{file}', fault.message) : word('failed'))
    }
    button.disabled = false
  }
  button.addEventListener('click', tapped)
  element.append(button, said)
  return () => element.replaceChildren()
}

// The five towns, and what they say. Words come from the same catalogues as the pages, so that a
// better word breaks no journey and a missing one breaks all.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'

const tenants = path.resolve(import.meta.dirname, '../../tenants')

export const addr = (): string => process.env.ALMENDA_E2E_ADDR!
export const port = (): string => addr().split(':')[1]!
export const operator = (): string => `http://localhost:${port()}`

type Words = Map<string, string>

/** The flat keys of a catalogue; plural forms become "key|form". */
function read(file: string, into: Words): void {
  let plural = ''
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, space, key, value] = /^(\s*)([a-z0-9_.]+):\s*(".*")?\s*$/.exec(line) ?? []
    if (!key) continue
    if (!space) plural = key
    if (value) into.set(space ? `${plural}|${key}` : key, JSON.parse(value) as string)
  }
}

function catalogue(slug: string, lang: string): Words {
  const words: Words = new Map()
  const base = path.join(tenants, '_base/texts')
  for (const name of readdirSync(base)) if (name.endsWith(`.${lang}.yaml`)) read(path.join(base, name), words)
  const own = path.join(tenants, slug, 'texts', `${lang}.yaml`)
  if (existsSync(own)) read(own, words)
  return words
}

export class Town {
  private words = new Map<string, Words>()

  constructor(readonly slug: string, readonly lang: string) {}

  get host(): string {
    return `${this.slug}.localhost:${port()}`
  }

  get origin(): string {
    return `http://${this.host}`
  }

  /** A sentence in the town's language, with its placeholders filled. */
  t(key: string, fill: Record<string, string | number> = {}, lang = this.lang): string {
    if (!this.words.has(lang)) this.words.set(lang, catalogue(this.slug, lang))
    const found = this.words.get(lang)!.get(key)
    if (found === undefined) throw new Error(`${this.slug} has no word ${key} in ${lang}`)
    return found.replace(/\{(\w+)\}/g, (all, name: string) => String(fill[name] ?? all))
  }

  /** The sentence for n. */
  n(key: string, n: number, fill: Record<string, string | number> = {}, lang = this.lang): string {
    return this.t(`${key}|${new Intl.PluralRules(lang).select(n)}`, { n, ...fill }, lang)
  }

  /** What the sentence begins with, up to its first placeholder: for sentences that tell a time. */
  begins(key: string): string {
    return this.t(key).split('{')[0]!.trim()
  }
}

export const karlstad = new Town('karlstad', 'sv')
export const kobenhavn = new Town('kobenhavn', 'da')
export const krakow = new Town('krakow', 'pl')
export const augustow = new Town('augustow', 'pl')
export const wasilkow = new Town('wasilkow', 'pl')
export const towns = [karlstad, kobenhavn, krakow, augustow, wasilkow]

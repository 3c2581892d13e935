// The logic of questionnaires, as internal/questionnaire decides it on the server: both are held to
// the vectors in internal/questionnaire/testdata/vectors. The server decides; this shows it sooner.
// Nothing here is newer than ES2017, for it runs in the browsers of old phones.

import type { Answer, Answers, Cond, Definition, Option, Problem, Question, Row, Shown, Text } from './paper'
export type { Answer, Answers, Cond, Definition, Option, Problem, Question, Row, Section, Shown, Text } from './paper'

interface Operand { yes: boolean; c: string[]; t: string; n: number } // n: NaN when it is no number

const listed = 'single dropdown multiple image ranking allocation matrix '
const picks = 'single dropdown multiple image ranking yesno rating scale consent '
const within = (list: string, type: string): boolean => list.indexOf(type + ' ') >= 0
const many = (q: Question): boolean => q.type === 'multiple' || (q.type === 'image' && ((q.max || 0) > 1 || (q.min || 0) > 1))
const dodge = (code: string): boolean => code === 'dk' || code === 'na'
const own = <T>(map: Record<string, T> | undefined, key: string): T | undefined =>
  map && Object.prototype.hasOwnProperty.call(map, key) ? map[key] : undefined
const empty = (a: Answer): boolean => !(a.c && a.c.length) && !a.t && !(a.r && Object.keys(a.r).length) && !a.p
const parse = (s: string): number => (/^-?\d+(\.\d+)?$/.test(s) && s.replace('-', '').length <= 25 ? Number(s) : NaN)
const isDay = (s: string): boolean =>
  /^(1[89]|20|21)\d\d-\d\d-\d\d$/.test(s) && new Date(s).toJSON() !== null && new Date(s).toJSON().slice(0, 10) === s

/** mulberry32 over FNV-1a, as in order.go. */
function dice(seed: string): (n: number) => number {
  let h = 2166136261
  for (let i = 0; i < seed.length; i++) h = Math.imul(h ^ seed.charCodeAt(i), 16777619)
  return (n) => {
    h = (h + 0x6d2b79f5) | 0
    let t = Math.imul(h ^ (h >>> 15), h | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor(((t ^ (t >>> 14)) >>> 0) / 4294967296 * n)
  }
}

function shuffled<T extends { fixed?: boolean }>(items: T[], seed: string): T[] {
  const out = items.slice()
  const loose = items.map((_, i) => i).filter((i) => !items[i]!.fixed)
  const below = dice(seed)
  for (let i = loose.length - 1; i > 0; i--) {
    const a = loose[i]!
    const b = loose[below(i + 1)]!
    const was = out[a]!
    out[a] = out[b]!
    out[b] = was
  }
  return out
}

function choices(q: Question): Option[] {
  if (q.type === 'yesno') return [{ code: 'yes', words: yes }, { code: 'no', words: no }]
  if (q.type === 'consent') return [{ code: 'yes', words: agree }]
  if (within('rating scale ', q.type)) {
    const scale = q.type === 'scale'
    const out: Option[] = []
    const high = scale ? 10 : q.high === undefined ? 5 : q.high
    for (let n = scale ? 0 : q.low === undefined ? 1 : q.low; n <= high; n++) out.push({ code: String(n) })
    return out
  }
  return within(listed, q.type) ? q.options || [] : []
}
const yes: Text = { en: 'Yes', sv: 'Ja', da: 'Ja', pl: 'Tak' }
const no: Text = { en: 'No', sv: 'Nej', da: 'Nej', pl: 'Nie' }
const agree: Text = { en: 'Yes, I agree', sv: 'Ja, jag samtycker', da: 'Ja, jeg giver samtykke', pl: 'Tak, zgadzam się' }

/** Works out what a person with these answers is shown. The seed is the page's. */
export function visible(d: Definition, given: Answers, seed: string): Shown {
  const s: Shown = { sections: [], questions: {}, required: {}, options: {}, rows: {}, kept: {} }
  const all = index(d)
  for (const split of d.splits || []) {
    const had = (own(given, split.key) || {}).c || []
    const arm = had.length === 1 && split.arms.indexOf(had[0]!) >= 0 ? had[0]! : split.arms[dice(seed + split.key)(split.arms.length)]
    if (arm) s.kept[split.key] = { c: [arm] }
  }
  let next = 0
  d.sections.forEach((section, i) => {
    if (i < next || !holds(d, all, s, section.visible_if)) return
    const asked = section.questions.filter((q) => holds(d, all, s, q.visible_if) && offer(d, all, s, q, own(given, q.key) || {}, seed))
    for (const q of asked) s.required[q.key] = !!q.required || (!!q.required_if && holds(d, all, s, q.required_if))
    if (!asked.length) return
    s.sections.push(i)
    const order = section.shuffle ? shuffled(section.questions, seed + section.key) : section.questions
    s.questions[section.key] = order.filter((q) => asked.indexOf(q) >= 0).map((q) => q.key)
    next = i + 1
    for (const jump of section.jumps || []) {
      if (!holds(d, all, s, jump.if)) continue
      const to = d.sections.map((other) => other.key).indexOf(jump.to || '')
      next = jump.to ? Math.max(to, i + 1) : d.sections.length
      break
    }
  })
  return s
}

type Index = Record<string, Question>
function index(d: Definition): Index {
  const all: Index = {}
  for (const section of d.sections) for (const q of section.questions) if (!own(all, q.key)) all[q.key] = q
  return all
}

/** Puts the options of a question and its answer into s. False: there is nothing left to pick. */
function offer(d: Definition, all: Index, s: Shown, q: Question, given: Answer, seed: string): boolean {
  let options = choices(q)
  let rows = q.rows || []
  const from = q.carry_from ? own(all, q.carry_from) : undefined
  if (from) {
    const source = choices(from)
    const a = own(s.kept, from.key) || {}
    const r = a.r || {}
    const picked = (a.c || []).concat(Object.keys(r).filter((code) => r[code] && r[code] !== '0'))
    const stays = (o: Row): boolean => picked.indexOf(o.code) >= 0 || !source.some((other) => other.code === o.code)
    if (q.type === 'matrix') rows = (rows.length ? rows : source).filter(stays)
    else options = (options.length ? options : source).filter(stays)
  }
  if (q.shuffle && q.type === 'matrix') rows = shuffled(rows, seed + q.key)
  else if (q.shuffle && within(listed, q.type)) options = shuffled(options, seed + q.key)
  options = options.filter((o) => holds(d, all, s, o.visible_if))
  if (within(listed, q.type) && !(options.length && (q.type !== 'matrix' || rows.length))) return false
  if (!within('info consent ', q.type)) {
    if (q.other && within('single dropdown multiple image ', q.type)) options = options.concat({ code: 'other' })
    if (q.dont_know) options = options.concat({ code: 'dk', exclusive: true })
    if (q.rather_not) options = options.concat({ code: 'na', exclusive: true })
  }
  s.options[q.key] = options
  s.rows[q.key] = rows
  const a = keep(q, options, rows, given)
  if (!empty(a)) s.kept[q.key] = a
  return true
}

/** What a question, as it is shown, takes of an answer. */
function keep(q: Question, options: Option[], rows: Row[], given: Answer): Answer {
  const has = (list: Row[], code: string): boolean => list.some((o) => o.code === code)
  const out: Answer = {}
  const c = (given.c || []).filter((code, i, list) =>
    has(options, code) && (within(picks, q.type) || code === 'other' || dodge(code)) && list.indexOf(code) === i)
  if (c.length) out.c = c
  const t = (given.t || '').trim()
  if (t && (within('short long number date ', q.type) || c.indexOf('other') >= 0)) out.t = t
  if (given.p && q.type === 'place' && (given.p.lat || given.p.lon || given.p.d)) out.p = given.p
  if (given.r && within('matrix allocation ranking ', q.type)) {
    const r: Record<string, string> = {}
    for (const row of Object.keys(given.r)) {
      const value = given.r[row]!
      if (q.type === 'matrix' ? has(rows, row) && has(options, value) : has(options, row) && row !== 'other' && !dodge(row)) r[row] = value
    }
    if (Object.keys(r).length) out.r = r
  }
  return out
}

function holds(d: Definition, all: Index, s: Shown, c: Cond | undefined): boolean {
  if (!c) return true
  if (c.all && c.all.length) return c.all.every((one) => holds(d, all, s, one))
  if (c.any && c.any.length) return c.any.some((one) => holds(d, all, s, one))
  if (c.not) return !holds(d, all, s, c.not)
  const a = operand(d, all, s, c.q || '')
  const of = c.of || []
  const has = (code: string): boolean => a.c.indexOf(code) >= 0
  switch (c.is) {
    case 'answered': return a.yes
    case 'empty': return !a.yes
    case 'any': return of.some(has)
    case 'none': return !of.some(has)
    case 'all': return a.yes && of.every(has)
    case 'contains': return of.some((text) => has(text) || (!!a.t && a.t.toLowerCase().indexOf(text.toLowerCase()) >= 0))
  }
  const b = c.to ? operand(d, all, s, c.to)
    : c.n !== undefined ? { yes: true, c: [], t: '', n: c.n }
    : of.length ? { yes: true, c: of, t: of[0]!, n: parse(of[0]!) } : { yes: false, c: [], t: '', n: NaN }
  if (c.is === '=') return equal(a, b)
  if (c.is === '!=') return !equal(a, b)
  return ordered(a, b, c.is || '')
}

function equal(a: Operand, b: Operand): boolean {
  if (!a.yes || !b.yes) return false
  if (a.n === a.n && b.n === b.n) return a.n === b.n
  if (a.c.length) return a.c.length === b.c.length && a.c.every((code) => b.c.indexOf(code) >= 0)
  return !!a.t && a.t === b.t
}

function ordered(a: Operand, b: Operand, is: string): boolean {
  let order: number
  if (a.n === a.n && b.n === b.n) order = a.n < b.n ? -1 : a.n > b.n ? 1 : 0
  else if (isDay(a.t) && isDay(b.t)) order = a.t < b.t ? -1 : a.t > b.t ? 1 : 0
  else return false
  return is === '<' ? order < 0 : is === '<=' ? order <= 0 : is === '>' ? order > 0 : is === '>=' && order >= 0
}

/** What a name stands for: a question, question.row, a split or a value. */
function operand(d: Definition, all: Index, s: Shown, name: string): Operand {
  for (const value of d.values || []) if (value.key === name) return worked(d, all, s, value)
  const dot = name.indexOf('.')
  const key = dot < 0 ? name : name.slice(0, dot)
  const a = own(s.kept, key) || {}
  const q = own(all, key)
  const c = a.c || []
  if (dot >= 0) {
    const row = name.slice(dot + 1)
    const place = c.indexOf(row)
    const code = place >= 0 ? String(place + 1) : own(a.r, row) || ''
    return { yes: !!code, c: code ? [code] : [], t: code, n: parse(code) }
  }
  const n = !q || (c.length === 1 && dodge(c[0]!)) ? NaN
    : many(q) || q.type === 'ranking' ? (empty(a) ? NaN : c.length)
    : q.type === 'number' ? parse(a.t || '') : c.length === 1 ? parse(c[0]!) : NaN
  return { yes: !empty(a), c: a.p && a.p.d ? [a.p.d] : c, t: a.t || '', n }
}

function worked(d: Definition, all: Index, s: Shown, value: { does: string; of: string[] }): Operand {
  let sum = 0
  let count = 0
  let numbers = 0
  for (const name of value.of) {
    const o = operand({ sections: d.sections }, all, s, name)
    if (value.does === 'first' && o.yes) return o
    if (o.n === o.n) {
      sum += o.n
      numbers++
    }
    const a = own(s.kept, name.split('.')[0]!) || {}
    const held = (a.c || []).length + Object.keys(a.r || {}).length
    if (o.yes && !(a.c || []).some(dodge)) count += name.indexOf('.') >= 0 ? 1 : held || 1
  }
  const n = value.does === 'count' ? count : !numbers || value.does === 'first' ? NaN : value.does === 'sum' ? sum : sum / numbers
  return { yes: n === n, c: [], t: '', n }
}

/** The text with the words of answers in place of {keys}. Put it in as text, never as markup. */
export function pipe(d: Definition, s: Shown, text: string, lang: string): string {
  const all = index(d)
  return text.replace(/\{([a-z][a-z0-9_]*(?:\.[A-Za-z0-9_-]+)?)\}/g, (_, name: string) => said(d, all, s, name, lang))
}

function said(d: Definition, all: Index, s: Shown, name: string, lang: string): string {
  const local = (n: string): string => (lang === 'en' ? n : n.replace('.', ','))
  for (const value of d.values || []) {
    if (value.key !== name) continue
    if (value.does === 'first') {
      for (const of of value.of) {
        const words = said({ sections: d.sections }, all, s, of, lang)
        if (words) return words
      }
      return ''
    }
    const n = worked(d, all, s, value).n
    return n === n ? local(String(Math.floor(n * 100 + 0.5) / 100)) : ''
  }
  const dot = name.indexOf('.')
  const key = dot < 0 ? name : name.slice(0, dot)
  const q = own(all, key)
  const options = own(s.options, key)
  if (!q || !options) return ''
  const a = own(s.kept, key) || {}
  const t = a.t || ''
  if (dot >= 0 && q.type !== 'matrix') return operand(d, all, s, name).t
  if (q.type === 'number') return local(t)
  if (q.type === 'date') {
    if (!isDay(t) || lang === 'sv') return t
    return [t.slice(8), t.slice(5, 7), t.slice(0, 4)].join(lang === 'en' ? '/' : '.')
  }
  const codes = dot < 0 ? a.c || [] : [own(a.r, name.slice(dot + 1)) || '']
  if (!codes.length) return t
  return codes.map((code) => {
    const o = options.filter((one) => one.code === code)[0]
    if (!o || dodge(code)) return ''
    return code === 'other' ? t || other[lang] || '' : o.words ? o.words[lang] || o.words[(d.languages || [])[0] || 'en'] || '' : within('rating scale ', q.type) ? code : ''
  }).filter(Boolean).join(', ')
}
const other: Text = { en: 'Something else', sv: 'Något annat', da: 'Noget andet', pl: 'Coś innego' }

/** What can be said before sending: what is missing, too few, too many. The rest is the server's. */
export function problems(d: Definition, s: Shown, section: number): Problem[] {
  const out: Problem[] = []
  for (const q of d.sections[section]!.questions) {
    const options = own(s.options, q.key)
    if (!options) continue
    const a = own(s.kept, q.key) || {}
    const c = a.c || []
    const say = (key: string, n?: number, row?: string): unknown => out.push({ question: q.key, key: 'questionnaire.problem.' + key, n, row })
    const only = options.some((o) => !!o.exclusive && c.indexOf(o.code) >= 0)
    if (empty(a)) {
      if (s.required[q.key] && q.type !== 'info') {
        say(q.type === 'consent' ? 'consent' : many(q) ? 'pick_some' : within(picks, q.type) && q.type !== 'ranking' ? 'pick_one' : 'required')
      }
    } else if (c.some(dodge)) {
      if (c.length > 1) say('both')
    } else if (q.type === 'matrix') {
      for (const row of s.required[q.key] ? s.rows[q.key]! : []) if (!own(a.r, row.code)) say('row', undefined, row.code)
    } else if (many(q)) {
      if (only && c.length > 1) say('exclusive')
      else if (!only && c.length < (q.min || 0)) say('at_least', q.min)
      else if (q.max && c.length > q.max) say('at_most', q.max)
    }
  }
  return out
}

// rounds is asking people in the street, on a tablet that has no network: one interview after the
// other, kept on the tablet and brought to the server when there is a network. Each has a random key,
// so that it counts once however often it is sent. Without JS the page says how to do without.
//
// <section hidden data-island="…" data-survey data-version data-definition data-sync data-worker …words> holds
// [data-step] round, ready and interview, of which one is shown, and is shown in place of [data-plain].
// Kept are round:<survey>, draft:<survey> and talk:<survey>:<key>.
import { problems, visible, type Answer, type Answers, type Definition, type Question } from './parts/logic'
import { shelf, type Shelf } from './parts/keep'
import type { Start } from './parts/page'

interface Round { id: string; interviewer: string; place: string; day: string; band: string; refusals: number; told: number; n: number }
interface Talk { key: string; round: Round; version: number; seed: string; form: string; bad?: string }
interface Draft { seed: string; at: number; form: string }

const batch = 50
const pause = 30_000 // ms until the next try

function random(): string {
  const raw = crypto.getRandomValues(new Uint8Array(16))
  return [...raw].map((b) => b.toString(16).padStart(2, '0')).join('')
}

/** A random id of version 4. */
function uuid(): string {
  const hex = random()
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
}

/** What a question's fields hold, as logic reads it. */
function answer(q: Question, form: URLSearchParams): Answer {
  const name = 'q_' + q.key
  const a: Answer = {}
  const codes = form.getAll(name).filter(Boolean)
  if (/^(short|long|number|date)$/.test(q.type)) {
    const free = codes.filter((c) => c !== 'dk' && c !== 'na')
    if (free[0]) a.t = q.type === 'number' ? free[0].replace(/[\s\u00a0]/g, '').replace(',', '.') : free[0]
    if (free.length < codes.length) a.c = codes.filter((c) => c === 'dk' || c === 'na')
    return a
  }
  if (codes.length) a.c = codes
  const rows: Record<string, string> = {}
  form.forEach((value, field) => {
    if (value && field.startsWith(name + '__')) rows[field.slice(name.length + 2)] = value
  })
  if (Object.keys(rows).length) {
    if (q.type === 'ranking') a.c = Object.keys(rows).sort((x, y) => Number(rows[x]) - Number(rows[y]))
    else a.r = rows
  }
  const district = form.get(name + '_district')
  if (district) a.p = { d: district }
  return a
}

export const start: Start = (element, page) => {
  const data = element.dataset
  const survey = data.survey!
  const definition = JSON.parse(data.definition!) as Definition
  const part = <T extends HTMLElement>(query: string): T => element.querySelector<T>(query)!
  const opening = part<HTMLFormElement>('[data-step=round]')
  const asking = part<HTMLFormElement>('[data-step=interview]')
  const sections = [...asking.querySelectorAll<HTMLElement>('[data-section]')]
  const go = part<HTMLButtonElement>('[data-step=interview] [type=submit]')
  const onward = go.textContent
  let keep: Shelf
  let round: Round | undefined
  let draft: Draft | undefined
  let busy = false
  let timer: ReturnType<typeof setTimeout>
  const stop = new AbortController()

  const fields = (): string => new URLSearchParams([...new FormData(asking)].filter(([, v]) => v !== '') as [string, string][]).toString()

  /** Shows a step, and leads to it whoever took one; who just came reads the page from its top. */
  function show(step: string, lead = true): void {
    for (const one of element.querySelectorAll<HTMLElement>('[data-step]')) one.hidden = one.dataset.step !== step
    if (step === 'ready') {
      part('[data-round]').textContent = `${round!.place} · ${round!.day} · ${round!.interviewer}`
      part('[data-refusals]').textContent = String(round!.refusals)
    }
    if (!lead) return
    part(`[data-step=${step}] h2`)?.focus()
    element.scrollIntoView()
  }

  async function talks(): Promise<Talk[]> {
    return (await keep.all(`talk:${survey}:`)).map(([, text]) => JSON.parse(text) as Talk)
  }

  async function tell(): Promise<void> {
    const all = await talks()
    const state = part('[data-state]')
    state.hidden = false
    state.textContent = data.waits!.replace('{waits}', String(all.length)).replace('{sent}', String(round ? round.n : 0))
    const bad = part('[data-refused]')
    bad.replaceChildren(...all.filter((t) => t.bad).map((t) => Object.assign(document.createElement('li'), { textContent: t.bad })))
    if (bad.firstChild) trouble(data.failed!)
  }

  function trouble(says?: string, login = false): void {
    part('[data-trouble]').hidden = !says
    part('[data-says]').textContent = says || ''
    part('[data-login]').hidden = !login
  }

  function given(): Answers {
    const form = new URLSearchParams(fields())
    const out: Answers = {}
    for (const s of definition.sections) for (const q of s.questions) out[q.key] = answer(q, form)
    return out
  }

  /** Tells whether what was answered here can be kept. Whoever leaves a question out may. */
  function sound(): boolean {
    const answers = given()
    const wrong = problems(definition, visible(definition, answers, draft!.seed), draft!.at).find((p) => Object.keys(answers[p.question] || {}).length)
    if (!wrong) return true
    const box = asking.querySelector<HTMLElement>(`[data-q="${CSS.escape(wrong.question)}"]`)!
    const says = data.again!.replace('{question}', box.querySelector('legend, label')!.textContent!.trim())
    for (const old of asking.querySelectorAll('[data-note]')) old.remove()
    const note = Object.assign(document.createElement('p'), { className: 'ds-validation-message', textContent: says })
    note.dataset.note = ''
    box.append(note)
    page.say(says)
    box.scrollIntoView({ block: 'center' })
    box.querySelector<HTMLElement>('input, select, textarea')?.focus()
    return false
  }

  /** Shows what this person is asked in the section that is open. */
  function lay(): void {
    const shown = visible(definition, given(), draft!.seed)
    if (!shown.sections.includes(draft!.at)) draft!.at = shown.sections.find((n) => n > draft!.at) ?? shown.sections[shown.sections.length - 1] ?? 0
    sections.forEach((section) => {
      const i = definition.sections.findIndex((s) => s.key === section.dataset.section)
      section.hidden = i !== draft!.at
      const asked = shown.questions[section.dataset.section!] || []
      for (const box of section.querySelectorAll<HTMLElement>('[data-q]')) {
        box.hidden = !asked.includes(box.dataset.q!)
        const codes = (shown.options[box.dataset.q!] || []).map((o) => o.code)
        for (const input of box.querySelectorAll<HTMLInputElement>('.picks input')) {
          input.closest<HTMLElement>('.ds-field')!.hidden = !codes.includes(input.value) && !/^(other|dk|na|)$/.test(input.value)
        }
      }
    })
    const path = shown.sections
    go.textContent = path[path.length - 1] === draft!.at ? go.dataset.last! : onward
    part('[data-do=back]').hidden = path[0] === draft!.at
    asking.dataset.path = path.join(' ')
  }

  const save = (): Promise<void> => {
    if (!draft) return Promise.resolve()
    draft.form = fields()
    return keep.put('draft:' + survey, JSON.stringify(draft))
  }

  function fill(form: string): void {
    asking.reset()
    const values = new URLSearchParams(form)
    for (const field of asking.elements) {
      const input = field as HTMLInputElement
      if (!input.name) continue
      const had = values.getAll(input.name)
      if (input.type === 'radio' || input.type === 'checkbox') input.checked = had.includes(input.value)
      else if (had.length) input.value = had[0]!
    }
  }

  function ask(from?: Draft): void {
    draft = from || { seed: random(), at: 0, form: '' }
    fill(draft.form)
    lay()
    show('interview')
  }

  async function finish(): Promise<void> {
    const talk: Talk = { key: random(), round: round!, version: Number(data.version), seed: draft!.seed, form: fields() }
    await keep.put(`talk:${survey}:${talk.key}`, JSON.stringify(talk))
    await keep.drop('draft:' + survey)
    draft = undefined
    round!.n++
    await keep.put('round:' + survey, JSON.stringify(round))
    page.say(data.kept!)
    show('ready')
    await tell()
    if (navigator.onLine) void sync()
  }

  function step(by: number): boolean {
    const path = asking.dataset.path!.split(' ').map(Number)
    const to = path[path.indexOf(draft!.at) + by]
    if (to === undefined) return false
    draft!.at = to
    lay()
    void save()
    element.scrollIntoView()
    asking.querySelector<HTMLElement>('[data-section]:not([hidden]) h2, [data-section]:not([hidden]) legend')?.scrollIntoView({ block: 'center' })
    return true
  }

  /** Sends what waits. A part that fails stays, and is sent again. */
  async function sync(loud = false): Promise<void> {
    if (busy || !keep) return
    busy = true
    clearTimeout(timer)
    try {
      trouble()
      const all = (await talks()).filter((t) => !t.bad || loud)
      const rounds = new Map<string, [Round, Talk[]]>()
      if (round && round.refusals !== round.told) rounds.set(round.id, [round, []])
      for (const talk of all) {
        const own = round && round.id === talk.round.id ? round : talk.round
        if (!rounds.has(own.id)) rounds.set(own.id, [own, []])
        rounds.get(own.id)![1].push(talk)
      }
      for (const [own, list] of rounds.values()) {
        do {
          if (!await bring(own, list.splice(0, batch))) return
        } while (list.length)
        if (round && own.id === round.id) {
          round.told = own.refusals
          await keep.put('round:' + survey, JSON.stringify(round))
        }
      }
    } catch {
      if (loud) trouble(data.offline)
      timer = setTimeout(() => void sync(), pause * (1 + Math.random()))
    } finally {
      busy = false
      await tell()
    }
  }

  async function bring(own: Round, list: Talk[]): Promise<boolean> {
    const { id, interviewer, place, day, band, refusals } = own
    const body = JSON.stringify({ round: { id, interviewer, place, day, band, refusals }, list: list.map(({ key, version, seed, form }) => ({ key, version, seed, form })) })
    const answer = await fetch(data.sync!, { method: 'POST', body, headers: { 'Content-Type': 'application/json' }, redirect: 'manual' })
    if (!(answer.headers.get('Content-Type') || '').includes('json')) {
      const out = answer.status === 401 || answer.status === 403 || answer.status === 404 || answer.type === 'opaqueredirect'
      trouble(out ? data.signin : data.failed, out)
      if (!out) timer = setTimeout(() => void sync(), pause)
      return false
    }
    const told = await answer.json() as { stored: string[]; refused: Record<string, string> }
    for (const key of told.stored) await keep.drop(`talk:${survey}:${key}`)
    for (const talk of list) {
      const why = told.refused[talk.key]
      if (why) await keep.put(`talk:${survey}:${talk.key}`, JSON.stringify({ ...talk, bad: why }))
    }
    return true
  }

  /** Keeps the page itself, so that it opens without a network. */
  async function stay(): Promise<void> {
    const where = part('[data-where]')
    where.hidden = false
    where.textContent = keep.place === 'memory' ? data.memory! : data.open!
    if (keep.place === 'memory' || !('serviceWorker' in navigator)) return
    try {
      await navigator.serviceWorker.register(data.worker!, { scope: location.pathname })
      const ready = await navigator.serviceWorker.ready
      navigator.serviceWorker.addEventListener('message', () => { where.textContent = data.ready! }, { signal: stop.signal })
      const used = performance.getEntriesByType('resource').map((e) => e.name).filter((name) => name.startsWith(location.origin + '/assets/') || name.startsWith(location.origin + '/brand/'))
      const named = [...document.querySelectorAll<HTMLLinkElement | HTMLScriptElement>('link[rel=stylesheet], script[src]')].map((e) => 'href' in e ? e.href : e.src)
      ready.active?.postMessage([...new Set([location.pathname, ...used, ...named, ...data.island!.split(' ')])])
    } catch {
      // denied: the page says that it must stay open
    }
  }

  const acts: Record<string, () => unknown> = {
    begin: () => ask(),
    sync: () => sync(true),
    back: () => step(-1),
    refuse: async () => {
      round!.refusals++
      part('[data-refusals]').textContent = String(round!.refusals)
      await keep.put('round:' + survey, JSON.stringify(round))
    },
    end: async () => {
      await sync(true)
      await keep.drop('round:' + survey)
      round = undefined
      opening.reset()
      show('round')
    },
    cancel: async () => {
      if (!confirm(data.sure)) return
      draft = undefined
      await keep.drop('draft:' + survey)
      show('ready')
    },
  }

  const on = <K extends keyof HTMLElementEventMap>(kind: K, act: (event: HTMLElementEventMap[K]) => void): void => element.addEventListener(kind, act, { signal: stop.signal })
  on('click', (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>('[data-do]')
    if (button) void acts[button.dataset.do!]!()
  })
  on('input', () => {
    if (!draft) return
    asking.querySelector('[data-note]')?.remove()
    lay()
    void save()
  })
  on('submit', (event) => {
    event.preventDefault()
    event.stopPropagation()
    if (event.target === asking) {
      if (!sound()) return
      if (!step(1)) void finish()
      return
    }
    const typed = Object.fromEntries([...new FormData(opening)].map(([k, v]) => [k, String(v).trim()]))
    if (!typed.interviewer || !typed.place || !typed.day || !typed.band) {
      trouble(data.empty)
      page.say(data.empty!)
      return
    }
    trouble()
    round = { id: uuid(), interviewer: typed.interviewer, place: typed.place, day: typed.day, band: typed.band, refusals: 0, told: 0, n: 0 }
    void keep.put('round:' + survey, JSON.stringify(round)).then(() => show('ready')).then(tell)
  })
  addEventListener('online', () => void sync(), { signal: stop.signal })

  void shelf().then(async (found) => {
    keep = found
    document.querySelector<HTMLElement>('[data-plain]')!.hidden = true
    element.hidden = false
    const had = new Map([...await keep.all('round:' + survey), ...await keep.all('draft:' + survey)])
    const [r, d] = [had.get('round:' + survey), had.get('draft:' + survey)]
    if (r) round = JSON.parse(r) as Round
    if (round && d) ask(JSON.parse(d) as Draft)
    else if (round) show('ready')
    else show('round', false)
    await tell()
    void stay()
    void navigator.storage?.persist?.().catch(() => undefined)
    if (navigator.onLine) void sync()
  })
  return () => {
    stop.abort()
    clearTimeout(timer)
  }
}

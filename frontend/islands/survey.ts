// survey keeps a questionnaire on the phone while it is answered: a draft at every input, pages that turn
// without a network, and answers that wait for one. Without JS each page of the form is a page of the
// server's, and what was answered travels in it.
//
// <form data-island="…" data-survey="slug" data-path="/s/slug" data-at="0"> with hidden fields answer_key,
// seed, version, so_far and lang. data-apart: for a panel, where nothing may tell who sends; the right to
// answer (panelist.ts) goes with the answers and with nothing before them. It fetches data-path + "/all": every section with every question, of
// which the answers decide what is shown (parts/logic, as on the server). The key goes with the answers
// however often they are sent, so that they count once.
// <p data-receipt="slug"> on the last page shows the code of the answer that was sent from here.
import { pipe, problems, visible } from './parts/logic'
import type { Page, Start } from './parts/page'
import type { Definition, Shown } from './parts/paper'
import { all, answersOf, arrows, count, drag, fill, rank, review, sort, type Box, type Fields } from './parts/sheet'
import { drop, read, write } from './parts/store'

/** What lies on the phone. w: it is on its way, and waits for a network. */
interface Draft { k: string; s: string; v: string; a: number; f: Fields; d: number; w?: number }

const kept = 30 * 86_400_000 // ms
const pause = 10_000 // ms until the next try
const step = 4096 // bytes: what members of panels send weighs a whole number of these
const code = (slug: string): string => 'survey-code:' + slug

export const start: Start = (element, page) => {
  const slug = element.dataset.receipt
  if (slug) {
    element.textContent = read(code(slug)) || ''
    return undefined
  }
  const over = new AbortController()
  sheet(element as HTMLFormElement, page, over)
  return () => over.abort()
}

function sheet(form: HTMLFormElement, page: Page, over: AbortController): void {
  const data = form.dataset
  const hidden = (name: string): HTMLInputElement => form.elements.namedItem(name) as HTMLInputElement
  const slot = 'survey:' + data.survey + ':' + (document.documentElement.dataset.who || '')
  const state = form.querySelector<HTMLElement>('[data-state]')!
  const tell = (name: string): void => {
    if (state.textContent !== data[name]) state.textContent = data[name] || ''
  }
  const apart = 'apart' in data
  const how: RequestInit = apart ? { credentials: 'omit', referrerPolicy: 'no-referrer' } : {}
  const fields = (): Fields => ([...new FormData(form)] as Fields).filter(([name]) => name.startsWith('q_'))
  const old = JSON.parse(read(slot) || 'null') as Draft | null
  let draft = old && Date.now() - old.d < kept ? old : null
  let at = Number(data.at || -1)
  let d: Definition | undefined
  let says: Record<string, string> = {}
  let shown: Shown
  let waits = 0
  let busy = false
  let done = false // received: nothing is left here, whatever the page does while it goes
  let timer: ReturnType<typeof setTimeout>

  // The server's page holds the newest answers when it carries any; otherwise what lies here does.
  if (hidden('so_far').value) draft = null
  if (draft) {
    hidden('answer_key').value = draft.k
    hidden('seed').value = draft.s
    hidden('version').value = draft.v
    at = draft.a
    waits = draft.w || 0
  }
  const save = (): void => {
    if (done) return
    const now = fields()
    const unseen = d ? [] : (draft?.f || []).filter(([name]) => !now.some((pair) => pair[0] === name))
    const f = now.concat(unseen)
    if (!f.some((pair) => pair[1])) return
    draft = { k: hidden('answer_key').value, s: hidden('seed').value, v: hidden('version').value, a: at, f, d: Date.now(), w: waits }
    if (!waits) tell(write(slot, JSON.stringify(draft)) ? 'saved' : 'unsaved')
    else write(slot, JSON.stringify(draft))
  }

  const sections = (): Box[] => all(form, '[data-section]')
  const question = (key: string): Box => form.querySelector('[data-q="' + key + '"]')!
  const check = form.querySelector<Box>('[data-check]')!
  const next = form.querySelector<HTMLButtonElement>('button[value=next], button[value=send]')!
  const back = form.querySelector<HTMLButtonElement>('button[value=back]')!

  /** Shows of the page what the answers say. Things are put in order only while nobody is typing. */
  const refresh = (order: boolean): void => {
    if (!d) return
    shown = visible(d, answersOf(d, form), hidden('seed').value)
    for (const section of d.sections) {
      const keys = shown.questions[section.key] || []
      for (const q of section.questions) {
        const el = question(q.key)
        el.hidden = keys.indexOf(q.key) < 0
        for (const mark of all(el, '[data-optional]')) mark.hidden = !!shown.required[q.key]
        const codes = (shown.options[q.key] || []).map((o) => o.code)
        const rows = (shown.rows[q.key] || []).map((row) => row.code)
        for (const o of all(el, '[data-code]')) o.hidden = codes.indexOf(o.dataset.code!) < 0
        for (const row of all(el, '[data-row]')) row.hidden = rows.indexOf(row.dataset.row!) < 0
        for (const words of all(el, '[data-other]')) words.hidden = ((shown.kept[q.key] || {}).c || []).indexOf('other') < 0
        for (const points of all(el, '[data-total]')) count(points)
        if (order) for (const list of all(el, '[data-order]')) sort(list, list.querySelector('[data-row]') ? rows : codes)
      }
      if (order && section.shuffle) for (const key of keys) question(key).parentNode!.append(question(key))
    }
    for (const words of all(form, '[data-words]')) words.textContent = pipe(d, shown, words.dataset.words!, hidden('lang').value)
  }

  const show = (to: number, focus: boolean): void => {
    at = to
    refresh(true)
    for (const section of sections()) section.hidden = Number(section.dataset.index) !== at
    check.hidden = at >= 0
    if (at < 0) review(form, check, shown)
    const path = shown.sections
    back.hidden = at >= 0 && path[0] === at
    next.textContent = (at < 0 ? data.send : data.next) || ''
    const step = at < 0 ? path.length : path.indexOf(at) + 1
    for (const line of all(form, '.survey-progress')) {
      line.hidden = at < 0
      const left = path.filter((i) => i >= at).reduce((sum, i) => sum + Number(sections()[i]!.dataset.minutes), 0)
      const lefts = JSON.parse(line.dataset.left!) as string[]
      line.firstChild!.textContent = line.dataset.progress!.replace('{step}', String(step)).replace('{steps}', String(path.length)) + ' '
      line.lastElementChild!.textContent = lefts[Math.min(Math.ceil(left), lefts.length) - 1] || ''
    }
    for (const bar of all(form, 'progress') as HTMLProgressElement[]) {
      bar.max = path.length
      bar.value = step
    }
    if (focus) {
      scrollTo(0, 0)
      const head = (at < 0 ? check : sections().filter((section) => !section.hidden)[0]!).querySelector('h1')
      head?.focus({ preventScroll: true })
    }
  }

  /** Says beside the questions of this page what is missing. True: nothing is. */
  const complete = (): boolean => {
    const wrong = problems(d!, shown, at)
    for (const p of wrong) {
      const line = document.getElementById('q_' + p.question + '-error')
      if (line) {
        line.textContent = (says[p.key] || '').replace('{n}', String(p.n))
        line.hidden = false
      }
    }
    if (!wrong.length) return true
    const el = question(wrong[0]!.question)
    el.scrollIntoView({ block: 'start' })
    el.querySelector<HTMLElement>('input:not([type=hidden]), select, textarea')?.focus({ preventScroll: true })
    page.say(document.getElementById('q_' + wrong[0]!.question + '-error')?.textContent || '')
    return false
  }

  const send = async (): Promise<void> => {
    if (busy) return
    busy = true
    clearTimeout(timer)
    waits = 1
    save()
    tell('sending')
    const key = hidden('answer_key').value
    const body = new URLSearchParams([...new FormData(form)] as Fields)
    body.set('so_far', '')
    body.set('whole', '1')
    const proof = await work(data.challenge, key)
    if (proof) body.set('proof', proof)
    if (apart) body.set('pad', ''.padEnd(step - ((body + '&pad=').length % step), 'x'))
    const answer = await fetch(data.path + '/answers', { method: 'POST', body, ...how }).catch(() => undefined)
    if (answer && answer.ok && answer.url.indexOf('/thanks') > 0) {
      done = true
      drop(slot)
      drop('panel:' + data.survey)
      const own = check.querySelector('.survey-code')
      if (own) write(code(data.survey!), own.textContent || '')
      location.assign(answer.url)
      return
    }
    busy = false
    if (!answer || answer.status >= 500 || answer.status === 429) {
      tell('waiting')
      timer = setTimeout(() => void send(), pause * (1 + Math.random()))
      return
    }
    // The server's own page says what is wrong, and carries all that was answered.
    waits = 0
    save()
    native(data.path + '/answers')
  }

  /** Has the browser itself post everything. */
  const native = (action: string): void => {
    const whole = document.createElement('input')
    whole.type = 'hidden'
    whole.name = 'whole'
    whole.value = '1'
    form.append(whole)
    hidden('so_far').value = ''
    form.action = action
    form.submit()
  }

  const listen = (to: EventTarget, kind: string, act: (event: Event) => void): void => to.addEventListener(kind, act, over)
  const typed = (event: Event): void => {
    const target = event.target as HTMLInputElement
    const el = target.closest<HTMLElement>('[data-q]')
    const line = el && document.getElementById(el.id + '-error')
    if (line) line.hidden = true
    if (target.type === 'checkbox' && target.checked && el) {
      for (const box of all<HTMLInputElement>(el, 'input[type=checkbox]')) {
        if (box !== target && box.name === target.name && ('exclusive' in target.dataset || 'exclusive' in box.dataset)) box.checked = false
      }
    }
    save()
    refresh(false)
  }
  listen(form, 'input', typed)
  listen(form, 'change', typed)
  listen(document, 'visibilitychange', save)
  listen(window, 'pagehide', save)
  listen(window, 'online', () => {
    if (!d) void take()
    else if (waits) void send()
  })
  listen(form, 'click', (event) => rank(event, page, typed))
  listen(form, 'pointerdown', (event) => drag(event, page, typed))
  listen(form, 'submit', (event) => {
    const button = (event as SubmitEvent).submitter as HTMLButtonElement | null
    const go = (button && button.value) || 'next'
    if (!d) return save() // the server turns the page
    event.preventDefault()
    if (go === 'stay') return native(button!.formAction)
    const path = shown.sections
    if (go.startsWith('to-')) show(Number(go.slice(3)), true)
    else if (go === 'back') show(at < 0 ? path[path.length - 1]! : path[Math.max(path.indexOf(at) - 1, 0)]!, true)
    else if (at < 0) return void send()
    else if (complete()) {
      refresh(false)
      const after = shown.sections.filter((i) => i > at)[0]
      show(after === undefined ? -1 : after, true)
    }
    waits = 0
    save()
  })

  /** Fetches all sections, and goes on with what was typed meanwhile or before. */
  const take = async (): Promise<void> => {
    const body = new URLSearchParams([...new FormData(form)].filter(([name]) => !/^(q_|credential$)/.test(name)) as Fields)
    const answer = await fetch(data.path + '/all', { method: 'POST', body, ...how }).catch(() => undefined)
    if (!answer || !answer.ok || over.signal.aborted) return
    const got = page.parse(await answer.text()).querySelector<HTMLElement>('[data-all]')
    const text = got?.querySelector('template')?.content.textContent
    if (!got || !text) return
    if (draft && draft.v !== got.dataset.version) hidden('version').value = got.dataset.version!
    const typing = document.activeElement?.id
    const now = draft ? draft.f.filter(([name]) => !all(form, '[name="' + name + '"]').length).concat(fields()) : fields()
    const here = at >= 0 && !draft ? sections()[0]?.dataset.index : undefined
    form.querySelector('[data-sections]')!.replaceChildren(...got.querySelector('[data-sections]')!.childNodes)
    says = JSON.parse(got.dataset.says || '{}') as Record<string, string>
    d = JSON.parse(text) as Definition
    if (draft) fill(form, draft.f)
    fill(form, draft ? now.filter(([, value]) => value) : now, here)
    for (const list of all(form, '[data-rank]')) arrows(list)
    next.value = 'next'
    next.removeAttribute('formaction')
    refresh(true)
    const known = shown.sections.indexOf(at) >= 0
    show(at < 0 || known ? at : shown.sections[0]!, false)
    page.fresh() // for the map
    if (typing) document.getElementById(typing)?.focus({ preventScroll: true })
    if (draft) tell('resumed')
    if (waits) void send()
  }
  void take()
}

/**
 * Works a moment for the server, so that machines cannot send by the thousand: finds a number for which
 * the hash of challenge, key and number begins with 13 zero bits. '' where the browser cannot; such
 * answers are taken as well, only fewer from one address.
 */
async function work(challenge: string | undefined, key: string): Promise<string> {
  if (!challenge || typeof crypto === 'undefined' || !crypto.subtle || typeof TextEncoder === 'undefined') return ''
  const clock = Date.now()
  for (let n = 0; Date.now() - clock < 8000; n++) {
    const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(challenge + '|' + key + '|' + n)))
    if (!sum[0] && sum[1]! < 8) return challenge + '.' + n
  }
  return ''
}

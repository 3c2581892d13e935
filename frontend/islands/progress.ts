// progress follows a job. Without JS the page has a link to load it again.
//
// <section id="job-7" data-island="…" data-job="/admin/invitations/7" data-state="running">: every two seconds the
// element of the same id is fetched from data-job and put in its place, until data-state is done,
// finished, failed or cancelled. Its data-say is read out when it changed.
import type { Start } from './parts/page'

const every = 2_000 // ms

let told: string | undefined // outlives the element, which is replaced each time

export const start: Start = (element, page) => {
  if (/^(done|finished|failed|cancelled)$/.test(element.dataset.state ?? '')) return undefined
  const stop = new AbortController()
  let faults = 0
  let timer: ReturnType<typeof setTimeout>
  const look = async (): Promise<void> => {
    try {
      if (!document.hidden) {
        const part = await page.fetchPart(element.dataset.job!, '#' + element.id, stop.signal)
        if (part.dataset.say !== told) page.say(told = part.dataset.say)
        page.replace(element, part) // which starts the next and stops this one
        return
      }
    } catch {
      faults++
    }
    next()
  }
  const next = (): void => {
    if (!stop.signal.aborted) timer = setTimeout(look, every * 2 ** Math.min(faults, 4))
  }
  next()
  return () => {
    stop.abort()
    clearTimeout(timer)
  }
}

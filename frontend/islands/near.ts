// near asks the phone where it is, on a tap and never before. Without JS, or without leave, the
// link leads to the same page, which offers the list of districts.
//
// <p data-near data-island="…" data-wait="Looking…"><a href="/near">Use my position</a></p>
// Three decimals of a degree are sent, about a hundred metres: nobody needs to know the house.
import type { Start } from './parts/page'

const patience = 10_000 // ms
const age = 300_000 // ms; a place of five minutes ago is good enough

export const start: Start = (element, page) => {
  const link = element.querySelector('a')
  if (!link || !navigator.geolocation) return undefined
  const go = (query: Record<string, string>): void => {
    const url = new URL(link.href)
    url.search = new URLSearchParams(query).toString()
    location.assign(url)
  }
  const tapped = (event: Event): void => {
    event.preventDefault()
    page.say(element.dataset.wait ?? '')
    link.setAttribute('aria-busy', 'true')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => go({ lat: coords.latitude.toFixed(3), lon: coords.longitude.toFixed(3) }),
      (fault) => go({ why: fault.code === fault.PERMISSION_DENIED ? 'denied' : 'failed' }),
      { timeout: patience, maximumAge: age },
    )
  }
  link.addEventListener('click', tapped)
  return () => link.removeEventListener('click', tapped)
}

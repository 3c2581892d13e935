// map lets a person pick a place by tapping the drawn map of districts. Without JS the district is
// chosen from the list and the place told in words; both stay the equal way with it.
//
// <div data-island="map" data-lat-field="lat" data-lon-field="lon" data-picked="…" data-clear="…">
//   (ids of two hidden inputs) in a form with <select name="district"> (another name: data-select)
//   <svg data-bounds="west,south,east,north"> … <path data-district="valby"/> … </svg>
// data-bounds are the corners of the viewBox. data-tiles="https://…/{z}/{x}/{y}.png",
// data-credit="© …" and data-open="Open street map" add a street map: it, and with it the first
// request to anybody else, comes only on a tap.
import type { Start } from './parts/page'

export const start: Start = (box, page) => {
  const { latField, lonField, select: name = 'district', picked, clear, tiles, open } = box.dataset
  const svg = box.querySelector('svg')
  const lat = document.getElementById(latField ?? 'lat') as HTMLInputElement | null
  const lon = document.getElementById(lonField ?? 'lon') as HTMLInputElement | null
  if (!svg || !lat || !lon) return undefined
  const select = lat.form?.elements.namedItem(name) as HTMLSelectElement | null
  const [west = 0, south = 0, east = 0, north = 0] = (svg.dataset.bounds ?? box.dataset.bounds ?? '').split(',').map(Number)
  const view = svg.viewBox.baseVal
  const shapes = [...svg.querySelectorAll<SVGPathElement>('path[data-district]')]
  const buttons: HTMLElement[] = []
  let pin = svg.querySelector('.pin')
  let closeStreet: (() => void) | undefined

  const light = (): void => {
    for (const shape of shapes) shape.classList.toggle('lit', shape.dataset.district === select?.value)
  }
  const forget = (): void => {
    lat.value = lon.value = ''
    pin?.remove()
  }
  /** Another district from the list: a pin elsewhere no longer says where. */
  const changed = (event: Event): void => {
    if (event.isTrusted) forget()
    light()
  }
  const choose = (shape: SVGPathElement | undefined): void => {
    if (!shape || !select) return
    select.value = shape.dataset.district!
    select.dispatchEvent(new Event('change', { bubbles: true }))
    page.say(select.selectedOptions[0]?.text)
  }
  /** Notes a place, and the district that it lies in. */
  const pick = (y: number, x: number): void => {
    const spot = svg.createSVGPoint()
    spot.x = view.x + (x - west) / (east - west) * view.width
    spot.y = view.y + (north - y) / (north - south) * view.height
    const shape = shapes.find((one) => one.isPointInFill(spot))
    if (shapes.length && !shape) return // outside the town
    lat.value = y.toFixed(6)
    lon.value = x.toFixed(6)
    if (!pin) {
      pin = document.createElementNS('http://www.w3.org/2000/svg', 'circle')
      pin.setAttribute('class', 'pin')
      pin.setAttribute('r', '8')
    }
    pin.setAttribute('transform', `translate(${spot.x} ${spot.y})`)
    svg.append(pin)
    choose(shape)
    page.say(picked)
  }
  const tapped = (event: MouseEvent): void => {
    event.preventDefault() // in a form a district is picked, not visited
    const matrix = svg.getScreenCTM()
    if (!event.detail || !matrix) return choose(shapes.find((shape) => (event.target as Element).contains(shape))) // by keyboard
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse())
    pick(north - (y - view.y) / view.height * (north - south), west + (x - view.x) / view.width * (east - west))
  }
  const button = (text: string | undefined, act: () => void): void => {
    if (!text) return
    const made = document.createElement('button')
    made.type = 'button'
    made.className = 'ds-button'
    made.dataset.variant = 'tertiary'
    made.textContent = text
    made.onclick = act
    buttons.push(made)
    box.append(made)
  }
  const openStreet = async (): Promise<void> => {
    const street = await page.load<typeof import('./street')>('street')
    closeStreet ??= street.open(box, [[south, west], [north, east]], pick)
  }

  svg.addEventListener('click', tapped)
  select?.addEventListener('change', changed)
  button(clear, forget)
  if (tiles) button(open, () => void openStreet().catch(() => undefined))
  light()
  return () => {
    select?.removeEventListener('change', changed)
    closeStreet?.()
    for (const one of buttons) one.remove()
  }
}

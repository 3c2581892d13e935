// map lets a person pick a place by tapping the drawn map of districts. Without JS the district is
// chosen from the list and the place told in words; both stay the equal way with it.
//
// <figure data-island="…" data-map="district" data-say="You picked {name}"> (the id of a <select>,
// in a form with inputs named lat and lon, or as data-lat and data-lon say; data-say is read out with the
// district's name)
//   <svg data-bounds="west,south,east,north"> … <path data-district="valby"/> … </svg>
//   <button type="button" data-street hidden>Open street map</button>
// data-bounds are the corners of the viewBox; the picked path gets data-picked. The street map,
// and with it the first request to anybody else, comes only on a tap on the button, and only with
// data-tiles="https://…/{z}/{x}/{y}.png" data-credit="© …" on the figure.
import type { Start } from './parts/page'

export const start: Start = (figure, page) => {
  const select = document.getElementById(figure.dataset.map!) as HTMLSelectElement
  const svg = figure.querySelector('svg')!
  const [west, south, east, north] = svg.dataset.bounds!.split(',').map(Number) as [number, number, number, number]
  const { x: left, y: top, width, height } = svg.viewBox.baseVal
  const shapes = [...svg.querySelectorAll<SVGPathElement>('path[data-district]')]
  const set = (name: string, value: string): void => {
    (select.form!.elements.namedItem(figure.dataset[name] || name) as HTMLInputElement).value = value
  }
  let pin = svg.querySelector('.pin')

  const choose = (shape: SVGPathElement): void => {
    select.value = shape.dataset.district!
    select.dispatchEvent(new Event('input', { bubbles: true }))
    page.say(figure.dataset.say?.replace('{name}', select.selectedOptions[0]?.text ?? ''))
  }
  /** Notes a place, and the district that it lies in. */
  const pick = (lat: number, lon: number): void => {
    const spot = svg.createSVGPoint()
    spot.x = left + (lon - west) / (east - west) * width
    spot.y = top + (north - lat) / (north - south) * height
    const shape = shapes.find((one) => one.isPointInFill(spot))
    if (!shape) return // outside the town
    choose(shape) // which takes an older pin away
    set('lat', lat.toFixed(6))
    set('lon', lon.toFixed(6))
    if (!pin) {
      pin = document.createElementNS(svg.namespaceURI, 'circle') as SVGElement
      pin.setAttribute('class', 'pin')
      pin.setAttribute('r', '8')
    }
    pin.setAttribute('transform', `translate(${spot.x} ${spot.y})`)
    svg.append(pin)
  }
  const light = (): void => {
    for (const shape of shapes) shape.toggleAttribute('data-picked', shape.dataset.district === select.value)
  }
  const over = new AbortController()
  select.addEventListener('input', () => { // by hand or by pick: a pin elsewhere no longer says where
    set('lat', '')
    set('lon', '')
    pin?.remove()
    light()
  }, over)
  svg.addEventListener('click', (event) => {
    event.preventDefault() // in a form a district is picked, not visited
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM()!.inverse())
    pick(north - (y - top) / height * (north - south), west + (x - left) / width * (east - west))
  }, over)
  light()

  const button = figure.querySelector<HTMLElement>('[data-street]')
  if (button && figure.dataset.tiles) {
    button.hidden = false
    button.addEventListener('click', async () => {
      const street = await page.load<typeof import('./street')>('street')
      button.hidden = true
      over.signal.addEventListener('abort', street.open(figure, [[south, west], [north, east]], pick))
    }, over)
  }
  return () => over.abort()
}

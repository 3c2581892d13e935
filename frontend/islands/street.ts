// street is the street map, with Leaflet inside. map fetches it when a person asks for it; it is
// never part of a page's first load. Without JS the drawn districts and the list do the same.
import { CircleMarker, Map, TileLayer, type LatLngBoundsLiteral } from 'leaflet/dist/leaflet-src.esm.js'
import rules from 'leaflet/dist/leaflet.css'

/**
 * Opens a street map at the end of figure. A tap calls pick with the place. The function that
 * comes back takes the map away.
 */
export function open(figure: HTMLElement, bounds: LatLngBoundsLiteral, pick: (lat: number, lon: number) => void): () => void {
  const { tiles, credit } = figure.dataset
  const box = document.createElement('div')
  box.className = 'map-street'
  figure.append(box)
  // Leaflet's own pictures stay unused: our pin is drawn, and there is no switch of layers.
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(rules)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]

  const map = new Map(box).fitBounds(bounds)
  map.attributionControl.setPrefix(false)
  new TileLayer(tiles!, { attribution: credit ?? '' }).addTo(map)
  const pin = new CircleMarker(map.getCenter(), { radius: 8 })
  map.on('click', ({ latlng }) => {
    pin.setLatLng(latlng).addTo(map)
    pick(latlng.lat, latlng.lng)
  })
  return () => {
    map.remove()
    box.remove()
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet)
  }
}

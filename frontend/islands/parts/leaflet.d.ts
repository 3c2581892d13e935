// Leaflet's module build has the same types as its main build; its styles come as text.
declare module 'leaflet/dist/leaflet-src.esm.js' {
  export * from 'leaflet'
}
declare module 'leaflet/dist/leaflet.css' {
  const rules: string
  export default rules
}

// Reads status messages out. Without JS each page says what it has to in its own text.

const pause = 60 // ms; an emptied region that is filled at once is not read by every reader

/** Speaks through #say (role="status"), which is made if the page has none. */
export function listen(): void {
  document.addEventListener('almenda:say', (event) => {
    if (!document.getElementById('say')) document.body.insertAdjacentHTML('beforeend', '<div id="say" role="status" class="ds-sr-only"></div>')
    const region = document.getElementById('say')!
    region.textContent = ''
    setTimeout(() => (region.textContent = (event as CustomEvent<string>).detail), pause)
  })
}

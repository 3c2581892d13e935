// Ties an island to its elements for as long as they are on the page.

type Stop = () => void

/**
 * Calls start once for each element that matches, now and after every swap, and the stop that it
 * returned once that element has left the page. Leaving the page itself counts, and coming back
 * to it from the browser's memory starts anew.
 */
export function mount(selector: string, start: (element: HTMLElement) => Stop): void {
  const running = new Map<HTMLElement, Stop>()
  const look = (): void => {
    for (const [element, stop] of running) {
      if (element.isConnected) continue
      running.delete(element)
      stop()
    }
    for (const element of document.querySelectorAll<HTMLElement>(selector)) {
      if (!running.has(element)) running.set(element, start(element))
    }
  }
  look()
  document.addEventListener('almenda:fresh', look)
  addEventListener('pagehide', () => {
    for (const stop of running.values()) stop()
    running.clear()
  })
  addEventListener('pageshow', (event) => {
    if (event.persisted) look()
  })
}

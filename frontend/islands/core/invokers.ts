// <button commandfor="id" command="show-modal"> for browsers that do not know it yet: show-modal,
// close, and show-, hide- and toggle-popover. Without JS in such a browser, what a dialog offers
// is also a page of its own.

/** Does nothing where the browser has invokers itself. */
export function supplyInvokers(): void {
  if ('commandForElement' in HTMLButtonElement.prototype) return
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest('button[commandfor]')
    if (!button) return
    const target = document.getElementById(button.getAttribute('commandfor')!) as Record<string, (() => void) | undefined> | null
    const method = button.getAttribute('command')!.replace(/-(.)/, (_, letter: string) => letter.toUpperCase()) // showModal
    target?.[method]?.()
  })
}

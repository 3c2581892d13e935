// invokers makes <button commandfor="id" command="show-modal"> work in browsers that do not know
// it: show-modal, close, and show-, hide- and toggle-popover. core loads it only there. Without JS
// in such a browser, what a dialog offers is also a page of its own.

document.addEventListener('click', (event) => {
  const button = (event.target as Element).closest('button[commandfor]')
  if (!button) return
  const target = document.getElementById(button.getAttribute('commandfor')!) as Record<string, (() => void) | undefined> | null
  const method = button.getAttribute('command')!.replace(/-(.)/, (_, letter: string) => letter.toUpperCase()) // showModal
  target?.[method]?.()
})

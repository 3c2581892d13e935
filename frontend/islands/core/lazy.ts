// Fetches the island files that a page names, once their element comes near the window.

const near = '200px'

/** Only our own built files are islands; a value that got into the page some other way is ignored. */
const fetchAll = (element: HTMLElement): void => {
  for (const file of (element.dataset.island ?? '').split(' ')) {
    if (file.startsWith('/assets/')) import(file).catch(() => undefined) // the page works without it
  }
}

const observer = 'IntersectionObserver' in window
  ? new IntersectionObserver((entries, self) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue
      self.unobserve(entry.target)
      fetchAll(entry.target as HTMLElement)
    }
  }, { rootMargin: near })
  : undefined

/** Watches every [data-island="/assets/live.1a2b.js"] under root; several files are parted by spaces. */
export function lazily(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>('[data-island]')) {
    if (observer) observer.observe(element)
    else fetchAll(element)
  }
}

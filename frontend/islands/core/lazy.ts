// Fetches the island files that a page names, once their element comes near the window. Without
// JS, or when a file is missing, the markup they would enhance works as it stands.

const observer = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue
    observer.unobserve(target)
    for (const file of (target as HTMLElement).dataset.island!.split(' ')) {
      // Only our own built files are islands; a value that got in some other way is ignored.
      if (file.startsWith('/assets/')) import(file).catch(() => undefined)
    }
  }
}, { rootMargin: '200px' })

/**
 * Watches every [data-island="/assets/live.1a2b.js"]; several files are parted by spaces.
 * Watching one again is harmless: a browser runs a file once.
 */
export function lazily(): void {
  for (const element of document.querySelectorAll('[data-island]')) observer.observe(element)
}

// What stays on the phone. Storage may be denied, full or missing: then nothing is kept and
// nothing breaks.

// One phone may serve a family: what one person wrote is not shown to, nor sent by, the next.
// <html data-who> is an opaque mark of the person who is signed in, empty for nobody.
const who = document.documentElement.dataset.who ?? ''

const name = (key: string, owner: string): string => `almenda:${owner}:${key}`

/** What act returns, or undefined when the browser refuses it. */
export function guarded<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}

export const read = (key: string, owner = who): string | null | undefined => guarded(() => localStorage.getItem(name(key, owner)))

/** Tells whether the value was really kept. */
export const write = (key: string, value: string): boolean | undefined => guarded(() => {
  localStorage.setItem(name(key, who), value)
  return true
})

export const drop = (key: string, owner = who): void => guarded(() => localStorage.removeItem(name(key, owner)))

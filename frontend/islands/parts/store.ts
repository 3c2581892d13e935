// What stays on the phone. Storage may be denied, full or missing: then nothing is kept and
// nothing breaks. Signing out empties it (the server says Clear-Site-Data), since one phone may
// serve a family.

const prefix = 'almenda:'

/** What act returns, or undefined when the browser refuses it. */
export function guarded<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}

export const read = (key: string): string | null | undefined => guarded(() => localStorage.getItem(prefix + key))

/** Tells whether the value was really kept. */
export const write = (key: string, value: string): boolean | undefined => guarded(() => {
  localStorage.setItem(prefix + key, value)
  return true
})

export const drop = (key: string): void => guarded(() => localStorage.removeItem(prefix + key))

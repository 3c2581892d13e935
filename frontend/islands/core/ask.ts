// What a browser would send for a form, read from the form.

export interface Ask {
  url: string
  method: string // "get" or "post"
  body: FormData
}

/** The request of form when button sends it. */
export function askOf(form: HTMLFormElement, button: HTMLElement | null): Ask {
  const told = (name: string): string => button?.getAttribute('form' + name) ?? form.getAttribute(name) ?? ''
  const method = told('method').toLowerCase() || 'get'
  const body = new FormData(form)
  const { name, value } = (button ?? {}) as HTMLButtonElement
  if (name) body.append(name, value)
  const url = new URL(told('action'), location.href)
  if (method === 'get') url.search = String(encoded(body))
  return { url: url.href, method, body }
}

/** The body as plain pairs, for forms without files. */
export const encoded = (body: FormData): URLSearchParams => new URLSearchParams(body as unknown as Record<string, string>)

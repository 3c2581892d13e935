// How islands speak to each other: by events on the document, since each is a file of its own.

/** Has core read text out politely; nothing happens without text. */
export function say(text: string | undefined): void {
  if (text) document.dispatchEvent(new CustomEvent('almenda:say', { detail: text }))
}

/** Tells every island that the page got new elements and perhaps lost some. */
export function fresh(): void {
  document.dispatchEvent(new CustomEvent('almenda:fresh'))
}

/** Tells that a form reached the server and was accepted. */
export function sent(form: HTMLFormElement): void {
  form.dispatchEvent(new CustomEvent('almenda:sent', { bubbles: true }))
}

// The way of every form: once only, to the queue without a network, into a part of the page where
// one is named. Without JS a form posts and a page comes back.
import { askOf } from './ask'
import { leaveWith } from './drafts'
import { begin, end } from './once'
import { keepForLater } from './queue'
import { swap } from './swap'

export function watchSubmits(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    const ask = askOf(form, event.submitter)
    const post = ask.method === 'post'
    if (event.defaultPrevented || ask.method === 'dialog') return
    if (post && !begin(form, event.submitter)) return event.preventDefault()
    const part = form.dataset.swap
    if (post && navigator.onLine === false) {
      event.preventDefault()
      keepForLater(form, ask)
      end(form)
    } else if (part && document.querySelector(part)) {
      event.preventDefault()
      void swap(part, ask, form).then(() => end(form))
    } else if (post) {
      leaveWith(form)
    }
  })
  // Going back shows the page as it was left: with a button that still says "Sending…".
  addEventListener('pageshow', () => [...document.forms].forEach(end))
}

// core is loaded on every page, with <script type="module">. Without it every link, form and page
// works as plain HTML; each file of core/ says at its top what it adds to which markup.
//
// Words come from the page: [data-save-state] of a form, the form itself or <body> carry
// data-saved, data-offline, data-sent, data-failed ("{t}" is the time of day) and data-sending.
import { count } from './core/count'
import { keepDrafts, settleDrafts } from './core/drafts'
import { lazily, load } from './core/lazy'
import { watchNetwork } from './core/queue'
import { listen } from './core/say'
import { watchSubmits } from './core/submit'
import { watchLinks } from './core/swap'

const enhance = (): void => {
  keepDrafts() // first: what is restored must be counted
  count()
  lazily()
}

listen()
settleDrafts()
enhance()
document.addEventListener('almenda:fresh', enhance)
watchSubmits()
watchLinks()
if (!('commandForElement' in HTMLButtonElement.prototype)) load('invokers').catch(() => undefined)
watchNetwork()

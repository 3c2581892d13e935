// core is loaded on every page. Without it every link, form and page works as plain HTML.
import { lazily } from './core/lazy'

lazily(document)

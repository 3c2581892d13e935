// Sentences come from the catalogue by way of data attributes; only figures are filled in here.

/**
 * The sentence name of element for n, in the page's language: data-new-few, data-new-many and so
 * on by the rules of plural, else data-new. "{n}" becomes the figure.
 */
export function counted(element: HTMLElement, name: string, n: number): string {
  const lang = document.documentElement.lang || 'en'
  const form = new Intl.PluralRules(lang).select(n)
  const sentence = element.dataset[name + form[0]!.toUpperCase() + form.slice(1)] ?? element.dataset[name] ?? ''
  return sentence.replace('{n}', n.toLocaleString(lang))
}

// Package views holds the pages that people see: one templ component per page or swappable part,
// and the plain structs that they are drawn from.
//
// A view model carries words already chosen by the town (titles, names), numbers, times and paths
// without a language prefix; the page turns them into sentences, links and dates. It knows no
// noun's package, no store and no HTTP: a handler fills the struct, the view draws it.
//
// Every part that can be swapped in place is a component of its own, whose outermost element
// carries the id that forms name in data-swap. CommentItem is drawn once per language and sent to
// everybody, so it takes no Viewer.
//
// Imports ui, i18n, tenant.
package views

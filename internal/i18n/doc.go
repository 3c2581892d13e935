// Package i18n is the platform's words: what a person reads, in their language.
//
// Words live in catalogue files <area>.<language>.yaml with flat keys. A value is a whole sentence
// with named placeholders ("{name}"), or, where a number decides the wording, a map of CLDR plural
// forms (one, few, many, other). A town may put its own words over any key; it never adds keys.
// A key that is missing falls back to English and then shows itself as ⟦key⟧, so that a gap is
// seen and never passes for a text.
//
// Numbers, money and dates are written as the language writes them, with no-break spaces where a
// line must not break, and always in the town's time zone.
//
// It refuses to glue sentences from parts: there is no way to ask for half of one.
//
// Imports nothing of ours.
package i18n

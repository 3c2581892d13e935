// Package exchange is what the readers and writers of other programmes' questionnaires share: names and
// codes that fit ours, conditions in the languages that those programmes write them in, and the notes on
// what could not be taken over.
//
// A questionnaire that somebody uploads is read with limits, and nothing in it makes us fall. What we
// have no place for is left out and said, never guessed.
//
// Emits nothing. Imports fault and questionnaire.
package exchange

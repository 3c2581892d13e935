// Package tally counts what people answered: each question over everybody, and each question by the
// groups of another as far as that table was declared.
//
// It reads answers as they are stored, one after the other, keeps none of them, and holds the same
// memory for ten answers as for a million. Several versions of a survey are counted together, each
// question over those versions in which it asked the same; the others are named.
//
// It hides nothing: what it gives is exact, and leaves the house only through disclosure.
//
// Emits nothing. Imports questionnaire.
package tally

// Package edit changes a questionnaire piece by piece, as staff do in forms: a question up or down, the
// answers of a question as lines of a text, a condition as a few rows.
//
// It promises that codes and keys stay what they were when only words change, so that answers that
// are there still mean what they meant. Emits nothing. Imports questionnaire and tenant.
package edit

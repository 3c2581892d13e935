// Package export writes answers as tables for other programmes, one row for each answer, with a codebook
// that says what each column and each code means.
//
// The columns follow from the questions alone: they are the same in every language and whatever was
// answered. What a later version of a survey asks otherwise under the same key has a column of its own.
// A row says the version and the channel, and nothing of who, when, or in which order: rows stand in
// the order in which they are given.
//
// Rows are written as they come, in the same memory for ten as for a million, and no file on the way.
// What a person typed is never a formula. It decides nothing about who may have which answers: that is
// disclosure's, and what must be left out is said in Options.
//
// Emits nothing. Imports questionnaire.
package export

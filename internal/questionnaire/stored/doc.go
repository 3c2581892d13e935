// Package stored reads answers in the form in which they are kept: the JSON of questionnaire.Answers.
//
// It understands exactly what encoding/json understands, only that it reads the form that encoding/json
// writes without reflection and without new memory for each answer, since results read every answer of
// a survey. Whatever has another form goes to encoding/json.
//
// Emits nothing. Imports questionnaire.
package stored

// Package surveyjs reads and writes questionnaires as SurveyJS's JSON.
//
// It reads pages with text (of all input types), comment, radiogroup, dropdown, checkbox, tagbox, boolean,
// rating, slider, matrix, ranking, imagepicker, multipletext (a question for each line), html, and panels
// (whose questions stand on the page); visibleIf, requiredIf, choices that hang on others, calculated
// sums, triggers that lead on or end, and validators. What else there is is said in the notes.
//
// It writes all of a definition: what SurveyJS has no place for stands under "almenda", which SurveyJS
// passes over and we read again, as long as nobody changed what it belongs to.
//
// Emits nothing. Imports questionnaire.
package surveyjs

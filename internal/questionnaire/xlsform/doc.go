// Package xlsform reads and writes questionnaires as XLSForm, the spreadsheets of KoboToolbox and ODK.
//
// It reads the sheets survey, choices and settings: groups (a section each; groups within them stand on
// their page, and with the appearance table-list they are a matrix), select_one, select_multiple, rank,
// text, integer, decimal, range, date, geopoint, note, acknowledge, sums by calculate; relevant, required,
// constraint, or_other, the appearances minimal, multiline and likert, and labels in several languages.
// What else there is, and everything that would tell who answered or when, is said in the notes.
//
// It writes all of a definition: what XLSForm has no place for stands in a column "almenda", which others
// pass over and we read again, as long as nobody changed what it belongs to. Files are read with limits,
// and no formula is worked out.
//
// Emits nothing. Imports questionnaire. github.com/xuri/excelize reads and writes the files.
package xlsform

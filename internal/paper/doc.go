// Package paper prints a survey: the same questions that people answer on a screen, as an A4 form with
// boxes to tick and lines to write on, in normal or large type.
//
// What a page does with logic the sheet says in words ("Go on with question 7 if …"). Questions carry
// the numbers by which staff enter the sheet afterwards (Numbers). A sheet asks for no name. Of a split
// sample the sheet holds the first arm (Arms).
//
// It adapts codeberg.org/go-pdf/fpdf and the Go fonts. It knows nothing of storage or screens, emits
// nothing, and imports ground, tenant and questionnaire.
package paper

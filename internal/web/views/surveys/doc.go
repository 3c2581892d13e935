// Package surveys draws the pages of surveys, with the layout and the parts of package views. It stands
// apart because a survey's pages are many: for those who answer, prepare, enter and read.
//
// View models hold words and figures that are ready to be shown, no nouns. Imports what views may.
package surveys

// Package panels draws the pages of panels, with the layout and the parts of package views: for those who
// join, for members, and for those who run a panel.
//
// View models hold words and figures that are ready to be shown, no nouns. Imports what views may.
package panels

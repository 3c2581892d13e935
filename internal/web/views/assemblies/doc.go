// Package assemblies draws the pages of citizens' assemblies, with the layout and the parts of package
// views.
//
// View models hold words and figures that are ready to be shown, no nouns. Imports what views may.
package assemblies

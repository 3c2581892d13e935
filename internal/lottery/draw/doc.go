// Package draw turns a lottery over panels into one that is held in public, and checks such a draw from
// the outside.
//
// For a town clerk: the computer finds many panels that mirror the town. They are numbered, 000 to 999.
// The list is published before anybody knows the number, under a fingerprint that shows any later
// change. Then dice, balls or a value that everybody can look up give the number, and the panel with
// that number is drawn. Whoever has the folder can go through it again and comes to the same people.
//
// People stand in the folder under pseudonyms. A pseudonym is made of a secret code that only its
// person and the town know, and of the address that the person gave, so that everybody finds
// themselves and nobody anybody else, and so that no two people can be given the same one.
//
// What everybody may read says nothing of a person but how often the pseudonym is on the lists. Which
// values the people have stands in a sealed file. The make-up of the numbered panels is not published:
// with more panels than people it could be solved for the values of each pseudonym.
//
// The folder:
//
//	manifest.json   what was decided before the draw, and size and SHA-256 of the files below
//	commitment.txt  the SHA-256 of manifest.json, as sha256sum writes it; published before the draw
//	quotas.csv      feature,value,min,max,share: quotas, and whole percent of the pool, empty if hidden
//	people.csv      number,pseudonym: everybody of the pool, by pseudonym, numbered from 1
//	panels.csv      panel,people: the numbered panels, from 0; numbers of people, ascending
//	README.txt      this, for readers
//	sealed.json     values and households of the pool, and the lottery before it was rounded: for
//	                auditors; its SHA-256 is in the manifest
//	result.json     after the draw: the value that was drawn, the panel's number, the pseudonyms
//
// Verify shares no code with what publishes, only this description.
//
// Imports lottery.
package draw

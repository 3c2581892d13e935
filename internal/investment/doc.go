// Package investment is a card for each thing that the town plans to build: where, for how much, how
// far it has come and why, with its papers and its discussion.
//
// For a town clerk: write a card and publish it when somebody outside may see it. Each change of
// stage carries a note, is dated, stays on the card, and is told to those who follow it. A card that
// was published is never taken away: what will not be built is stopped, with the reason.
//
// It refuses: to be published without office, contact and place; a stage without a note; papers
// that are no PDF or too large; national identity numbers.
//
// Emits investment.*. Imports ground, tenant, access, event, process.
package investment

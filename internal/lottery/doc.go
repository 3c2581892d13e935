// Package lottery draws a panel by lot so that the panel mirrors the town, and everybody who volunteered
// has a chance that is as fair as the quotas allow.
//
// A town wants 30 people on a panel: 15 women and 15 men, so many of each age and district. 360 have
// volunteered, but not as the town is: half of them went to university. Whoever draws seat by seat, always
// for the quota in most need, fills the panel, yet some volunteers have hardly any chance (Legacy is that
// way, kept to compare with). Instead, many different panels are found that each meet all quotas, and each
// is given a weight: how likely it is to be drawn. A person's chance is the sum of the weights of the
// panels that they are in. The weights are set so that
//
//   - the smallest chance of anybody is as large as it can be (Maximin, what we use unless told otherwise),
//   - and then the second smallest, and so on (Leximin: fairer above the smallest, slower), or
//   - the product of all chances is as large as it can be (Nash: a better chance for most, at the cost of
//     the smallest).
//
// Which panel it is in the end is drawn in public, from the finished list (package draw); nothing that is
// computed here decides it.
//
// What goes in is a Problem. ReadFeatures and ReadPeople read the files that are in use for quotas and
// pools. Check says what is wrong before anything is computed, by codes that do not change. Bound says by
// counting alone what no lottery can beat, and which quota is to blame. Relax proposes the cheapest change
// when no panel meets the quotas. Replace makes the lottery for seats that became free. Solve finds the
// Distribution, with Upper, which no lottery whatever exceeds: how near Objective comes to it is the proof.
// People whom no valid panel holds (a quota of 0, say) are named in Uncoverable and do not count.
//
// How it works, for those who repair it. People who are alike, and live with people who are alike, are one
// kind (grouping): the work is done per kind. The search for the panel that is worth most at given prices
// (pricer) is branch and bound over a linear programme (simplex) that goes on from where it stood; it finds
// new panels. The mixture of the panels at hand (mix) is solved from inside, by Newton's steps, and gives
// the next prices. The quotas in parts of people give the bound, nearly always exactly; where they do not,
// the search's own bound does. In the end the seats of each kind go round among its people, and the weights
// are evened out until all of a kind have the same chance (spread, level).
//
// The same problem, options and seed give the same lottery on the same sort of machine. A cancelled Solve
// returns nothing but the error; one whose deadline came first returns a whole lottery, marked Stopped.
//
// It keeps nothing, knows no clock, and imports nothing of ours.
package lottery

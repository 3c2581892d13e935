// Package disclosure is the gate that every published figure of a survey passes, so that nobody can be
// recognised in it, neither from one table nor from several held together.
//
// A clerk declares which tables shall be published, before the survey opens. After the close the gate
// gets the counts and gives back what may be shown: whole percentages, bases rounded to five ("ca.
// 285"), and for every cell whether it is shown, hidden, or merged with its neighbour. The rules:
//
//   - Fewer than 20 answers in all: nothing is shown. A group is shown from 10 answers and, where we
//     know whom we invited, from 20 invited people.
//   - A count of one to four is hidden. For a sensitive question a zero is hidden too, and all answers
//     of a group that is nearly of one mind, for then one knows what each of them said.
//   - Further cells are hidden until nobody can work the hidden ones out again from sums, from rounded
//     figures, from other tables, or from other surveys that share people with this one. Each hidden
//     figure can then still be any of at least five numbers, five or more among them.
//   - Two surveys of which one adds fewer than ten people to the other are not both shown.
//   - Where more than a third of a table would be hidden, neighbouring answers are added up instead.
//   - What people wrote is shown only after somebody has read it (see Flags), and ten of them together.
//
// A table that says how many there are of each group is held against all tables by that group: their
// bases say it too.
//
// A hidden cell does not tell whether it is small or was hidden to protect another: that alone would
// narrow it. A town may make the numbers of these rules larger, never smaller.
//
// It refuses to count: it is given counts of everybody in a group, and trusts them. It knows no names
// of people and keeps nothing. It audits against linear bounds: what follows from sums and roundings.
// It does not know which answer of one question follows from another question, but for Table.AskedOf.
//
// Emits nothing. Imports nationalid.
package disclosure

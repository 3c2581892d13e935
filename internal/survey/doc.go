// Package survey is a set of questions that the town puts to people, from the first draft to figures
// that may be published.
//
// A survey is a draft until a second person has read it; at its opening its questions are frozen. A
// slip of the pen can be mended while it is open. Whatever changes the questions makes a new version,
// and results tell which versions a figure rests on. It is open between two moments, and inside a
// process only while that process takes answers. Who may answer is its kind (see Kind).
//
// What somebody answers lies apart from who answered. An anonymous survey keeps no account, address,
// browser, time or order with an answer: what comes in waits under a random mark until at least Batch
// answers can be shuffled together, and whether somebody has answered is kept without a time, in
// another table. Anonymous can be chosen until the first invitation went out, and never be changed
// after that. A person who was promised to be able to change an answer holds the only key to it.
//
// No figure leaves this package but through the gate (package disclosure): whoever shows a number
// asks it. Words that people wrote are seen by staff, flagged, and published only after review.
//
// It refuses national numbers, and answers after the close whatever the clock of the person says; what
// was written on paper before the close can be entered until the results are made. Emits survey.*.
// Imports ground, tenant, access, event, district, process, questionnaire, disclosure, weighting.
package survey

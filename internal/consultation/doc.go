// Package consultation puts a draft before the residents, takes their remarks on it from every
// channel, and answers each one.
//
// A consultation belongs to a process and takes remarks while a phase of the kind "consultation" is
// open and the person belongs to those it is for. Its text is published in versions, cut into
// paragraphs that keep their numbers from version to version, so that a remark stays with what it
// was said of; the final version takes no remarks any more. Every remark gets a number, in order of
// receipt and without gaps, whether it came from the portal or was entered by staff from paper, a
// letter, a telephone call or a conversation. Staff give each a disposition (one of six) with a
// reason to its author. The author hears of it when the answer is published: by itself, or with the
// table of all. The table is refused while any remark waits for its answer; the report follows the
// table, and effects follow the report.
//
// It refuses: a disposition without a reason; a quote that is not in the text; national identity
// numbers anywhere; changes by a spreadsheet to a remark that somebody changed meanwhile. Words
// without their author's consent are counted and answered but never shown.
//
// Emits consultation.published, consultation.version, consultation.changed, remark.posted,
// remark.changed, remark.answered, publication.published. Imports ground, tenant, access, event,
// process.
package consultation

// Package questionnaire is the paper that a survey puts before people: its sections and questions, what
// is shown when, and which answers are answers. It knows nothing of who answers, of storage, or of
// screens; a definition and the answers so far go in, what to show and what is wrong come out.
//
// A Definition is a JSON document in several languages. Each question has a key that never changes:
// it names the column of the results in every language and every version. Codes of answers likewise.
// "Other", "don't know" and "rather not say" are answers with codes of their own, and never a gap.
//
// The logic is decided here and nowhere else. The island that shows it in the browser repeats it, and
// both are held to the vectors in testdata.
//
// Emits nothing. Imports ground and tenant.
package questionnaire

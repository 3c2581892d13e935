// Package questionnaire is the paper that a survey puts before people: its sections and questions, what
// is shown when, and which answers are answers. It knows nothing of who answers, of storage, or of
// screens; a definition and the answers so far go in, what to show and what is wrong come out.
//
// A Definition is a JSON document in several languages. Each question has a key that never changes:
// it names the column of the results in every language and every version. Codes of answers likewise.
// "Other", "don't know" and "rather not say" are answers with codes of their own, and never a gap.
//
// Three questions are asked of it:
//
//   - Can it run, and can it be better? Check and Lint. A definition that Check finds nothing in runs to
//     its end for everybody: conditions and jumps only look at what was answered before and only lead on.
//   - What is this person shown? Run walks through the definition once, in its order. What is hidden
//     counts as not answered for all that follows. Order and split samples come from a seed, by a
//     generator that is the same in the browser; an arm is kept with the answers.
//   - Is it an answer? Decode reads the form of one section as people write (3,5 and 3.5; 21/11 2026),
//     Problems says what is wrong in sentences of the catalogue, Clean is what may be stored. What comes
//     back from a browser is treated like what is typed: Clean of anything is sound once Problems has
//     nothing to say.
//
// The logic is decided here and nowhere else. The island that shows it in the browser repeats it
// (frontend/islands/parts/logic.ts), and both are held to the vectors in testdata: a new operator or type
// begins with a vector. go test -update fills in what a vector does not say, and never changes what it
// says.
//
// Minutes are an estimate: reading at the average pace of adults, and seconds for each type of answer
// that are our own guess until trial answers say better.
//
// Emits nothing. Imports ground and tenant.
package questionnaire

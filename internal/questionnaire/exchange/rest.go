package exchange

import (
	"bytes"
	"encoding/json"

	"almenda/internal/questionnaire"
)

// Rest is what stands beside a question in a file of ours, so that we read it again as it was although
// the other programme has no place for all of it. The words stand where that programme has them.
func Rest(q questionnaire.Question) json.RawMessage {
	raw, _ := json.Marshal(bare(q, true)) // as it was read: cannot fail
	return raw
}

// bare is a question without its words. Those that other programmes have no place for can stay.
func bare(q questionnaire.Question, keep bool) questionnaire.Question {
	q.Title, q.Help = nil, nil
	if !keep {
		q.Unit, q.LowWords, q.HiWords = nil, nil, nil
	}
	options := make([]questionnaire.Option, 0, len(q.Options))
	for _, o := range q.Options {
		o.Words, o.Image = nil, "" // a picture belongs to a town, not to a file
		if !keep {
			o.Alt = nil
		}
		options = append(options, o)
	}
	rows := make([]questionnaire.Row, 0, len(q.Rows))
	for _, r := range q.Rows {
		r.Words = nil
		rows = append(rows, r)
	}
	q.Options, q.Rows = options, rows
	return q
}

// Same tells whether two questions differ in words only.
func Same(a, b questionnaire.Question) bool {
	return bytes.Equal(plainJSON(bare(a, false)), plainJSON(bare(b, false)))
}

func plainJSON(v any) []byte {
	raw, _ := json.Marshal(v) // structs of texts and numbers: cannot fail
	return raw
}

// Restore gives back the question that a file of ours had, with the words of natural, which is what
// the file says in the other programme's own way. A file that somebody changed meanwhile is read as it
// stands: not ok.
func Restore(natural questionnaire.Question, raw json.RawMessage) (questionnaire.Question, bool) {
	var q questionnaire.Question
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if dec.Decode(&q) != nil || q.Key != natural.Key {
		return natural, false
	}
	if len(q.Options) == 0 && q.CarryFrom != "" { // it takes over those of another question
		natural.Options = nil
	}
	if len(q.Options) != len(natural.Options) || len(q.Rows) != len(natural.Rows) {
		return natural, false
	}
	q.Title, q.Help = natural.Title, natural.Help
	for i := range q.Options {
		if q.Options[i].Code != natural.Options[i].Code {
			return natural, false
		}
		q.Options[i].Words, q.Options[i].Image = natural.Options[i].Words, ""
	}
	for i := range q.Rows {
		if q.Rows[i].Code != natural.Rows[i].Code {
			return natural, false
		}
		q.Rows[i].Words = natural.Rows[i].Words
	}
	if len(natural.LowWords) > 0 {
		q.LowWords = natural.LowWords
	}
	if len(natural.HiWords) > 0 {
		q.HiWords = natural.HiWords
	}
	return q, true
}

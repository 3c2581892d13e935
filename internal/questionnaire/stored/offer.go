package stored

import "almenda/internal/questionnaire"

// Options lists all options that may stand in an answer to a question: its own, or where it has none
// those of the question from which it carries them over. "Other" and the like are Specials.
func Options(d *questionnaire.Definition, q *questionnaire.Question) []questionnaire.Option {
	for range questionnaire.MaxQuestions { // a circle ends
		own := q.Choices()
		if len(own) > 0 || q.CarryFrom == "" || q.Type == questionnaire.Matrix {
			return own
		}
		from, _ := d.Question(q.CarryFrom)
		if from == nil {
			return nil
		}
		q = from
	}
	return nil
}

// Rows lists all rows of a matrix, and all options of a ranking or an allocation as rows.
func Rows(d *questionnaire.Definition, q *questionnaire.Question) []questionnaire.Row {
	if q.Type == questionnaire.Matrix && (len(q.Rows) > 0 || q.CarryFrom == "") {
		return q.Rows
	}
	if q.Type == questionnaire.Matrix {
		if q, _ = d.Question(q.CarryFrom); q == nil {
			return nil
		}
	} else if q.Type != questionnaire.Ranking && q.Type != questionnaire.Allocation {
		return nil
	}
	var out []questionnaire.Row
	for _, o := range Options(d, q) {
		out = append(out, questionnaire.Row{Code: o.Code, Words: o.Words})
	}
	return out
}

// Alike tells whether two versions ask the same under a key, so that their answers may be counted
// together: only their words differ.
func Alike(d *questionnaire.Definition, q *questionnaire.Question, of *questionnaire.Definition, other *questionnaire.Question) bool {
	if !questionnaire.Comparable(q, other) {
		return false
	}
	a, b := Options(d, q), Options(of, other)
	rows, others := Rows(d, q), Rows(of, other)
	if len(a) != len(b) || len(rows) != len(others) {
		return false
	}
	codes := map[string]bool{}
	for i := range a {
		codes["o"+a[i].Code] = true
	}
	for i := range rows {
		codes["r"+rows[i].Code] = true
	}
	for i := range b {
		if !codes["o"+b[i].Code] {
			return false
		}
	}
	for i := range others {
		if !codes["r"+others[i].Code] {
			return false
		}
	}
	return true
}

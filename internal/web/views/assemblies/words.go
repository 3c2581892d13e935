package assemblies

import (
	"strconv"

	"almenda/internal/web/ui"
	"almenda/internal/web/views"
)

func stateColor(state string) string {
	switch state {
	case "published":
		return "success"
	case "draft":
		return "warning"
	}
	return "neutral"
}

func choices(pg views.Page, chosen string) []ui.Pick {
	out := make([]ui.Pick, 0, 3)
	for _, c := range []string{"yes", "no", "abstain"} {
		out = append(out, ui.Pick{Value: c, Text: pg.T("assembly.choice." + c), On: c == chosen})
	}
	return out
}

func text(n int) string { return strconv.Itoa(n) }

// nth names a field of the i-th row.
func nth(name string, i int) string { return name + "_" + strconv.Itoa(i+1) }

// faulty tells whether any field is wrong, so that a folded form is shown open.
func faulty(pg views.Page, names ...string) bool {
	for _, name := range names {
		if pg.Err(name) != "" {
			return true
		}
	}
	return false
}

// filled tells whether any expert is named from the i-th on.
func filled(list []ExpertForm, from int) bool {
	for _, e := range list[from:] {
		if e != (ExpertForm{}) {
			return true
		}
	}
	return false
}

func questionColor(state string) string {
	switch state {
	case "waiting":
		return "warning"
	case "shown":
		return "success"
	}
	return "neutral"
}

// errOf is the fault of an answer, beside the question that was answered.
func errOf(pg views.Page, q Question) string {
	if q.Faulty {
		return pg.Err("answer")
	}
	return ""
}

// answerID is the id of a question's answer field; the one at fault has the name that the list of faults
// leads to.
func answerID(q Question) string {
	if q.Faulty {
		return "answer"
	}
	return "answer-" + q.ID
}

package web

import (
	"slices"
	"strings"

	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/edit"
	"almenda/internal/survey"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/surveys"
)

// arms are the names of the parts into which chance divides people.
var arms = []string{"a", "b", "c", "d"}

// splitsInto shows the splits that are there, and the form for another one.
func (v *visit) splitsInto(e *surveys.OfficeEdit, def *questionnaire.Definition, base string) {
	for _, sp := range def.Splits {
		hint := v.p.T("survey_office.split_arms", "arms", strings.Join(sp.Arms, ", "))
		e.Splits = append(e.Splits, surveys.Deed{Action: base + "/edit/split/" + sp.Key + "/remove", Text: v.p.T("survey_office.split_remove", "key", sp.Key), Hint: hint, Variant: "secondary", Color: "danger"})
	}
	e.Split = surveys.Form{Action: base + "/edit/split", Submit: v.p.T("survey_office.add"), Parts: []surveys.Part{{Fields: []surveys.Field{
		{Kind: "select", Name: "arms", Label: v.p.T("survey_office.split_parts"), Value: "2", Options: []ui.Option{{Value: "2", Text: "2"}, {Value: "3", Text: "3"}, {Value: "4", Text: "4"}}}}}}}
}

func (s *Server) postSplitAdd(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	n := min(max(v.count("arms"), 2), len(arms))
	_, err = s.rewrite(v, which, func(_ survey.Dossier, def *questionnaire.Definition) error {
		def.Splits = append(def.Splits, questionnaire.Split{Key: edit.Fresh(def, "split"), Arms: slices.Clone(arms[:n])})
		return nil
	})
	if err != nil {
		return err
	}
	v.say("success", "flash.builder_saved")
	return v.see("/admin/surveys/" + which.String() + "/edit")
}

func (s *Server) postSplitRemove(v *visit) error {
	return s.removed(v, func(def *questionnaire.Definition) bool {
		i := slices.IndexFunc(def.Splits, func(sp questionnaire.Split) bool { return sp.Key == v.Param("name") })
		if i < 0 {
			return false
		}
		def.Splits = slices.Delete(def.Splits, i, i+1)
		return true
	})
}

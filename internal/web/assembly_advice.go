package web

import (
	"fmt"
	"slices"

	"almenda/internal/assembly"
	"almenda/internal/richtext"
	"almenda/internal/textdiff"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/assemblies"
)

// adviceView is a recommendation as everybody may see it, and what is inside where the page has it.
func (v *visit) adviceView(p assembly.AdvicePage) assemblies.Advice {
	r := p.Advice
	view := assemblies.Advice{Number: r.Number, Title: v.words1(r.Title), Lang: v.langOf(r.Title), Tag: v.standing(r.State), Body: richtext.HTML(v.words1(r.Body)), Late: v.late(r)}
	if r.State.HandedOver() {
		view.Owner = []assemblies.Fact{{Name: v.p.T("assembly.owner"), Text: r.Office}}
		if r.Running() && r.Due != "" {
			view.Owner = append(view.Owner, assemblies.Fact{Name: v.p.T("assembly.due"), Text: v.dayWordsB(r.Due)})
		}
		view.Owner = append(view.Owner, assemblies.Fact{Name: v.p.T("assembly.handed"), Text: v.p.Date(r.Handed)})
	}
	view.Steps = v.stepViews(p)
	for _, b := range p.Ballots {
		if b.Open {
			continue
		}
		view.Results = append(view.Results, v.resultView(b))
		view.Reasons = append(view.Reasons, b.Reasons...)
	}
	view.Versions = v.versionViews(p.Versions)
	for _, c := range p.Comments {
		view.Comments = append(view.Comments, assemblies.Comment{By: v.p.T("assembly.seat", "n", c.Seat), When: v.p.Date(c.At), Words: c.Words, Lang: c.Language})
	}
	return view
}

// stepViews are the public history: the newest last, as one reads it.
func (v *visit) stepViews(p assembly.AdvicePage) (out []ui.Step) {
	for i, st := range p.Steps {
		one := ui.Step{Title: v.p.T("assembly.standing." + string(st.State)), State: "done", Said: v.p.T("assembly.step_done"), Lines: []string{v.p.Date(st.At)}}
		if i == len(p.Steps)-1 {
			one.State, one.Said = "now", v.p.T("assembly.step_now")
		}
		if st.Office != "" {
			one.Lines = append(one.Lines, st.Office)
		}
		if st.Note != "" {
			one.Lines = append(one.Lines, st.Note)
		}
		if st.Due != "" && (st.State == assembly.Received || st.State == assembly.Accepted || st.State == assembly.InWork) {
			one.Lines = append(one.Lines, v.p.T("assembly.until", "day", v.dayWordsB(st.Due)))
		}
		out = append(out, one)
	}
	return out
}

func (v *visit) resultView(b assembly.Ballot) assemblies.Result {
	r := assemblies.Result{Title: v.p.T("assembly.result_"+string(b.Kind), "day", v.p.Date(b.Closes)), Passed: b.Passed,
		Words: v.p.T("assembly.result_words", "voted", b.Voted(), "members", b.Members, "threshold", b.Threshold, "quorum", b.Quorum)}
	if !b.Enough() {
		r.Words += " " + v.p.T("assembly.result_few")
	}
	for _, c := range []struct {
		choice assembly.Choice
		n      int
	}{{assembly.Yes, b.Yes}, {assembly.No, b.No}, {assembly.Abstain, b.Abstain}} {
		share := 0
		if b.Voted() > 0 {
			share = (200*c.n + b.Voted()) / (2 * b.Voted())
		}
		r.Rows = append(r.Rows, ui.BarRow{Label: v.p.T("assembly.choice." + string(c.choice)), Cells: []string{fmt.Sprintf("%s (%d\u00a0%%)", v.p.Number(int64(c.n)), share)}, Parts: []int{c.n}})
	}
	return r
}

// versionViews are the earlier texts, the newest first, each as what changed against the one before in
// its language.
func (v *visit) versionViews(list []assembly.Version) (out []assemblies.Version) {
	before := map[string]string{}
	for _, one := range list {
		by := v.p.T("assembly.by_staff")
		if one.Seat > 0 {
			by = v.p.T("assembly.seat", "n", one.Seat)
		}
		text := one.Title + "\n\n" + one.Body
		view := assemblies.Version{Title: v.p.T("assembly.version", "n", one.Number, "by", by, "day", v.p.Date(one.At)), Lang: one.Language}
		if old, ok := before[one.Language]; ok {
			for _, p := range textdiff.Words(old, text) {
				view.Parts = append(view.Parts, assemblies.Part{Kind: string(p.Op), Text: p.Text})
			}
		} else {
			view.Parts = []assemblies.Part{{Kind: string(textdiff.Same), Text: text}}
		}
		before[one.Language] = text
		out = append(out, view)
	}
	slices.Reverse(out)
	return out
}

// editForm is the text of a draft in the page's language, with the others beside it.
func (v *visit) editForm(r assembly.Recommendation, typed *assemblies.Edit) *assemblies.Edit {
	f := assemblies.Edit{Title: r.Title[v.lang], Body: r.Body[v.lang], From: r.Version}
	if typed != nil {
		f = *typed
	}
	for _, lang := range v.town.Languages {
		if lang != v.lang && r.Title[lang] != "" {
			f.Other = append(f.Other, assemblies.Other{Lang: lang, Title: r.Title[lang], Body: r.Body[lang]})
		}
	}
	return &f
}

// adviceWrite reads the form of a text.
func (v *visit) adviceWrite() assembly.WriteAdvice {
	return assembly.WriteAdvice{Key: v.PostForm("key"), Language: v.lang, Title: v.PostForm("title"), Body: v.PostForm("body"), From: max(v.count("from"), 0)}
}

func (v *visit) typedEdit() *assemblies.Edit {
	return &assemblies.Edit{Title: v.PostForm("title"), Body: v.PostForm("body"), From: max(v.count("from"), 0)}
}

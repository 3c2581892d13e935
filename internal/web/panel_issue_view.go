package web

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"almenda/internal/credential"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/web/views/panels"
)

func issuePath(wave id.ID) string { return "/me/panel/w/" + wave.String() }

func panelDeskPath(person id.ID) string { return "/admin/panel/desk/person/" + person.String() }

func codeDeskPath(which, wave, person id.ID) string {
	return "/admin/panel/" + which.String() + "/waves/" + wave.String() + "/code/" + person.String()
}

// issueOf is the page from which a member begins to answer.
func (v *visit) issueOf(p panel.Part) panels.Issue {
	public := "/panel/" + p.Panel.Slug + "/waves/" + strconv.Itoa(p.Wave.Number)
	own := issuePath(p.Wave.ID)
	return panels.Issue{
		Panel: v.words1(p.Panel.Title), Title: v.words1(p.Wave.Title), Why: v.words1(p.Wave.Why), Case: p.Wave.Case, About: public,
		Minutes: int(math.Ceil(p.Paper.Minutes)), Until: p.Wave.Closes, As: v.groupWords(p), InGroup: p.As.Invited,
		Done: p.Done, Closed: p.Closed, Invited: p.Keys.Invited, Issued: p.Keys.Issued, Accepted: p.Keys.Accepted, Counted: p.Keys.Closed,
		Survey: p.Wave.Survey.String(), Stratum: p.As.Stratum, Label: p.As.Label, Hash: p.Keys.Hash, Keys: public + "/keys.json",
		Issue: own + "/issue", Draw: own + "/code", Skip: own + "/skip", Later: own + "/later", Skipped: p.Skipped, Slip: panel.NewSlip(),
		Answers: v.s.Origins.Answers(v.town) + v.url("/s/"+p.Paper.Slug),
	}
}

func (v *visit) issueDeskOf(p panel.Part) panels.IssueDesk {
	who := p.Member.Email
	if who == "" {
		who = p.Member.Phone
	}
	return panels.IssueDesk{Title: v.words1(p.Wave.Title), Who: who, As: v.groupWords(p), Done: p.Done, Closed: p.Closed}
}

// showCode shows a code that was drawn. Its form leads to the host of the answers, and to no other.
func (v *visit) showCode(p panel.Part, code, back string) error {
	to := v.s.Origins.Answers(v.town)
	v.Writer.Header().Set("Content-Security-Policy", postingTo(contentPolicy(v.originOf(), "'none'"), to))
	survey := to + v.url("/s/"+p.Paper.Slug)
	pg := v.page(v.p.T("panel_issue.code_page"), "")
	pg.Languages = nil // a link would lose the code
	return v.show(panels.IssueCodePage(pg, panels.IssueCode{Title: v.words1(p.Wave.Title), Code: code, Shown: credential.ShownCode(code),
		Begin: survey + "/begin", Answers: survey, Back: back, Until: p.Wave.Closes}))
}

// groupWords are a group in words: "woman, 30–44". A variable that does not tell people apart is left out.
func (v *visit) groupWords(p panel.Part) string {
	var out []string
	variables := p.Panel.LabelVariables()
	for i, part := range strings.Split(p.As.Label, "|") {
		if i >= len(variables) {
			break
		}
		if words := v.classWords(variables[i], panel.Together(part)); words != "" {
			out = append(out, words)
		}
	}
	if len(out) == 0 {
		return v.p.T("panel_issue.as_all")
	}
	return strings.Join(out, ", ")
}

// classWords are the classes of one variable that were put together; empty: all of them.
func (v *visit) classWords(of panel.Variable, classes []string) string {
	all := of.Classes(nil)
	if len(all) > 0 && !slices.ContainsFunc(all, func(c string) bool { return !slices.Contains(classes, c) }) {
		return ""
	}
	if of.Key == panel.BirthYear {
		return v.ageWords(classes)
	}
	var out []string
	for _, c := range classes {
		out = append(out, v.className(of, c))
	}
	return strings.Join(out, " / ")
}

func (v *visit) className(of panel.Variable, class string) string {
	if class == panel.Unknown {
		return v.p.T("panel_issue.as_unknown")
	}
	if of.Key == panel.District {
		if d, ok := v.town.District(class); ok {
			return d.Name
		}
	}
	for _, o := range of.Options {
		if o.Key == class {
			return v.words1(o.Title)
		}
	}
	return class
}

// ageWords puts bands of ages that follow one another into one: "30–64".
func (v *visit) ageWords(classes []string) string {
	var known []string
	unknown := ""
	for _, c := range classes {
		if c == panel.Unknown {
			unknown = " / " + v.p.T("panel_issue.as_unknown")
			continue
		}
		known = append(known, c)
	}
	if len(known) == 0 {
		return strings.TrimPrefix(unknown, " / ")
	}
	from, _, _ := strings.Cut(known[0], "-")
	last := known[len(known)-1]
	if strings.HasSuffix(last, "+") || len(known) == 1 {
		if len(known) > 1 {
			last = strings.TrimSuffix(from, "+") + "+"
		}
		return strings.ReplaceAll(last, "-", "–") + unknown
	}
	_, to, _ := strings.Cut(last, "-")
	return from + "–" + to + unknown
}

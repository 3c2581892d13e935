package web

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"almenda/internal/fault"
	"almenda/internal/panel"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
	"almenda/internal/web/views/panels"
)

// joinForm is the form of joining as it came with one request.
type joinForm struct {
	v     *visit
	front panel.Front
	in    panel.Joining
	steps []panel.Step
}

func (s *Server) joinForm(v *visit) (*joinForm, error) {
	f, err := s.Panels.Front(v.ctx(), v.who, v.town, v.Param("slug"))
	if err != nil {
		return nil, err
	}
	if !f.Open() {
		return nil, fault.New(fault.Closed, "fault.panel_closed")
	}
	j := &joinForm{v: v, front: f, steps: f.Steps()}
	j.in = panel.Joining{Email: strings.TrimSpace(v.PostForm("email")), Code: strings.TrimSpace(v.PostForm("code")), Facts: v.panelFacts(f.Settings.Variables),
		Street: v.PostForm("street"), Words: v.consent(f.Panel).Words(), Version: v.PostForm("version"), Agreed: v.PostForm("agree") != ""}
	return j, nil
}

// panelFacts reads the fields of facts.
func (v *visit) panelFacts(of []panel.Variable) panel.Facts {
	out := panel.Facts{}
	for _, one := range of {
		if said := panel.CleanFact(v.PostForm("fact_" + one.Key)); said != "" && len(said) <= 64 {
			out[one.Key] = said
		}
	}
	return out
}

// getPanelJoin begins; the link of a letter brings its code along.
func (s *Server) getPanelJoin(v *visit) error {
	j, err := s.joinForm(v)
	if err != nil {
		return err
	}
	j.in.Code = v.Query("code")
	return j.show(0)
}

func (s *Server) getPanelJoinStep(v *visit) error {
	return v.see("/panel/" + v.Param("slug") + "/join")
}

// at is the screen of an address, counted from 0; -1: none.
func (j *joinForm) at() int {
	n, err := strconv.Atoi(j.v.Param("n"))
	if err != nil || n < 1 || n > len(j.steps) {
		return -1
	}
	return n - 1
}

// postPanelJoinStep takes one screen and answers with the one that comes next: nothing was done, so
// nothing can be done twice.
func (s *Server) postPanelJoinStep(v *visit) error {
	j, err := s.joinForm(v)
	if err != nil {
		return err
	}
	at := j.at()
	if at < 0 {
		return fault.Missing()
	}
	switch v.PostForm("go") {
	case "back":
		return j.show(max(at-1, 0))
	case "stay":
		return j.show(at)
	}
	if err := s.Panels.Check(v.ctx(), v.who, v.town, j.front.Slug, j.steps[at], j.in); err != nil {
		if !v.blame(err) {
			return err
		}
		return j.show(at)
	}
	if j.steps[at].Kind == panel.StepHome || at+1 >= len(j.steps) || j.steps[at+1].Kind != panel.StepHome || panel.CleanCode(j.in.Code) == "" {
		return j.show(min(at+1, len(j.steps)-1))
	}
	return j.show(at + 2) // the letter went to the household: it is not asked for
}

func (s *Server) postPanelJoin(v *visit) error {
	j, err := s.joinForm(v)
	if err != nil {
		return err
	}
	if at := len(j.steps) - 1; v.PostForm("go") == "back" || v.PostForm("go") == "stay" {
		if v.PostForm("go") == "back" {
			at--
			if j.steps[at].Kind == panel.StepHome && panel.CleanCode(j.in.Code) != "" {
				at--
			}
		}
		return j.show(at)
	}
	if j.in.Agreed { // else no letter goes out
		if err := v.panelLetter(j.in.Email); err != nil {
			return err
		}
	}
	err = s.Panels.Join(v.ctx(), v.who, v.town, j.front.Slug, j.in)
	if err == nil {
		return v.see(panelPath(j.front.Panel) + "/join/sent")
	}
	if !v.blame(err) {
		return err
	}
	return j.show(j.blamed())
}

// blamed is the screen of the first fault.
func (j *joinForm) blamed() int {
	for i, step := range j.steps {
		names := map[panel.StepKind][]string{panel.StepEmail: {"email", "code"}, panel.StepFact: {"fact_" + step.Variable.Key},
			panel.StepHome: {"street"}, panel.StepAgree: {"agree"}}[step.Kind]
		if slices.ContainsFunc(j.v.errors, func(e ui.Error) bool { return slices.Contains(names, e.Name) }) {
			j.v.errors = slices.DeleteFunc(j.v.errors, func(e ui.Error) bool { return !slices.Contains(names, e.Name) })
			return i
		}
	}
	return 0
}

// panelLetter holds back who has letters sent to one address too often: whether it is known or not.
func (v *visit) panelLetter(email string) error {
	whose := v.s.Panels.LimitKey(v.town.ID, email)
	if whose == "" {
		return nil // it is refused anyway
	}
	const letters = 5
	ok, wait, err := v.s.Limiter.Allow(v.ctx(), v.town.ID.String()+":panel:letters:"+whose, letters, time.Hour)
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.TooMany, "fault.panel_letters", "minutes", int(wait.Minutes())+1)
	}
	return nil
}

func (s *Server) getPanelSent(v *visit) error {
	return v.show(panels.MemberSentPage(v.page(v.p.T("panel.sent_title"), ""), "/panel/"+v.Param("slug"), false))
}

// show draws one screen.
func (j *joinForm) show(at int) error {
	v, p := j.v, j.front.Panel
	step := j.steps[at]
	view := panels.MemberJoin{Path: panelPath(p), Title: v.in(p.Title), N: at + 1, Of: len(j.steps), Kind: string(step.Kind), Email: j.in.Email,
		Code: j.in.Code, Street: j.in.Street, Contact: v.panelContact(p), CodeOpen: j.in.Code != ""}
	view.Action = view.Path + "/join/" + strconv.Itoa(at+1)
	switch step.Kind {
	case panel.StepFact:
		view.Fact = v.factField(step.Variable, j.in.Facts[step.Variable.Key])
	case panel.StepAgree:
		view.Action, view.Consent = view.Path+"/join", v.consent(p)
	}
	view.Hidden = j.hidden(step)
	for i, l := range v.town.Languages {
		if l != v.lang {
			path := view.Action
			if i > 0 {
				path = "/" + l + path
			}
			view.Others = append(view.Others, views.Lang{Lang: l, Name: ownNames[l], URL: path})
		}
	}
	pg := v.page(v.p.T("panel.join_page", "panel", view.Title.Text, "n", view.N, "of", view.Of), "")
	pg.Languages = nil // a link would lose what was typed: the form itself goes on in another language
	return v.show(panels.MemberJoinPage(pg, view))
}

// hidden is what the other screens asked for.
func (j *joinForm) hidden(step panel.Step) (out []panels.MemberHidden) {
	add := func(name, value string) {
		if value != "" {
			out = append(out, panels.MemberHidden{Name: name, Value: value})
		}
	}
	if step.Kind != panel.StepEmail {
		add("email", j.in.Email)
		add("code", j.in.Code)
	}
	for _, one := range j.front.Settings.Variables {
		if step.Kind != panel.StepFact || step.Variable.Key != one.Key {
			add("fact_"+one.Key, j.in.Facts[one.Key])
		}
	}
	if step.Kind != panel.StepHome {
		add("street", j.in.Street)
	}
	return out
}

// factField is the field of one fact.
func (v *visit) factField(one panel.Variable, said string) panels.MemberFact {
	w := v.factTitle(one)
	f := panels.MemberFact{Name: "fact_" + one.Key, Label: w.Text, Lang: w.Lang, Value: said, Optional: one.Use == panel.Optional, Kind: "choice"}
	switch one.Key {
	case panel.BirthYear:
		f.Kind, f.Hint = "year", v.p.T("panel.year_hint")
	case panel.District:
		f.Kind = "list"
		f.Options = append(f.Options, ui.Option{Text: v.p.T("panel.district_choose")})
		for _, d := range v.town.Districts {
			f.Options = append(f.Options, ui.Option{Value: d.Key, Text: d.Name})
		}
	default:
		for _, o := range one.Options {
			f.Options = append(f.Options, ui.Option{Value: o.Key, Text: v.words1(o.Title)})
		}
	}
	return f
}

// factTitle is what a fact is called: as the panel calls it, else by the usual word.
func (v *visit) factTitle(one panel.Variable) views.Words {
	if w := v.in(one.Title); w.Text != "" {
		return w
	}
	if key := "panel.fact." + one.Key; v.s.Catalog.Has(v.lang, key) {
		return views.Words{Text: v.p.T(key)}
	}
	return views.Words{Text: one.Key}
}

// factSaid is a fact in words.
func (v *visit) factSaid(one panel.Variable, said string) string {
	if one.Key == panel.District && said != "" {
		return v.district(said)
	}
	for _, o := range one.Options {
		if o.Key == said {
			return v.words1(o.Title)
		}
	}
	if said == "" {
		return v.p.T("panel.not_said")
	}
	return said
}

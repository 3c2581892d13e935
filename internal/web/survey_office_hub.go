package web

import (
	"net/http"
	"time"

	"almenda/internal/access"
	"almenda/internal/page"
	"almenda/internal/survey"
	"almenda/internal/web/views"
	"almenda/internal/web/views/surveys"
)

func (s *Server) surveyActs() map[string]act {
	o := s.Surveys
	return map[string]act{"propose": o.Propose, "recall": o.Recall, "close": o.Close, "archive": o.Archive, "discard": o.Discard, "revise": o.Revise, "drop": o.Drop}
}

func (s *Server) actOnSurvey(name string, do act) func(*visit) error {
	return func(v *visit) error {
		which, err := v.param("survey")
		if err != nil {
			return err
		}
		if err := do(v.ctx(), v.who, v.town, which); err != nil {
			if v.blame(err) {
				return s.getOfficeSurvey(v)
			}
			return err
		}
		v.say("success", surveyDone[name])
		switch name {
		case "discard":
			return v.see("/admin/surveys")
		case "revise":
			return v.see("/admin/surveys/" + which.String() + "/edit")
		}
		return v.see("/admin/surveys/" + which.String())
	}
}

// surveyDone says what an act of staff did.
var surveyDone = map[string]string{"propose": "flash.builder_propose", "recall": "flash.builder_recall", "close": "flash.builder_close", "archive": "flash.builder_archive",
	"discard": "flash.builder_discard", "revise": "flash.builder_revise", "drop": "flash.builder_drop"}

// deedOf is the button of an act.
func (v *visit) deedOf(d survey.Dossier, act, variant, color string) surveys.Deed {
	return surveys.Deed{Action: surveyDesk(d.Survey) + "/" + act, Text: v.p.T("survey_office.do." + act), Hint: v.p.T("survey_office.do." + act + "_hint"), Variant: variant, Color: color}
}

// surveyDeeds are the acts that make sense now: the next one, and the others.
func (v *visit) surveyDeeds(d survey.Dossier) (next, aside []surveys.Deed) {
	add := func(list *[]surveys.Deed, act, variant, color string) {
		*list = append(*list, v.deedOf(d, act, variant, color))
	}
	switch {
	case d.State == survey.Draft:
		if len(d.Lacks) == 0 {
			add(&next, "propose", "", "")
		}
		if d.Frozen.IsZero() && d.Invited.IsZero() {
			add(&aside, "discard", "secondary", "danger")
		}
	case d.State == survey.Proposed || d.Phase == survey.Soon && d.Frozen.IsZero() && d.State == survey.Published:
		add(&aside, "recall", "secondary", "")
	case d.Pending != nil && d.Waits():
		add(&aside, "recall", "secondary", "")
	case d.Pending != nil:
		if len(d.Lacks) == 0 {
			add(&next, "propose", "", "")
		}
		add(&aside, "drop", "secondary", "danger")
	}
	if d.Phase == survey.Running {
		if d.Pending == nil {
			add(&aside, "revise", "secondary", "")
		}
		if d.Kind != survey.Panel { // its wave closes it
			add(&aside, "close", "secondary", "danger")
		}
	}
	if d.Phase == survey.Closed && d.State == survey.Published {
		add(&aside, "archive", "secondary", "")
	}
	add(&aside, "duplicate", "secondary", "")
	return next, aside
}

func (s *Server) getOfficeSurvey(v *visit) error {
	d, err := s.officeSurvey(v)
	if err != nil {
		return err
	}
	view := surveys.OfficeSurvey{Head: v.surveyHead(d, "survey"), Facts: v.surveyFacts(d), Missing: v.missing(d)}
	view.Deeds, view.Aside = v.surveyDeeds(d)
	if d.CanEdit {
		view.Lacks = v.lacksOf(d)
	}
	for at, note := range d.Settings.Notes {
		view.Notes = append(view.Notes, surveys.Remark{Level: "warning", Text: note, Title: v.questionTitle(d, at), Href: questionHref(d, at)})
	}
	base := surveyDesk(d.Survey)
	link := func(key, path string) { view.Links = append(view.Links, views.Link{Text: v.p.T(key), Path: path}) }
	if d.Waits() {
		link("survey_office.link.review", base+"/review")
	}
	if d.Public() {
		link("survey_office.link.public", "/s/"+d.Slug)
		link("survey_office.link.trouble", base+"/trouble")
	}
	if s.declared("/results") {
		link("survey_office.link.results", base+"/results")
	}
	if s.declared("/desk") {
		link("survey_office.link.desk", base+"/desk")
	}
	if d.Public() && d.Kind != survey.Panel {
		link("survey_desk.tab.letters", base+"/letters")
	}
	for _, format := range definitionFormats {
		link("survey_office.link."+format, base+"/definition/"+format)
	}
	if d.State == survey.Published && d.Phase != survey.Closed && d.Kind != survey.Panel {
		closes := v.dayTime(d.Closes)
		if v.PostForm("closes_day") != "" {
			closes = v.typed("closes")
		}
		view.Extend = &surveys.Form{Action: base + "/extend", Submit: v.p.T("survey_office.do.extend"),
			Parts: []surveys.Part{{Fields: []surveys.Field{{Kind: "moment", Name: "closes", Label: v.p.T("survey_office.closes"), At: closes}}}}}
	}
	return v.show(surveys.OfficeSurveyPage(v.surveyPage(v.words1(d.Title)), view))
}

// declared tells whether another part of the portal has a page of surveys at that address.
func (s *Server) declared(rest string) bool {
	for _, r := range s.routes {
		if r.Method == http.MethodGet && r.Path == "/admin/surveys/:survey"+rest {
			return true
		}
	}
	return false
}

func (s *Server) postSurveyExtend(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	if err := s.Surveys.Extend(v.ctx(), v.who, which, v.moment("closes")); err != nil {
		if v.blame(err) {
			return s.getOfficeSurvey(v)
		}
		return err
	}
	v.say("success", "flash.builder_saved")
	return v.see("/admin/surveys/" + which.String())
}

// surveyFacts are what a survey promises, in words.
func (v *visit) surveyFacts(d survey.Dossier) (out [][2]string) {
	add := func(key, text string) {
		if text != "" {
			out = append(out, [2]string{v.p.T(key), text})
		}
	}
	moment := func(t time.Time, none string) string {
		if t.IsZero() {
			return v.p.T(none)
		}
		return v.p.DateTime(t)
	}
	add("survey_office.field.kind", v.p.T("survey_office.kind."+string(d.Kind)))
	add("survey_office.field.anonymous", v.p.T("survey_office.anonymous."+yesNo(d.Anonymous)))
	add("survey_office.field.change", v.p.T("survey_office.change."+yesNo(d.Change)))
	add("survey_office.opens", moment(d.Opens, "survey_office.no_date"))
	add("survey_office.closes", moment(d.End(), "survey_office.by_hand"))
	if f := d.Frame(); f != nil {
		add("survey_office.field.process", v.words1(f.Title))
	}
	if len(d.Districts) > 0 {
		add("survey_office.field.districts", v.places(d.Districts))
	}
	add("survey_office.field.address", v.absolute("/s/"+d.Slug))
	add("survey_office.field.promise", v.words1(d.Settings.Promise))
	if !d.Frozen.IsZero() || d.Answers > 0 {
		add("survey_office.col.answers", v.nearly(d.Answers))
	}
	editing := d.Editing().Definition
	add("survey_office.length", v.p.N("survey_office.n_questions", len(editing.Questions()))+", "+v.minutes(editing.Minutes()))
	add("survey_office.field.tables", v.p.N("survey_office.n_tables", len(d.Settings.Tables)))
	return out
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// minutes is an estimate in whole minutes.
func (v *visit) minutes(m float64) string { return v.p.N("survey_office.minutes", max(int(m+0.5), 1)) }

// missing tells of each language how many texts are missing.
func (v *visit) missing(d survey.Dossier) (out [][2]string) {
	def := d.Editing().Definition
	for _, lang := range def.Languages {
		words := v.p.T("survey_office.complete")
		if n := def.Missing(lang); n > 0 {
			words = v.p.N("survey_office.missing", n)
		}
		out = append(out, [2]string{ownName(lang), words})
	}
	return out
}

// lacksOf lists what is to be done before a second person can be asked.
func (v *visit) lacksOf(d survey.Dossier) (out []surveys.Remark) {
	for _, l := range d.Lacks {
		r := surveys.Remark{Level: "error", Text: v.p.Fill(l.Key, l.Params), Title: v.questionTitle(d, l.At), Href: questionHref(d, l.At)}
		switch l.At {
		case "promise", "opens", "closes", "tables":
			if r.Href == "" {
				r.Title, r.Href = v.p.T("survey_office.tab.settings"), surveyDesk(d.Survey)+"/settings"
			}
		}
		out = append(out, r)
	}
	return out
}

// soonDays is how near a close is that staff are told of.
const soonDays = 3

// surveysWaiting is what waits for staff: to review, forms that fail, and what closes soon.
func (s *Server) surveysWaiting(v *visit) ([]views.Block, error) {
	if !s.Policy.Anywhere(v.who, access.ManageSurvey) {
		return nil, nil
	}
	list, err := s.Surveys.Office(v.ctx(), v.who, page.Request{Size: 50})
	if err != nil {
		return nil, err
	}
	b := views.Block{ID: "surveys-waiting", Title: v.p.T("survey_office.waiting")}
	for _, d := range list.Rows {
		card := views.LinkCard{Title: v.words1(d.Title), Path: surveyDesk(d.Survey)}
		switch end := d.End(); {
		case d.Settings.Incident.On && d.Phase == survey.Running:
			card.Text = v.p.T("survey_office.waiting_incident")
		case d.Review:
			card.Text, card.Path = v.p.T("survey_office.waiting_review"), card.Path+"/review"
		case len(d.Settings.Notes) > 0 && d.CanEdit:
			card.Text = v.p.T("survey_office.waiting_back")
		case d.Phase == survey.Running && !end.IsZero() && end.Sub(v.now) < soonDays*24*time.Hour:
			card.Text = v.p.T("survey_office.waiting_closes", "when", v.p.DateTime(end))
		default:
			continue
		}
		b.Cards = append(b.Cards, card)
	}
	return []views.Block{b}, nil
}

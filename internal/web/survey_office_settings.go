package web

import (
	"slices"
	"strconv"
	"strings"

	"almenda/internal/fault"
	"almenda/internal/process"
	"almenda/internal/questionnaire"
	"almenda/internal/survey"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
	"almenda/internal/web/views/surveys"
)

func (v *visit) kindField(kind survey.Kind) surveys.Field {
	f := surveys.Field{Kind: "radios", Name: "kind", Label: v.p.T("survey_office.field.kind"), Value: string(kind)}
	kinds := survey.Kinds
	switch asked, err := v.s.Panels.Asked(v.ctx(), v.town.ID); {
	case kind == survey.Panel:
		kinds = []survey.Kind{survey.Panel}
	case err == nil && asked: // without panels nobody could answer it
		kinds = append(slices.Clone(kinds), survey.Panel)
	}
	for _, k := range kinds {
		f.Options = append(f.Options, ui.Option{Value: string(k), Text: v.p.T("survey_office.kind." + string(k)), Hint: v.p.T("survey_office.kind." + string(k) + "_hint")})
	}
	return f
}

func (s *Server) getSurveySettings(v *visit) error {
	d, err := s.officeSurvey(v)
	if err != nil {
		return err
	}
	return s.showSettings(v, d, v.settingsOf(d))
}

// settingsOf is a survey as the form holds it.
func (v *visit) settingsOf(d survey.Dossier) settingsForm {
	w := survey.Write{Slug: d.Slug, Title: d.Title, Lead: d.Lead, Kind: d.Kind, Anonymous: d.Anonymous, Change: d.Change, Districts: d.Districts, Office: d.Office, Settings: d.Settings}
	if f := d.Frame(); f != nil {
		w.Process = f.Slug
	}
	return settingsForm{Write: w, opens: v.dayTime(d.Opens), closes: v.dayTime(d.Closes), figures: map[string]string{}}
}

func (s *Server) showSettings(v *visit, d survey.Dossier, f settingsForm) error {
	form, err := s.settingsParts(v, d, f)
	if err != nil {
		return err
	}
	view := surveys.OfficeSettings{Head: v.surveyHead(d, "settings"), Form: form, Fixed: d.State != survey.Draft}
	if view.Fixed {
		view.Notice = append(view.Notice, v.p.T("survey_office.settings_fixed"))
	}
	if !d.Invited.IsZero() || !d.Frozen.IsZero() {
		view.Notice = append(view.Notice, v.p.T("survey_office.anonymous_fixed"))
	}
	return v.show(surveys.OfficeSettingsPage(v.surveyPage(v.words1(d.Title)), view))
}

func (s *Server) settingsParts(v *visit, d survey.Dossier, f settingsForm) (out surveys.Form, err error) {
	t := func(key string) string { return v.p.T("survey_office." + key) }
	set := f.Settings
	out = surveys.Form{Action: surveyDesk(d.Survey) + "/settings", Submit: v.p.T("form.save"), Save: true}
	part := func(id, legend string, fold bool, fields ...surveys.Field) {
		p := surveys.Part{ID: id, Legend: t("part." + legend), Fold: fold, Fields: fields}
		if legend == "tables" || legend == "margins" || legend == "strict" || legend == "ways" {
			p.Hint = t("part." + legend + "_hint")
		}
		out.Parts = append(out.Parts, p)
	}
	words := v.textFields("title", "survey_office.field.title", "survey_office.field.title_hint", f.Title, survey.MaxTitle, 0, true)
	words = append(words, v.textFields("lead", "survey_office.field.lead", "survey_office.field.lead_hint", f.Lead, survey.MaxLead, 2, false)...)
	words = append(words, v.textFields("promise", "survey_office.field.promise", "survey_office.field.promise_hint", set.Promise, survey.MaxPromise, 3, true)...)
	words = append(words, surveys.Field{Name: "slug", Label: t("field.slug"), Hint: v.p.T("survey_office.field.slug_hint", "address", v.absolute("/s/")), Value: f.Slug, Max: survey.MaxSlug, Needed: true},
		surveys.Field{Name: "office", Label: t("field.office"), Hint: t("field.office_hint"), Value: f.Office, Max: 120})
	part("words", "words", false, words...)

	var districts []ui.Pick
	for _, one := range v.town.Districts {
		districts = append(districts, ui.Pick{Value: one.Key, Text: one.Name, On: slices.Contains(f.Districts, one.Key)})
	}
	part("who", "who", false, v.kindField(f.Kind),
		surveys.Field{Kind: "radios", Name: "anonymous", Label: t("field.anonymous"), Value: yesNo(f.Anonymous), Options: []ui.Option{
			{Value: "yes", Text: t("anonymous.yes"), Hint: t("anonymous.yes_hint")}, {Value: "no", Text: t("anonymous.no"), Hint: t("anonymous.no_hint")}}},
		surveys.Field{Kind: "check", Name: "change", Label: t("field.change"), Hint: t("field.change_hint"), On: f.Change},
		surveys.Field{Kind: "select", Name: "reminders", Label: t("field.reminders"), Hint: t("field.reminders_hint"), Value: strconv.Itoa(set.Reminders),
			Options: []ui.Option{{Value: "0", Text: t("reminders.0")}, {Value: "1", Text: t("reminders.1")}, {Value: "2", Text: t("reminders.2")}}})
	if len(districts) > 0 {
		part("districts-part", "districts", true, surveys.Field{Kind: "picks", Name: "districts", Label: t("field.districts"), Hint: t("field.districts_hint"), Picks: districts})
	}
	when := []surveys.Field{{Kind: "moment", Name: "opens", Label: t("opens"), At: f.opens}, {Kind: "moment", Name: "closes", Label: t("closes"), At: f.closes}}
	processes, err := s.surveyProcesses(v, f.Process)
	if err != nil {
		return out, err
	}
	if len(processes) > 1 {
		when = append(when, surveys.Field{Kind: "select", Name: "process", Label: t("field.process"), Hint: t("field.process_hint"), Value: f.Process, Options: processes})
	}
	part("when", "when", false, when...)

	ways := []surveys.Field{{Name: "phone", Label: t("field.phone"), Value: set.Ways.Phone, Max: 40}}
	ways = append(ways, v.textFields("desk", "survey_office.field.desk", "survey_office.field.desk_hint", set.Ways.Desk, 200, 0, false)...)
	ways = append(ways, v.textFields("hours", "survey_office.field.hours", "survey_office.field.hours_hint", set.Ways.Hours, 200, 0, false)...)
	ways = append(ways, surveys.Field{Kind: "check", Name: "paper", Label: t("field.paper"), Hint: t("field.paper_hint"), On: set.Ways.Paper})
	part("ways", "ways", false, ways...)

	def := d.Editing().Definition
	part("tables", "tables", false, v.tableFields(&def, set.Tables)...)
	if margins := v.marginFields(&def, f); len(margins) > 0 {
		part("margins", "margins", true, margins...)
	}
	part("strict", "strict", true, surveys.Field{Kind: "number", Name: "base", Label: t("field.base"), Hint: t("field.base_hint"), Value: blankZero(set.Base)},
		surveys.Field{Kind: "number", Name: "cell", Label: t("field.cell"), Hint: t("field.cell_hint"), Value: blankZero(set.Cell)})
	out.Parts = slices.DeleteFunc(out.Parts, func(p surveys.Part) bool { return len(p.Fields) == 0 })
	return out, nil
}

func blankZero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// surveyProcesses are those that have a phase for surveys, after none.
func (s *Server) surveyProcesses(v *visit, chosen string) ([]ui.Option, error) {
	out := []ui.Option{{Text: v.p.T("survey_office.alone")}}
	list, err := s.Processes.List(v.ctx(), v.who)
	for _, p := range list {
		if p.Slug == chosen || slices.ContainsFunc(p.Phases, func(ph process.Phase) bool { return ph.Kind == process.Survey && v.now.Before(ph.Closes) }) {
			out = append(out, ui.Option{Value: p.Slug, Text: v.words1(p.Title)})
		}
	}
	return out, err
}

// tabled tells whether a question can be published as a table: it is not answered in words.
func tabled(q *questionnaire.Question) bool {
	switch q.Type {
	case questionnaire.ShortText, questionnaire.LongText, questionnaire.Info, questionnaire.Consent, questionnaire.Date:
		return false
	}
	return true
}

// grouping tells whether a question can divide the others into groups.
func grouping(q *questionnaire.Question) bool {
	switch q.Type {
	case questionnaire.Single, questionnaire.Dropdown, questionnaire.YesNo:
		return true
	}
	return q.Type == questionnaire.PlaceType && q.Place == "district"
}

// declaredOf are the questions that declared tables speak of, and the groups.
func declaredOf(tables []survey.Table) (questions, groups []string) {
	for _, t := range tables {
		if !slices.Contains(questions, t.Question) {
			questions = append(questions, t.Question)
		}
		if t.By != "" && !slices.Contains(groups, t.By) {
			groups = append(groups, t.By)
		}
	}
	slices.Sort(questions)
	slices.Sort(groups)
	return questions, groups
}

func (v *visit) tableFields(def *questionnaire.Definition, tables []survey.Table) []surveys.Field {
	questions, groups := declaredOf(tables)
	var q, by []ui.Pick
	for _, one := range def.Questions() {
		title := short(v.titleOf(one, def))
		if tabled(one) {
			q = append(q, ui.Pick{Value: one.Key, Text: title, On: slices.Contains(questions, one.Key)})
		}
		if grouping(one) {
			by = append(by, ui.Pick{Value: one.Key, Text: title, On: slices.Contains(groups, one.Key)})
		}
	}
	var out []surveys.Field
	if len(q) > 0 {
		out = append(out, surveys.Field{Kind: "picks", Name: "tables", Label: v.p.T("survey_office.field.tables"), Hint: v.p.T("survey_office.field.tables_hint"), Picks: q})
	}
	if len(by) > 0 {
		out = append(out, surveys.Field{Kind: "picks", Name: "groups", Label: v.p.T("survey_office.field.groups"), Hint: v.p.T("survey_office.field.groups_hint"), Picks: by})
	}
	return out
}

// marginFields ask how the population divides over the groups that were declared.
func (v *visit) marginFields(def *questionnaire.Definition, f settingsForm) (out []surveys.Field) {
	_, groups := declaredOf(f.Settings.Tables)
	for _, m := range f.Settings.Margins {
		if !slices.Contains(groups, m.Question) {
			groups = append(groups, m.Question)
		}
	}
	for _, key := range groups {
		q, _ := def.Question(key)
		if q == nil || len(q.Choices()) == 0 {
			continue
		}
		var m survey.Margin
		for _, one := range f.Settings.Margins {
			if one.Question == key {
				m = one
			}
		}
		title := short(v.titleOf(q, def))
		value := func(name, own string) string {
			if typed, ok := f.figures[name]; ok {
				return typed
			}
			return own
		}
		for _, o := range q.Choices() {
			name := "margin_" + key + "_" + o.Code
			own := ""
			if n := m.Shares[o.Code]; n != 0 {
				own = strconv.FormatFloat(n, 'f', -1, 64)
			}
			out = append(out, surveys.Field{Kind: "number", Name: name, Label: title + ": " + v.choiceWords(o, fallbackOf(def)), Value: value(name, own)})
		}
		out = append(out, surveys.Field{Name: "margin_" + key + "_source", Label: v.p.T("survey_office.field.margin_source", "title", title), Hint: v.p.T("survey_office.field.margin_source_hint"), Value: value("margin_"+key+"_source", m.Source), Max: 200},
			surveys.Field{Kind: "date", Name: "margin_" + key + "_at", Label: v.p.T("survey_office.field.margin_at", "title", title), Value: value("margin_"+key+"_at", m.At)})
	}
	return out
}

func (s *Server) postSurveySettings(v *visit) error {
	d, err := s.officeSurvey(v)
	if err != nil {
		return err
	}
	var bad fault.Form
	f := v.readSettingsForm(&bad, d)
	if err = bad.Err(); err == nil {
		err = s.Surveys.Edit(v.ctx(), v.who, v.town, d.ID, f.Write)
	}
	if err == nil {
		v.say("success", "flash.builder_saved")
		return v.see(surveyDesk(d.Survey) + "/settings")
	}
	if !v.blame(err) {
		return err
	}
	v.errors = firstLanguage(v, v.errors)
	return s.showSettings(v, d, f)
}

// firstLanguage names the field of the town's first language where a fault speaks of a whole text.
func firstLanguage(v *visit, list []ui.Error) []ui.Error {
	for i := range list {
		switch list[i].Name {
		case "title", "lead", "promise":
			list[i].Name += "_" + v.town.DefaultLanguage()
		case "margins":
			list[i].Name = "tables"
		}
	}
	return list
}

// readSettingsForm reads the settings as they were typed.
func (v *visit) readSettingsForm(bad *fault.Form, d survey.Dossier) settingsForm {
	def := d.Editing().Definition
	f := settingsForm{opens: v.typed("opens"), closes: v.typed("closes"), figures: map[string]string{}}
	w := &f.Write
	w.Process, w.Slug, w.Title, w.Lead = v.PostForm("process"), v.PostForm("slug"), v.typedText("title"), v.typedText("lead")
	w.Kind, w.Anonymous, w.Change = survey.Kind(v.PostForm("kind")), v.PostForm("anonymous") != "no", v.PostForm("change") != ""
	w.Districts, w.Opens, w.Closes, w.Office = v.PostFormArray("districts"), v.moment("opens"), v.moment("closes"), v.PostForm("office")
	if frame := d.Frame(); frame != nil && w.Process == "" {
		if _, sent := v.GetPostForm("process"); !sent {
			w.Process = frame.Slug
		}
	}
	set := &w.Settings
	*set = d.Settings
	set.Promise = v.typedText("promise")
	set.Ways = survey.Ways{Phone: v.PostForm("phone"), Desk: v.typedText("desk"), Hours: v.typedText("hours"), Paper: v.PostForm("paper") != ""}
	set.Reminders = v.count("reminders")
	set.Base, set.Cell = v.wholeOf(bad, "base"), v.wholeOf(bad, "cell")
	set.Tables = v.readTables(d.Settings.Tables)
	set.Margins = v.readMargins(bad, &def, f)
	return f
}

// readTables reads which tables are declared. Those that were declared otherwise than the form can say
// stay, as long as nothing of it is changed.
func (v *visit) readTables(was []survey.Table) (out []survey.Table) {
	picked, groups := slices.Clone(v.PostFormArray("tables")), slices.Clone(v.PostFormArray("groups"))
	slices.Sort(picked)
	slices.Sort(groups)
	if q, by := declaredOf(was); slices.Equal(q, picked) && slices.Equal(by, groups) {
		return was
	}
	for _, q := range picked {
		out = append(out, survey.Table{Question: q})
		for _, by := range groups {
			if by != q {
				out = append(out, survey.Table{Question: q, By: by})
			}
		}
	}
	return out
}

func (v *visit) readMargins(bad *fault.Form, def *questionnaire.Definition, f settingsForm) (out []survey.Margin) {
	for _, q := range def.Questions() {
		at := "margin_" + q.Key + "_"
		m := survey.Margin{Question: q.Key, Shares: map[string]float64{}, Source: strings.TrimSpace(v.PostForm(at + "source")), At: strings.TrimSpace(v.PostForm(at + "at"))}
		for _, name := range []string{"source", "at"} {
			f.figures[at+name] = v.PostForm(at + name)
		}
		for _, o := range q.Choices() {
			raw := strings.NewReplacer(",", ".", " ", "", "\u00a0", "").Replace(v.PostForm(at + o.Code))
			f.figures[at+o.Code] = v.PostForm(at + o.Code)
			if raw == "" {
				continue
			}
			n, err := strconv.ParseFloat(raw, 64)
			if err != nil || n <= 0 {
				bad.Add(at+o.Code, "fault.builder_number")
				continue
			}
			m.Shares[o.Code] = n
		}
		if len(m.Shares) == 0 && m.Source == "" {
			continue
		}
		if m.Source == "" {
			bad.Add(at+"source", "fault.builder_margin_source")
		}
		out = append(out, m)
	}
	return out
}

func (v *visit) wholeOf(bad *fault.Form, name string) int {
	raw := strings.TrimSpace(v.PostForm(name))
	if raw == "" {
		return 0
	}
	n, err := strconv.Atoi(raw)
	if err != nil || n < 0 {
		bad.Add(name, "fault.builder_whole")
	}
	return n
}

// settingsForm is what stands in the form of settings.
type settingsForm struct {
	survey.Write
	opens, closes views.DayTime
	figures       map[string]string // of the population, as typed
}

package web

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"almenda/internal/assembly"
	"almenda/internal/id"
	"almenda/internal/tenant"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
	"almenda/internal/web/views/assemblies"
)

func conveningPath(which id.ID) string { return "/admin/assembly/" + which.String() }

func (s *Server) getAdminAssemblies(v *visit) error {
	list, err := s.Assemblies.ForStaff(v.ctx(), v.who)
	if err != nil {
		return err
	}
	view := assemblies.Desks{}
	for _, c := range list {
		row := assemblies.DeskRow{Path: conveningPath(c.ID), Title: v.words1(c.Title), Panel: v.words1(c.Panel.Title), State: string(c.State), When: "–"}
		if c.Begins != "" {
			row.When = strings.Trim(v.dayWordsB(c.Begins)+" – "+v.dayWordsB(c.Ends), " –")
		}
		view.Rows = append(view.Rows, row)
	}
	return v.show(assemblies.DesksPage(v.page(v.p.T("assembly.list_title"), views.SectionAdmin), view))
}

// assemblyWrite reads the form of an assembly.
func (v *visit) assemblyWrite() assembly.Write {
	f := v.PostForm
	w := assembly.Write{Key: f("key"), Language: v.lang, Title: f("title"), Charge: f("charge"), Recipient: f("recipient"), Office: f("office"), Begins: f("begins"), Ends: f("until"),
		Threshold: v.count("threshold"), Quorum: v.count("quorum"), Processes: v.PostFormArray("processes")}
	w.Panel, _ = id.Parse(f("panel"))
	return w
}

// The rules that are offered when nothing else was chosen.
const (
	usualThreshold = 80
	usualQuorum    = 60
)

// assemblyForm shows an assembly as a form holds it.
func (s *Server) assemblyForm(v *visit, action string, w assembly.Write, of assembly.Assembly) (assemblies.Form, error) {
	f := assemblies.Form{Action: action, Title: w.Title, Charge: w.Charge, Recipient: w.Recipient, Office: w.Office, Begins: w.Begins, Ends: w.Ends,
		Threshold: countField(w.Threshold), Quorum: countField(w.Quorum)}
	if w.Panel != id.None {
		f.Panel = w.Panel.String()
	}
	for _, lang := range v.town.Languages {
		if lang != v.lang && of.Title[lang] != "" {
			f.Others = append(f.Others, assemblies.Other{Lang: lang, Title: of.Title[lang], Body: of.Charge[lang]})
		}
	}
	list, err := s.Processes.List(v.ctx(), v.who)
	for _, p := range list {
		f.Processes = append(f.Processes, ui.Pick{Value: p.Slug, Text: v.words1(p.Title), On: contains(w.Processes, p.Slug)})
	}
	return f, err
}

func (s *Server) getAdminAssemblyNew(v *visit) error {
	if v.Query("template") == "district" {
		return s.showTemplate(v, v.usualTemplate())
	}
	return s.showAssemblyNew(v, assembly.Write{Office: v.office(), Threshold: usualThreshold, Quorum: usualQuorum})
}

func (s *Server) showAssemblyNew(v *visit, w assembly.Write) error {
	f, err := s.assemblyForm(v, "/admin/assembly", w, assembly.Assembly{})
	if err != nil {
		return err
	}
	free, err := s.Assemblies.Free(v.ctx(), v.who)
	if err != nil {
		return err
	}
	for _, p := range free {
		f.Panels = append(f.Panels, ui.Option{Value: p.ID.String(), Text: v.words1(p.Title)})
	}
	return v.show(assemblies.NewPage(v.page(v.p.T("assembly.new_for_panel"), views.SectionAdmin), f))
}

func (s *Server) postAdminAssembly(v *visit) error {
	if v.PostForm("template") == "district" {
		return s.postFounding(v)
	}
	w := v.assemblyWrite()
	made, err := s.Assemblies.Create(v.ctx(), v.who, w)
	if err == nil {
		v.say("success", "flash.assembly_made")
		return v.see(conveningPath(made))
	}
	if !v.blame(err) {
		return err
	}
	return s.showAssemblyNew(v, w)
}

// fourSessions are the days of a district panel: the words are those of the catalogue.
var fourSessions = []string{"learn", "hear", "weigh", "decide"}

// inLanguages is a sentence of the catalogue in all languages of the town.
func (v *visit) inLanguages(key string) tenant.Text {
	out := tenant.Text{}
	for _, lang := range v.town.Languages {
		out[lang] = v.s.printer(v.town, lang).T(key)
	}
	return out
}

// usualTemplate is the form as it is offered: twelve people, four Tuesday evenings two weeks apart.
func (v *visit) usualTemplate() assembly.Template {
	zone := v.town.Location()
	local := v.now.In(zone)
	return assembly.Template{Write: assembly.Write{Office: v.office(), Threshold: usualThreshold, Quorum: usualQuorum}, Size: 12, MinAge: 16, Every: 14, Hours: 3,
		First: time.Date(local.Year(), local.Month(), local.Day()+56+(int(time.Tuesday-local.Weekday())+7)%7, 17, 0, 0, 0, zone), Phone: v.town.Contact.Phone, Email: v.town.Contact.Email}
}

func (s *Server) showTemplate(v *visit, t assembly.Template) error {
	f, err := s.assemblyForm(v, "/admin/assembly", t.Write, assembly.Assembly{})
	if err != nil {
		return err
	}
	view := assemblies.Template{Form: f, District: t.District, Size: countField(t.Size), MinAge: countField(t.MinAge), Starts: v.dayTime(t.First), Every: countField(t.Every),
		Hours: countField(t.Hours), Place: t.Place, Phone: t.Phone, Email: t.Email, Districts: []ui.Option{{Text: v.p.T("town.area.all")}}}
	if t.First.IsZero() {
		view.Starts = v.typed("starts")
	}
	for _, d := range v.town.Districts {
		view.Districts = append(view.Districts, ui.Option{Value: d.Key, Text: d.Name})
	}
	for _, key := range fourSessions {
		view.Plan = append(view.Plan, v.p.T("assembly.plan_"+key))
	}
	return v.show(assemblies.TemplatePage(v.page(v.p.T("assembly.new_district"), views.SectionAdmin), view))
}

func (s *Server) postFounding(v *visit) error {
	t := assembly.Template{Write: v.assemblyWrite(), District: v.PostForm("district"), Size: v.count("size"), MinAge: max(v.count("min_age"), 0), Every: v.count("every"), First: v.moment("starts"),
		Hours: v.count("hours"), Place: v.PostForm("place"), Phone: strings.TrimSpace(v.PostForm("phone")), Email: strings.TrimSpace(v.PostForm("email"))}
	for _, key := range fourSessions {
		t.Sessions, t.Plans = append(t.Sessions, v.inLanguages("assembly.plan_"+key)), append(t.Plans, v.inLanguages("assembly.plan_"+key+"_text"))
	}
	made, err := s.Assemblies.Found(v.ctx(), v.who, v.town, t)
	if err == nil {
		v.say("success", "flash.assembly_founded")
		return v.see(conveningPath(made))
	}
	if !v.blame(err) {
		return err
	}
	return s.showTemplate(v, t)
}

func (s *Server) getAdminAssembly(v *visit) error { return s.showAssemblyDesk(v, nil, nil) }

// showAssemblyDesk draws an assembly for those who run it; typed and hand are forms that are shown again.
func (s *Server) showAssemblyDesk(v *visit, typed *assembly.Write, hand *assembly.HandOver) error {
	which, err := v.param("assembly")
	if err != nil {
		return err
	}
	d, err := s.Assemblies.Desk(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	a := d.Assembly
	if typed == nil {
		typed = &assembly.Write{Title: a.Title[v.lang], Charge: a.Charge[v.lang], Recipient: a.Recipient[v.lang], Office: a.Office, Begins: a.Begins, Ends: a.Ends,
			Threshold: a.Threshold, Quorum: a.Quorum}
		for _, p := range a.Processes {
			typed.Processes = append(typed.Processes, p.Slug)
		}
	}
	if hand == nil {
		hand = &assembly.HandOver{Day: v.now.In(v.town.Location()).Format(time.DateOnly), Due: v.now.In(v.town.Location()).AddDate(0, 3, 0).Format(time.DateOnly)}
	}
	view := assemblies.Desk{Path: conveningPath(which), Title: v.words1(a.Title), State: string(a.State), Public: assemblyPath(a.Slug), Next: v.nextSteps(d),
		Panel: views.Link{Text: v.p.T("assembly.to_panel_desk"), Path: "/admin/panel/" + a.Panel.String()}, Adopted: d.Adopted(),
		Members: v.p.T("assembly.members_of", "members", d.Members, "size", d.Panel.Size), HandDay: hand.Day, Owner: hand.Office, Due: hand.Due, CanEnd: a.State == assembly.Published}
	if view.Form, err = s.assemblyForm(v, view.Path, *typed, a); err != nil {
		return err
	}
	for _, one := range d.Sessions {
		c := v.sessionCard(view.Path+"/sessions/"+one.ID.String(), one)
		if n := d.Waiting[one.ID]; n > 0 {
			c.Waiting = v.p.N("assembly.waiting", n)
		}
		view.Sessions = append(view.Sessions, c)
	}
	for _, r := range d.Advice {
		view.Advice = append(view.Advice, v.adviceCard(view.Path+"/r/"+r.ID.String(), r))
	}
	return v.show(assemblies.DeskPage(v.page(view.Title, views.SectionAdmin), view))
}

// nextSteps says what is to be done, so that two hours a week are enough.
func (v *visit) nextSteps(d assembly.Desk) (out []string) {
	if d.Members == 0 {
		out = append(out, v.p.T("assembly.next_draw"))
	}
	if d.Assembly.State == assembly.Draft {
		out = append(out, v.p.T("assembly.next_publish"))
	}
	for _, one := range d.Sessions {
		if one.Ends.Before(v.now) && one.Attended < 0 {
			out = append(out, v.p.T("assembly.next_attendance", "session", v.words1(one.Title)))
		}
		if one.Starts.After(v.now) && one.Starts.Before(v.now.AddDate(0, 0, 14)) && len(one.Papers) == 0 {
			out = append(out, v.p.T("assembly.next_papers", "session", v.words1(one.Title)))
		}
	}
	if d.Adopted() > 0 {
		out = append(out, v.p.T("assembly.next_hand_over"))
	}
	for _, r := range d.Advice {
		if late := v.late(r); late != "" {
			out = append(out, v.p.T("assembly.next_late", "title", v.words1(r.Title)))
		}
	}
	return out
}

// onDesk does something with an assembly and shows its desk again when something is wrong.
func (s *Server) onDesk(v *visit, done string, typed *assembly.Write, hand *assembly.HandOver, act func(which id.ID) error) error {
	which, err := v.param("assembly")
	if err != nil {
		return err
	}
	if err = act(which); err == nil {
		v.say("success", done)
		return v.see(conveningPath(which))
	}
	if !v.blame(err) {
		return err
	}
	return s.showAssemblyDesk(v, typed, hand)
}

func (s *Server) postAdminAssemblyEdit(v *visit) error {
	w := v.assemblyWrite()
	return s.onDesk(v, "flash.assembly_saved", &w, nil, func(which id.ID) error { return s.Assemblies.Save(v.ctx(), v.who, which, w) })
}

func (s *Server) postAssemblyPublish(v *visit) error {
	return s.onDesk(v, "flash.assembly_published", nil, nil, func(which id.ID) error { return s.Assemblies.Publish(v.ctx(), v.who, v.town, which) })
}

func (s *Server) postAssemblyEnd(v *visit) error {
	return s.onDesk(v, "flash.assembly_ended", nil, nil, func(which id.ID) error { return s.Assemblies.End(v.ctx(), v.who, which) })
}

func (s *Server) postHandOver(v *visit) error {
	h := assembly.HandOver{Day: v.PostForm("day"), Office: v.PostForm("owner"), Due: v.PostForm("due")}
	return s.onDesk(v, "flash.assembly_handed", nil, &h, func(which id.ID) error { return s.Assemblies.HandOver(v.ctx(), v.who, which, h) })
}

func (v *visit) seatPicks(d assembly.SessionDesk) (out []ui.Pick) {
	for _, n := range d.Seats {
		out = append(out, ui.Pick{Value: strconv.Itoa(n), Text: v.p.T("assembly.seat", "n", n), On: slices.Contains(d.Present, n)})
	}
	return out
}

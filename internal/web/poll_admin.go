package web

import (
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/a-h/templ"

	"almenda/internal/access"
	"almenda/internal/page"
	"almenda/internal/poll"
	"almenda/internal/process"
	"almenda/internal/tenant"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
)

func (s *Server) pollActs() map[string]act {
	p := s.Polls
	return map[string]act{"publish": p.Publish, "close": p.Close, "reveal": p.Reveal, "archive": p.Archive, "discard": p.Discard}
}

func (s *Server) getAdminPolls(v *visit) error {
	q := v.Request.URL.Query()
	list, err := s.Polls.ForStaff(v.ctx(), v.who, page.Request{Cursor: q.Get("page"), Size: 50})
	if err != nil {
		return err
	}
	view := views.AdminPolls{}
	for _, d := range list.Rows {
		view.Rows = append(view.Rows, v.pollRow(d))
	}
	view.First, view.Next = v.pages("/admin/polls", q, list.Next)
	return v.show(views.AdminPollsPage(v.page(v.p.T("poll.list_title"), views.SectionAdmin), view))
}

func (v *visit) pollRow(d poll.Detail) views.PollRow {
	r := views.PollRow{Path: "/admin/polls/" + d.ID.String(), Question: v.words1(d.Question), Phase: string(d.Phase), Audience: string(d.Audience),
		Where: v.words1(d.Title), Opens: d.Opens, Closes: d.Closes, People: d.People, Waits: waits(d)}
	if d.State == poll.Archived {
		r.Phase = "archived"
	}
	if r.Where == "" {
		var names []string
		for _, key := range d.Districts {
			names = append(names, v.district(key))
		}
		r.Where = strings.Join(names, ", ")
	}
	return r
}

// waits tells whether people wait for staff to show the counts.
func waits(d poll.Detail) bool {
	return d.State == poll.Published && d.Phase == poll.Closed && d.Results == poll.Revealed && d.Poll.Revealed.IsZero()
}

// pollsWaiting are the polls whose counts wait for staff to show them.
func (s *Server) pollsWaiting(v *visit) ([]views.Block, error) {
	if !s.Policy.Anywhere(v.who, access.ManagePoll) {
		return nil, nil
	}
	list, err := s.Polls.ForStaff(v.ctx(), v.who, page.Request{Size: 50})
	if err != nil {
		return nil, err
	}
	b := views.Block{ID: "polls-waiting", Title: v.p.T("poll.waiting")}
	for _, d := range list.Rows {
		if waits(d) {
			b.Cards = append(b.Cards, views.LinkCard{Title: v.words1(d.Question), Path: "/admin/polls/" + d.ID.String(), Text: v.p.T("poll.waiting_text"),
				Meta: []string{v.p.N("poll.people", d.People)}})
		}
	}
	return []views.Block{b}, nil
}

// dayTime is a moment as a form holds it, in the town's time.
func (v *visit) dayTime(t time.Time) views.DayTime {
	if t.IsZero() {
		return views.DayTime{}
	}
	local := t.In(v.town.Location())
	return views.DayTime{Day: local.Format("2006-01-02"), Minute: local.Format("15:04")}
}

// typed is what stands in a form's two fields.
func (v *visit) typed(name string) views.DayTime {
	return views.DayTime{Day: strings.TrimSpace(v.PostForm(name + "_day")), Minute: strings.TrimSpace(v.PostForm(name + "_time"))}
}

// moment reads two fields as a moment; zero for what is none.
func (v *visit) moment(name string) time.Time {
	f := v.typed(name)
	at, _, ok := process.Local(f.Day, f.Minute, v.town.Location())
	if !ok {
		return time.Time{}
	}
	return at.UTC()
}

// byLanguage reads a text in every language of the town.
func (v *visit) byLanguage(prefix string) tenant.Text {
	out := tenant.Text{}
	for _, l := range v.town.Languages {
		out[l] = v.PostForm(prefix + l)
	}
	return out
}

func (v *visit) pollWrite() poll.Write {
	w := poll.Write{Process: v.PostForm("process"), Question: v.byLanguage("question_"), Lead: v.byLanguage("lead_"), Audience: poll.Audience(v.PostForm("audience")),
		Districts: v.PostFormArray("districts"), Most: v.count("most"), Shuffled: v.PostForm("shuffled") != "", Results: poll.Results(v.PostForm("results")),
		Opens: v.moment("opens"), Closes: v.moment("closes"), Key: v.PostForm("key")}
	for n := 1; n <= poll.MaxChoices; n++ {
		w.Choices = append(w.Choices, v.byLanguage(fmt.Sprintf("choice_%d_", n)))
	}
	return w
}

// pollForm shows a poll as a form holds it. Choices are drawn up, for those left out get no number.
func (s *Server) pollForm(v *visit, action string, w poll.Write, opens, closes views.DayTime) (views.PollForm, error) {
	f := views.PollForm{Action: action, Questions: v.messages(w.Question, true), Leads: v.messages(w.Lead, true), Most: w.Most, Audience: string(w.Audience),
		Process: w.Process, Results: string(w.Results), Shuffled: w.Shuffled, Opens: opens, Closes: closes}
	var choices []tenant.Text
	for _, c := range w.Choices {
		if strings.TrimSpace(strings.Join(values(c), "")) != "" {
			choices = append(choices, c)
		}
	}
	for n := range poll.MaxChoices {
		var c tenant.Text
		if n < len(choices) {
			c = choices[n]
		}
		f.Choices = append(f.Choices, v.messages(c, true))
	}
	for _, d := range v.town.Districts {
		f.Districts = append(f.Districts, ui.Pick{Value: d.Key, Text: d.Name, On: contains(w.Districts, d.Key)})
	}
	list, err := s.Processes.List(v.ctx(), v.who)
	for _, p := range list {
		for _, ph := range p.Phases {
			if ph.Kind == process.Poll && v.now.Before(ph.Closes) || p.Slug == w.Process {
				f.Processes = append(f.Processes, v.processRef(p.Slug, p.Title))
				break
			}
		}
	}
	return f, err
}

func values(t tenant.Text) (out []string) {
	for _, s := range t {
		out = append(out, s)
	}
	return out
}

func contains(list []string, s string) bool {
	for _, one := range list {
		if one == s {
			return true
		}
	}
	return false
}

func (s *Server) getAdminPollNew(v *visit) error {
	soon := v.now.Truncate(time.Hour).Add(time.Hour)
	f, err := s.pollForm(v, "/admin/polls", poll.Write{Audience: poll.Residents, Results: poll.AfterAnswer, Most: 1}, v.dayTime(soon), v.dayTime(soon.AddDate(0, 0, 7)))
	if err != nil {
		return err
	}
	f.New = true
	return v.show(views.AdminPollNewPage(v.page(v.p.T("poll.new"), views.SectionAdmin), f))
}

func (s *Server) postAdminPoll(v *visit) error {
	w := v.pollWrite()
	made, err := s.Polls.Create(v.ctx(), v.who, v.town, w)
	if err == nil {
		v.say("success", "flash.poll_saved")
		return v.see("/admin/polls/" + made.String())
	}
	f, e := s.pollForm(v, "/admin/polls", w, v.typed("opens"), v.typed("closes"))
	if e != nil {
		return e
	}
	f.New = true
	return v.again(err, func() templ.Component {
		return views.AdminPollNewPage(v.page(v.p.T("poll.new"), views.SectionAdmin), f)
	})
}

func (s *Server) getAdminPoll(v *visit) error { return s.showAdminPoll(v, nil) }

// showAdminPoll draws a poll for staff; typed is the form that is shown again.
func (s *Server) showAdminPoll(v *visit, typed *views.PollForm) error {
	which, err := v.param("poll")
	if err != nil {
		return err
	}
	d, err := s.Polls.Manage(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	view := views.AdminPoll{Poll: v.pollView(d, nil), State: string(d.State), Can: pollCan(d), Counted: v.barRows(d), Form: typed}
	at := "/admin/polls/" + which.String()
	if typed == nil && d.Editable(v.now) {
		w := poll.Write{Process: d.Slug, Question: d.Question, Lead: d.Lead, Audience: d.Audience, Districts: d.Districts, Most: d.Most, Shuffled: d.Shuffled, Results: d.Results}
		for _, c := range d.Choices {
			w.Choices = append(w.Choices, c.Words)
		}
		f, err := s.pollForm(v, at, w, v.dayTime(d.Opens), v.dayTime(d.Closes))
		if err != nil {
			return err
		}
		view.Form = &f
	}
	if view.Form == nil && d.State == poll.Published && d.Phase != poll.Closed {
		closes := v.dayTime(d.Closes)
		if v.PostForm("closes_day") != "" {
			closes = v.typed("closes")
		}
		view.Closes = &closes
	}
	if view.Sites = v.town.Embed; len(view.Sites) > 0 {
		view.Embed = v.embedCode(d)
	}
	return v.show(views.AdminPollPage(v.page(view.Question.Text, views.SectionAdmin), view))
}

// embedCode is what a web master pastes into a page. It holds no script.
func (v *visit) embedCode(d poll.Detail) string {
	title := html.EscapeString(v.words1(d.Question))
	return fmt.Sprintf("<iframe src=\"%s\" title=\"%s\" width=\"100%%\" height=\"%d\" loading=\"lazy\"></iframe>\n<p><a href=\"%s\">%s</a></p>",
		v.absolute("/embed/polls/"+d.ID.String()), title, 320+56*len(d.Choices), v.absolute(pollPath(d.Poll)), title)
}

// pollCan are the acts that make sense now, the next one first.
func pollCan(d poll.Detail) (can []string) {
	switch {
	case d.State == poll.Draft:
		return []string{"publish", "duplicate", "discard"}
	case waits(d) || d.Phase == poll.Open && d.Results == poll.Revealed:
		can = append(can, "reveal")
	}
	if d.Phase == poll.Open {
		can = append(can, "close")
	}
	if d.Phase == poll.Closed && d.State == poll.Published {
		can = append(can, "archive")
	}
	return append(can, "duplicate")
}

func (s *Server) postAdminPollEdit(v *visit) error {
	which, err := v.param("poll")
	if err != nil {
		return err
	}
	w := v.pollWrite()
	err = s.Polls.Edit(v.ctx(), v.who, v.town, which, w)
	if err == nil {
		v.say("success", "flash.poll_saved")
		return v.see("/admin/polls/" + which.String())
	}
	if !v.blame(err) {
		return err
	}
	f, e := s.pollForm(v, "/admin/polls/"+which.String(), w, v.typed("opens"), v.typed("closes"))
	if e != nil {
		return e
	}
	return s.showAdminPoll(v, &f)
}

func (s *Server) postPollExtend(v *visit) error {
	which, err := v.param("poll")
	if err != nil {
		return err
	}
	err = s.Polls.Extend(v.ctx(), v.who, which, v.moment("closes"))
	if err == nil {
		v.say("success", "flash.poll_saved")
		return v.see("/admin/polls/" + which.String())
	}
	if !v.blame(err) {
		return err
	}
	return s.showAdminPoll(v, nil)
}

func (s *Server) postPollDuplicate(v *visit) error {
	which, err := v.param("poll")
	if err != nil {
		return err
	}
	made, err := s.Polls.Duplicate(v.ctx(), v.who, which, v.PostForm("key"))
	if err != nil {
		return err
	}
	v.say("success", "flash.poll_copied")
	return v.see("/admin/polls/" + made.String())
}

// pollDone says what an act of staff did.
var pollDone = map[string]string{"publish": "flash.poll_publish", "close": "flash.poll_close", "reveal": "flash.poll_reveal",
	"archive": "flash.poll_archive", "discard": "flash.poll_discard"}

func (s *Server) actOnPoll(name string, do act) func(*visit) error {
	return func(v *visit) error {
		which, err := v.param("poll")
		if err != nil {
			return err
		}
		if err := do(v.ctx(), v.who, v.town, which); err != nil {
			if v.blame(err) {
				return s.showAdminPoll(v, nil)
			}
			return err
		}
		v.say("success", pollDone[name])
		if name == "discard" {
			return v.see("/admin/polls")
		}
		return v.see("/admin/polls/" + which.String())
	}
}

package web

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/poll"
	"almenda/internal/web/views"
)

func (s *Server) getPolls(v *visit) error {
	q := v.Request.URL.Query()
	o, err := s.Polls.Overview(v.ctx(), v.who, id.None, page.Request{Cursor: q.Get("page"), Size: 40})
	if err != nil {
		return err
	}
	view := views.PollList{Open: v.pollCards(o.Open), Soon: v.pollCards(o.Soon), Closed: v.pollCards(o.Closed)}
	view.First, view.Next = v.pages("/polls", q, o.Next)
	return v.show(views.PollsPage(v.page(v.p.T("poll.list_title"), ""), view))
}

func (s *Server) getPollPage(v *visit) error {
	which, err := v.param("poll")
	if err != nil {
		return err
	}
	d, err := s.Polls.Get(v.ctx(), v.who, v.browserMark(), which)
	if err != nil {
		return err
	}
	return s.showPoll(v, d, nil)
}

// showPoll draws a poll's page; picked is what was ticked in a form that is shown again.
func (s *Server) showPoll(v *visit, d poll.Detail, picked []int) error {
	view := views.PollPage{Poll: v.pollView(d, picked)}
	if d.Host && d.Room == id.None {
		view.Manage = "/admin/polls/" + d.ID.String()
	}
	pg := v.page(view.Question.Text, "")
	pg.NoIndex = d.State != poll.Published
	return v.show(views.PollPageView(pg, view))
}

// picked reads the ticked answers of a form. What is no number is no answer.
func (v *visit) picked() []int {
	out := []int{}
	for _, raw := range v.PostFormArray("choice") {
		n, err := strconv.Atoi(raw)
		if err != nil {
			n = 0
		}
		if len(out) < 2*poll.MaxChoices {
			out = append(out, n)
		}
	}
	return out
}

func (s *Server) postPollAnswer(v *visit) error {
	which, err := v.param("poll")
	if err != nil {
		return err
	}
	browser, known := v.browserMark(), true
	if browser == "" {
		browser, known = v.asBrowser(v.PostForm("browser")), false
	}
	in := poll.Answer{Poll: which, Choices: v.picked(), Browser: browser}
	err = s.Polls.Answer(v.ctx(), v.who, in)
	if err != nil && !v.blame(err) {
		return err
	}
	d, e := s.Polls.Get(v.ctx(), v.who, browser, which)
	if e != nil {
		return e
	}
	if err != nil {
		return s.showPoll(v, d, in.Choices)
	}
	if d.Audience == poll.Everybody && !known {
		v.keepBrowser(browser)
	}
	v.say("success", "flash.poll_answered")
	if d.Room != id.None {
		return v.see(roomPath(d.Room) + "#poll-" + which.String())
	}
	return v.see("/polls/" + which.String())
}

// getPollCSV is the counts as a file that a table program opens.
func (s *Server) getPollCSV(v *visit) error {
	which, err := v.param("poll")
	if err != nil {
		return err
	}
	d, err := s.Polls.Get(v.ctx(), v.who, v.browserMark(), which)
	if err != nil {
		return err
	}
	if !d.Shown && (!d.Host || d.Withheld()) {
		return fault.Missing()
	}
	var out strings.Builder
	out.WriteString("\uFEFF") // table programs take it for what it is only with this
	w := csv.NewWriter(&out)
	w.Comma = ';'
	line := func(cells ...string) { _ = w.Write(cells) } // into memory
	line(v.p.T("poll.question"), plainCell(v.words1(d.Question)))
	line(v.p.T("poll.csv_people"), strconv.Itoa(d.People))
	if d.HallPeople > 0 {
		line(v.p.T("poll.csv_hall"), strconv.Itoa(d.HallPeople))
	}
	if d.Audience == poll.Everybody {
		line(v.p.T("poll.csv_note"), v.p.T("poll.not_representative"))
	}
	line(v.p.T("poll.col.answer"), v.p.T("poll.col.line"), v.p.T("poll.col.hall"))
	for _, c := range d.Choices {
		line(plainCell(v.words1(c.Words)), strconv.Itoa(c.Picked), strconv.Itoa(c.Hall))
	}
	w.Flush()
	v.Header("Content-Disposition", `attachment; filename="poll.csv"`)
	v.Data(http.StatusOK, "text/csv; charset=utf-8", []byte(out.String()))
	return nil
}

package web

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/poll"
	"almenda/internal/process"
	"almenda/internal/tenant"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
)

// in is a text in the visit's language, and the language that it is in when that is another one.
func (v *visit) in(t tenant.Text) views.Words {
	if s := t[v.lang]; s != "" {
		return views.Words{Text: s}
	}
	s := v.words1(t)
	for _, lang := range slices.Concat([]string{v.town.DefaultLanguage(), "en"}, v.town.Languages) {
		if t[lang] == s {
			return views.Words{Text: s, Lang: lang}
		}
	}
	return views.Words{Text: s}
}

func pollPath(p poll.Poll) string { return "/polls/" + p.ID.String() }

// pollView is a poll as the person sees it; picked are the answers ticked in a form that is shown
// again, nil for what was picked before.
func (v *visit) pollView(d poll.Detail, picked []int) views.Poll {
	view := views.Poll{ID: d.ID.String(), Path: pollPath(d.Poll), Action: pollPath(d.Poll) + "/answer", Question: v.in(d.Question), Lead: v.in(d.Lead),
		Phase: string(d.Phase), Opens: d.Opens, Ends: d.Ends(v.now), Sample: d.Sample, Everybody: d.Audience == poll.Everybody, Most: max(d.Most, 1),
		Results: string(d.Results), Answered: d.Answered(), Can: d.CanAnswer(), People: d.People, Hall: d.HallPeople, HasHall: d.HallPeople > 0,
		Withheld: d.Withheld(), Least: poll.MinShown, Shown: d.Shown, Portal: v.absolute(pollPath(d.Poll))}
	if d.Slug != "" {
		ref := v.processRef(d.Slug, d.Title)
		view.Process = &ref
	}
	if d.Room != id.None {
		view.InRoom = &views.Link{Text: d.In.Title, Path: roomPath(d.Room)}
	}
	for _, key := range d.Districts {
		view.Districts = append(view.Districts, v.district(key))
	}
	if d.Refused != "" {
		view.Refused, view.SignIn = v.p.T(d.Refused), !v.who.SignedIn()
	}
	if view.Everybody && v.Context != nil {
		if view.Browser = v.browserMark(); view.Browser == "" {
			if view.Browser = v.asBrowser(v.PostForm("browser")); view.Browser == "" {
				view.Browser = v.freshBrowser()
			}
		}
	}
	if picked == nil {
		picked = d.Mine
	}
	view.Choices = v.pickList(d.Poll, picked, view.Browser)
	view.Rows = v.barRows(d)
	if d.Shown {
		view.CSV = pollPath(d.Poll) + "/result.csv"
	}
	return view
}

// pickList are the answers in the order in which this person sees them.
func (v *visit) pickList(p poll.Poll, picked []int, browser string) []ui.Pick {
	out := make([]ui.Pick, len(p.Choices))
	for i, c := range p.Choices {
		w := v.in(c.Words)
		out[i] = ui.Pick{Value: strconv.Itoa(c.Number), Text: w.Text, Lang: w.Lang, On: slices.Contains(picked, c.Number)}
	}
	if p.Shuffled {
		h := fnv.New64a()
		_, _ = h.Write([]byte(p.ID.String() + browser + v.who.Account.String())) // never fails
		r := rand.New(rand.NewPCG(h.Sum64(), 1))                                 //nolint:gosec // an order, not a secret
		r.Shuffle(len(out), func(a, b int) { out[a], out[b] = out[b], out[a] })
	}
	return out
}

// barRows are the counts, in the order of the question.
func (v *visit) barRows(d poll.Detail) []ui.BarRow {
	out := make([]ui.BarRow, len(d.Choices))
	of := max(d.People+d.HallPeople, 1)
	for i, c := range d.Choices {
		w := v.in(c.Words)
		row := ui.BarRow{Label: w.Text, Lang: w.Lang, Parts: []int{c.Picked, c.Hall}}
		if slices.Contains(d.Mine, c.Number) {
			row.Note = v.p.T("poll.yours")
		}
		row.Cells = []string{v.p.Number(int64(c.Picked))}
		if d.HallPeople > 0 {
			row.Cells = append(row.Cells, v.p.Number(int64(c.Hall)))
		}
		share := (200*(c.Picked+c.Hall) + of) / (2 * of)
		row.Cells = append(row.Cells, v.p.T("poll.percent", "n", share))
		out[i] = row
	}
	return out
}

// pollCards are polls in a list.
func (v *visit) pollCards(list []poll.Poll) []views.LinkCard {
	out := make([]views.LinkCard, len(list))
	for i, p := range list {
		w := v.in(p.Question)
		phase := p.At(v.now)
		c := views.LinkCard{Title: w.Text, Lang: w.Lang, Path: pollPath(p), Text: v.in(p.Lead).Text,
			Tags: []views.CardTag{{Text: v.p.T("poll.phase." + string(phase)), Color: views.PollColor(string(phase))}}}
		if p.Sample {
			c.Tags = append(c.Tags, views.CardTag{Text: v.p.T("process.sample"), Color: "neutral"})
		}
		switch end := p.Ends(v.now); {
		case phase == poll.Soon:
			c.Meta = append(c.Meta, v.p.T("poll.opens_at", "at", v.p.DateTime(p.Opens)))
		case phase == poll.Open && !end.IsZero():
			c.Meta = append(c.Meta, v.p.T("poll.open_until", "at", v.p.DateTime(end)))
		case phase == poll.Closed && !p.Withheld():
			c.Meta = append(c.Meta, v.p.N("poll.people", p.People))
		}
		for _, key := range p.Districts {
			c.Meta = append(c.Meta, v.district(key))
		}
		out[i] = c
	}
	return out
}

// pollsOf are the polls of a process, on its page.
func (s *Server) pollsOf(v *visit, p process.Process) ([]views.Block, error) {
	o, err := s.Polls.Overview(v.ctx(), v.who, p.ID, page.Request{Size: 40})
	if err != nil {
		return nil, err
	}
	b := views.Block{ID: "polls", Title: v.p.T("poll.list_title"), Cards: v.pollCards(slices.Concat(o.Open, o.Soon, o.Closed))}
	if len(o.Open) > 0 {
		b.Do = &views.Do{Text: v.p.N("poll.do_now", len(o.Open)), Link: views.Link{Text: v.p.T("poll.answer"), Path: pollPath(o.Open[0])}}
	}
	return []views.Block{b}, nil
}

// pollsAtHome are the open polls, and the last results while there is none.
func (s *Server) pollsAtHome(v *visit) ([]views.Block, error) {
	o, err := s.Polls.Overview(v.ctx(), v.who, id.None, page.Request{Size: 20})
	if err != nil {
		return nil, err
	}
	list := slices.Concat(o.Open, o.Closed)
	b := views.Block{ID: "polls", Title: v.p.T("poll.list_title"), Cards: v.pollCards(list[:min(len(list), 3)])}
	if len(list) > 0 {
		b.More = &views.Link{Text: v.p.T("poll.all"), Path: "/polls"}
	}
	return []views.Block{b}, nil
}

// pollDates are the openings and closes of polls in the calendar of the town.
func (s *Server) pollDates(v *visit, from, to time.Time) (out []views.DateLine, err error) {
	o, err := s.Polls.Overview(v.ctx(), v.who, id.None, page.Request{Size: page.Max})
	if err != nil {
		return nil, err
	}
	for _, p := range slices.Concat(o.Open, o.Soon, o.Closed) {
		if p.Process != id.None {
			continue // its process tells the dates
		}
		w := v.in(p.Question)
		for kind, at := range map[string]time.Time{"opens": p.Opens, "closes": p.Closes} {
			if !at.Before(from) && at.Before(to) {
				out = append(out, views.DateLine{Kind: kind, At: at, Title: w.Text, Lang: w.Lang, Path: pollPath(p), UID: p.ID.String() + "-" + kind})
			}
		}
	}
	return out, nil
}

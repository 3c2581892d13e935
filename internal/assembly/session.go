package assembly

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// WriteSession is the form of a session, in one language.
type WriteSession struct {
	Language  string
	Title     string
	Programme string
	Starts    time.Time // zero: nothing that is a moment was typed
	Ends      time.Time
	Place     string
	Link      string
	Experts   []Expert
	Recording string
	Minutes   string
}

func (w *WriteSession) clean() {
	w.Title, w.Programme, w.Minutes = richtext.Line(w.Title), richtext.Text(w.Programme), richtext.Text(w.Minutes)
	w.Place, w.Link, w.Recording = richtext.Line(w.Place), strings.TrimSpace(w.Link), strings.TrimSpace(w.Recording)
	for i := range w.Experts {
		e := &w.Experts[i]
		e.Name, e.Stands, e.Chosen = richtext.Line(e.Name), richtext.Line(e.Stands), richtext.Line(e.Chosen)
	}
}

func (w WriteSession) check() error {
	var form fault.Form
	checkText(&form, "title", w.Title, MaxTitle, true)
	checkText(&form, "programme", w.Programme, MaxText, false)
	switch {
	case w.Starts.IsZero():
		form.Add("starts", "fault.assembly_when")
	case !w.Ends.After(w.Starts) || w.Ends.Sub(w.Starts) > 3*24*time.Hour:
		form.Add("ends", "fault.assembly_ends_first")
	}
	checkText(&form, "place", w.Place, MaxLine, false)
	for _, f := range []struct{ name, url string }{{"link", w.Link}, {"recording", w.Recording}} {
		if f.url != "" && (!strings.HasPrefix(f.url, "https://") || len(f.url) > MaxLine) {
			form.Add(f.name, "fault.assembly_link")
		}
	}
	checkText(&form, "minutes", w.Minutes, 4*MaxText, false)
	for i, e := range w.Experts {
		at := "_" + string(rune('1'+i))
		if e == (Expert{}) {
			continue
		}
		checkText(&form, "expert"+at, e.Name, MaxTitle, true)
		checkText(&form, "stands"+at, e.Stands, MaxLine, true)
		checkText(&form, "chosen"+at, e.Chosen, MaxLine, true)
	}
	if len(w.Experts) > MaxExperts {
		form.Add("expert_1", "fault.assembly_many", "max", MaxExperts)
	}
	return form.Err()
}

func (w WriteSession) into(s *Session) {
	s.Title, s.Programme, s.Minutes = set(s.Title, w.Language, w.Title), set(s.Programme, w.Language, w.Programme), set(s.Minutes, w.Language, w.Minutes)
	s.Starts, s.Ends, s.Place, s.Link, s.Recording = w.Starts, w.Ends, w.Place, w.Link, w.Recording
	s.Experts = slices.DeleteFunc(slices.Clone(w.Experts), func(e Expert) bool { return e == Expert{} })
}

// AddSession plans a session. Faults: SignIn, NotFound, Closed, Invalid.
func (s *Service) AddSession(ctx context.Context, who access.Actor, which id.ID, w WriteSession) (made id.ID, err error) {
	w.clean()
	err = s.act(ctx, who, which, "session", func(tx Tx, a *Assembly) error {
		if err := w.check(); err != nil {
			return err
		}
		made, err = addSession(ctx, tx, *a, w)
		return err
	})
	return made, err
}

func addSession(ctx context.Context, tx Tx, a Assembly, w WriteSession) (id.ID, error) {
	all, err := tx.Sessions(ctx, a.ID)
	if err != nil {
		return id.None, err
	}
	if len(all) >= MaxSessions || a.State == Ended {
		return id.None, fault.New(fault.Closed, "fault.assembly_no_more")
	}
	one := Session{ID: id.New(), Assembly: a.ID, Number: 1, Attended: -1}
	if len(all) > 0 {
		one.Number = all[len(all)-1].Number + 1
	}
	w.into(&one)
	return one.ID, tx.PutSession(ctx, one)
}

// onSession changes a session as those do who run its assembly. Faults: SignIn, NotFound.
func (s *Service) onSession(ctx context.Context, who access.Actor, which, session id.ID, act string, change func(tx Tx, a *Assembly, one *Session) error) error {
	return s.act(ctx, who, which, act, func(tx Tx, a *Assembly) error {
		one, err := tx.Session(ctx, session)
		if err == nil && one.Assembly != which {
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		return change(tx, a, &one)
	})
}

// SaveSession changes a session. Faults: SignIn, NotFound, Invalid.
func (s *Service) SaveSession(ctx context.Context, who access.Actor, which, session id.ID, w WriteSession) error {
	w.clean()
	return s.onSession(ctx, who, which, session, "session", func(tx Tx, _ *Assembly, one *Session) error {
		if err := w.check(); err != nil {
			return err
		}
		w.into(one)
		return tx.PutSession(ctx, *one)
	})
}

// DropSession takes back a session that has not begun. Faults: SignIn, NotFound, Closed.
func (s *Service) DropSession(ctx context.Context, who access.Actor, which, session id.ID) error {
	return s.onSession(ctx, who, which, session, "session_gone", func(tx Tx, _ *Assembly, one *Session) error {
		asked, err := tx.Questions(ctx, session)
		if err != nil {
			return err
		}
		if !one.Starts.After(tx.Now()) || len(asked) > 0 || len(one.Papers) > 0 {
			return fault.New(fault.Closed, "fault.assembly_session_used")
		}
		return tx.DropSession(ctx, session)
	})
}

// Attend notes which seats were taken. The number is published; who it was is seen by nobody but the
// member: the page of each says what that member missed. Without seats the number alone is kept.
// Faults: SignIn, NotFound, Closed before the session begins, Invalid with field attended.
func (s *Service) Attend(ctx context.Context, who access.Actor, which, session id.ID, seats []int, number int) error {
	return s.onSession(ctx, who, which, session, "attendance", func(tx Tx, a *Assembly, one *Session) error {
		if one.Starts.After(tx.Now()) {
			return fault.New(fault.Closed, "fault.assembly_not_begun")
		}
		slices.Sort(seats)
		seats = slices.Compact(seats)
		for _, n := range seats {
			if n < 1 || n > a.Seats {
				return fault.Missing()
			}
		}
		if len(seats) > 0 {
			number = len(seats)
		}
		if number < 0 || number > 1000 {
			var form fault.Form
			form.Add("attended", "fault.assembly_attended")
			return form.Err()
		}
		one.Attended = number
		if err := tx.SetPresent(ctx, session, seats); err != nil {
			return err
		}
		return tx.PutSession(ctx, *one)
	})
}

// AddPaper adds a PDF document to a session. Faults: SignIn, NotFound, Invalid.
func (s *Service) AddPaper(ctx context.Context, who access.Actor, which, session id.ID, title, file string, pdf []byte) error {
	title, file = richtext.Line(title), richtext.Line(file)
	return s.onSession(ctx, who, which, session, "paper", func(tx Tx, _ *Assembly, one *Session) error {
		var form fault.Form
		checkText(&form, "paper_title", title, MaxTitle, true)
		switch {
		case len(pdf) == 0:
			form.Add("paper", "fault.study_file_none")
		case len(pdf) > MaxPaper:
			form.Add("paper", "fault.study_file_large", "mb", MaxPaper>>20)
		case !bytes.HasPrefix(pdf, []byte("%PDF-")):
			form.Add("paper", "fault.study_file_kind")
		case len(one.Papers) >= MaxPapers:
			form.Add("paper", "fault.study_many", "max", MaxPapers)
		}
		if err := form.Err(); err != nil {
			return err
		}
		if name := []rune(file); len(name) > 120 {
			file = string(name[len(name)-120:])
		}
		return tx.AddPaper(ctx, session, Paper{ID: id.New(), Title: title, File: file, Bytes: len(pdf), At: tx.Now()}, pdf)
	})
}

// DropPaper takes a document away. Faults: SignIn, NotFound.
func (s *Service) DropPaper(ctx context.Context, who access.Actor, which, session, paper id.ID) error {
	return s.onSession(ctx, who, which, session, "paper_gone", func(tx Tx, _ *Assembly, _ *Session) error {
		return tx.DropPaper(ctx, session, paper)
	})
}

// Paper reads a document of an assembly that the actor may see. Faults: NotFound.
func (s *Service) Paper(ctx context.Context, who access.Actor, paper id.ID) (p Paper, pdf []byte, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		var of id.ID
		if p, of, pdf, err = tx.Paper(ctx, paper); err != nil {
			return err
		}
		one, err := tx.Session(ctx, of)
		if err != nil {
			return err
		}
		a, err := tx.Assembly(ctx, one.Assembly)
		if err == nil && !a.Public() && s.manages(who, a) != nil {
			err = fault.Missing()
		}
		return err
	})
	if err != nil {
		return Paper{}, nil, err
	}
	return p, pdf, nil
}

// Dated is a session in the town's calendar.
type Dated struct {
	Session
	Slug     string
	District string
	Of       tenant.Text
}

// Dates lists public sessions from one moment until just before another.
func (s *Service) Dates(ctx context.Context, who access.Actor, from, to time.Time) (out []Dated, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out = nil
		list, of, err := tx.Dates(ctx, from, to)
		for i := range list {
			out = append(out, Dated{list[i], of[i].Slug, of[i].District, of[i].Title})
		}
		return err
	})
	return out, err
}

package investment

import (
	"bytes"
	"context"
	"strings"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Write is a card as it was typed.
type Write struct {
	Key                   string // of the form: what is sent twice is made once
	Process               string // slug; empty: of no process
	Title, Summary, Body  string
	Office, Contact       string
	District, Place       string
	Point                 *tenant.Point
	Cost                  int64 // in the currency's smallest unit; negative: what was typed is no amount
	Funding, Begins, Ends string
	Sample                bool
}

// Create makes a draft. Faults: SignIn, Denied, Invalid.
func (s *Service) Create(ctx context.Context, who access.Actor, town *tenant.Town, w Write) (which id.ID, err error) {
	err = s.change(ctx, who, func(tx Tx) error {
		i := Investment{ID: id.New(), State: Draft, Stage: Planned, Language: town.DefaultLanguage(), Sample: w.Sample, Created: tx.Now(), Updated: tx.Now()}
		if err := s.fill(ctx, tx, who, town, &i, w); err != nil {
			return err
		}
		if which, err = tx.Put(ctx, i, w.Key); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "investment.create", which, nil)
	})
	return which, err
}

// Edit changes a card. Faults: SignIn, Denied, NotFound, Invalid.
func (s *Service) Edit(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID, w Write) error {
	return s.own(ctx, who, which, func(tx Tx, i Investment) error {
		if err := s.fill(ctx, tx, who, town, &i, w); err != nil {
			return err
		}
		if i.State == Published {
			if err := ready(i); err != nil {
				return err
			}
		}
		i.Updated = tx.Now()
		if err := tx.Save(ctx, i); err != nil {
			return err
		}
		return s.told(ctx, tx, who, "investment.edit", event.InvestmentChanged, i)
	})
}

// Publish shows a card to everybody and opens its discussion. Faults: SignIn, Denied, NotFound,
// Invalid with the fields that are missing.
func (s *Service) Publish(ctx context.Context, who access.Actor, which id.ID) error {
	return s.own(ctx, who, which, func(tx Tx, i Investment) error {
		if i.State == Published {
			return nil
		}
		if err := ready(i); err != nil {
			return err
		}
		i.State, i.Published = Published, tx.Now()
		if err := tx.Publish(ctx, i); err != nil {
			return err
		}
		if err := tx.SetStage(ctx, i, Step{Stage: i.Stage, Office: i.Office, At: tx.Now()}, who.Account); err != nil {
			return err
		}
		return s.told(ctx, tx, who, "investment.publish", event.InvestmentPublished, i)
	})
}

// SetStage records how far the thing has come, and why. Faults: SignIn, Denied, NotFound, Closed for
// a draft, Invalid with the fields stage and note.
func (s *Service) SetStage(ctx context.Context, who access.Actor, which id.ID, stage Stage, note string) error {
	note = richtext.Text(note)
	var form fault.Form
	if !known(stage) {
		form.Add("stage", "fault.status_unknown")
	}
	checkLine(&form, "note", note, MaxNote, true)
	if err := form.Err(); err != nil {
		return err
	}
	return s.own(ctx, who, which, func(tx Tx, i Investment) error {
		if i.State != Published {
			return fault.New(fault.Closed, "fault.investment_draft")
		}
		i.Stage = stage
		if err := tx.SetStage(ctx, i, Step{Stage: stage, Note: note, Office: i.Office, At: tx.Now()}, who.Account); err != nil {
			return err
		}
		return s.told(ctx, tx, who, "investment.stage", event.InvestmentMoved, i)
	})
}

// AddPaper puts a PDF under a card. Faults: SignIn, Denied, NotFound, Invalid with the fields paper
// and paper_title, TooMany.
func (s *Service) AddPaper(ctx context.Context, who access.Actor, which id.ID, title, file string, pdf []byte) error {
	title = richtext.Line(title)
	var form fault.Form
	checkLine(&form, "paper_title", title, MaxLine, true)
	switch {
	case len(pdf) > MaxPaper:
		form.Add("paper", "fault.paper_large", "mb", MaxPaper>>20)
	case !bytes.HasPrefix(pdf, []byte("%PDF-")):
		form.Add("paper", "fault.paper_kind")
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.own(ctx, who, which, func(tx Tx, i Investment) error {
		papers, err := tx.Papers(ctx, which)
		if err != nil {
			return err
		}
		if len(papers) >= MaxPapers {
			return fault.New(fault.TooMany, "fault.papers_many", "max", MaxPapers)
		}
		p := Paper{ID: id.New(), Title: title, File: fileName(file), Bytes: len(pdf), At: tx.Now()}
		if err := tx.AddPaper(ctx, which, p, pdf); err != nil {
			return err
		}
		return s.told(ctx, tx, who, "investment.paper", event.InvestmentChanged, i)
	})
}

// fileName is a name that is safe in any header and on any disk.
func fileName(s string) string {
	s = strings.TrimSuffix(strings.ToLower(s), ".pdf")
	out := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, s)
	out = strings.Trim(out, "-")
	if out == "" {
		out = "document"
	}
	return out[:min(len(out), 60)] + ".pdf"
}

// DropPaper takes a document away. Faults: SignIn, Denied, NotFound.
func (s *Service) DropPaper(ctx context.Context, who access.Actor, which, paper id.ID) error {
	return s.own(ctx, who, which, func(tx Tx, i Investment) error {
		if err := tx.DropPaper(ctx, which, paper); err != nil {
			return err
		}
		return s.told(ctx, tx, who, "investment.paper_drop", event.InvestmentChanged, i)
	})
}

// change lets in whoever may manage cards somewhere.
func (s *Service) change(ctx context.Context, who access.Actor, fn func(Tx) error) error {
	if !s.policy.Anywhere(who, access.ManageInvestment) {
		return s.policy.Allow(who, access.ManageInvestment, access.Scope{})
	}
	return s.store.Update(ctx, who.Tenant, fn)
}

// own lets in whoever may manage that very card, and holds it.
func (s *Service) own(ctx context.Context, who access.Actor, which id.ID, fn func(Tx, Investment) error) error {
	return s.change(ctx, who, func(tx Tx) error {
		i, err := tx.Lock(ctx, which)
		if err != nil {
			return err
		}
		if !s.policy.May(who, access.ManageInvestment, i.Scope()) {
			return fault.Missing()
		}
		return fn(tx, i)
	})
}

func (s *Service) told(ctx context.Context, tx Tx, who access.Actor, act string, kind event.Kind, i Investment) error {
	if err := tx.Audit(ctx, who.Account, act, i.ID, map[string]string{"stage": string(i.Stage)}); err != nil {
		return err
	}
	if i.State != Published {
		return nil
	}
	return tx.Emit(ctx, event.Event{Kind: kind, Subject: i.ID})
}

// fill brings what was typed into a card. Faults: Invalid, Denied where the person has no say.
func (s *Service) fill(ctx context.Context, tx Tx, who access.Actor, town *tenant.Town, i *Investment, w Write) error {
	var form fault.Form
	i.Title, i.Summary, i.Body = richtext.Line(w.Title), richtext.Text(w.Summary), richtext.Text(w.Body)
	i.Office, i.Contact, i.Place = richtext.Line(w.Office), richtext.Line(w.Contact), richtext.Line(w.Place)
	i.Funding, i.Begins, i.Ends = richtext.Line(w.Funding), richtext.Line(w.Begins), richtext.Line(w.Ends)
	i.District, i.Point, i.Cost = w.District, w.Point, w.Cost
	checkLine(&form, "title", i.Title, MaxTitle, true)
	checkLine(&form, "summary", i.Summary, MaxSummary, false)
	checkLine(&form, "body", i.Body, MaxBody, false)
	for name, text := range map[string]string{"office": i.Office, "contact": i.Contact, "place": i.Place, "funding": i.Funding, "begins": i.Begins, "ends": i.Ends} {
		checkLine(&form, name, text, MaxLine, false)
	}
	if _, ok := town.District(i.District); !ok && i.District != "" {
		form.Add("district", "fault.district_unknown")
	}
	if i.Cost < 0 {
		form.Add("cost", "fault.investment_amount")
	}
	i.Process = id.None
	if w.Process != "" {
		p, err := tx.ProcessBySlug(ctx, w.Process)
		if err != nil {
			form.Add("process", "fault.process_unknown")
		}
		i.Process = p.ID
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.policy.Allow(who, access.ManageInvestment, i.Scope())
}

// ready tells what a card lacks before everybody may see it. Faults: Invalid.
func ready(i Investment) error {
	var form fault.Form
	for _, f := range []struct{ name, text string }{{"summary", i.Summary}, {"office", i.Office}, {"contact", i.Contact}, {"place", i.Place}} {
		if f.text == "" {
			form.Add(f.name, "fault.investment_to_publish")
		}
	}
	return form.Err()
}

func checkLine(form *fault.Form, name, text string, max int, needed bool) {
	switch n := utf8.RuneCountInString(text); {
	case n == 0 && needed:
		form.Add(name, "fault.investment_needed")
	case n > max:
		form.Add(name, "fault.too_long", "max", max)
	case nationalid.In(text):
		form.Add(name, "fault.national_number")
	}
}

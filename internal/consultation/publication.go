package consultation

import (
	"context"
	"slices"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
)

// Kind is what sort of publication it is.
type Kind string

const (
	Table   Kind = "table" // every remark with its disposition
	Report  Kind = "report"
	Effects Kind = "effects" // what came of it; there can be several
)

// Publications lists the kinds in the order in which they come.
var PublicationKinds = []Kind{Table, Report, Effects}

// Publication is what the town publishes about the remarks.
type Publication struct {
	ID           id.ID
	Process      id.ID
	Consultation id.ID
	Kind         Kind
	Title        string
	Body         string // Markdown
	Numbers      Numbers
	Office       string
	By           id.ID
	At           time.Time
}

// Numbers count a consultation's remarks. What was withdrawn or not published is counted apart and
// nowhere else.
type Numbers struct {
	Remarks       int            `json:"remarks"`
	Withdrawn     int            `json:"withdrawn"`
	Refused       int            `json:"refused"`
	Held          int            `json:"held"`
	Unanswered    int            `json:"unanswered"`
	Untold        int            `json:"untold"`  // answered, and the answer not published
	Authors       int            `json:"authors"` // people with an account
	BySource      map[string]int `json:"bySource"`
	BySpeaks      map[string]int `json:"bySpeaks"`
	ByDisposition map[string]int `json:"byDisposition"`
	ByAnchor      map[string]int `json:"byAnchor"`
	ByDistrict    map[string]int `json:"byDistrict"`
	ByCategory    map[string]int `json:"byCategory"`
}

// Publish is a publication as staff write it.
type Publish struct {
	Key   id.ID // made by the form, so that a form that is sent twice publishes once
	Kind  Kind
	Title string
	Body  string
}

// Publish publishes the table of dispositions, the report, or effects, and tells those who took
// part. With the table every answer becomes public. Faults: SignIn, Denied, NotFound, Invalid,
// Closed while remarks wait for their answer, or before the publication that comes first.
func (s *Service) Publish(ctx context.Context, who access.Actor, which id.ID, in Publish) error {
	in.Title, in.Body = richtext.Line(in.Title), richtext.Text(in.Body)
	return s.desk(ctx, who, which, s.store.Update, func(tx Tx, _ Consultation) error {
		c, err := tx.Lock(ctx, which) // no remark gets a number meanwhile
		if err != nil {
			return err
		}
		done, err := tx.Published(ctx, which)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(done, func(p Publication) bool { return p.ID == in.Key }) {
			return nil
		}
		if err := in.check(); err != nil {
			return err
		}
		n, err := tx.Numbers(ctx, which)
		if err != nil {
			return err
		}
		if err := may(in.Kind, n, done); err != nil {
			return err
		}
		if in.Kind == Table {
			if err := s.tellAll(ctx, tx, c); err != nil {
				return err
			}
		}
		p := Publication{ID: in.Key, Process: c.Process, Consultation: c.ID, Kind: in.Kind, Title: in.Title, Body: in.Body, Numbers: n, Office: c.Office, By: who.Account, At: tx.Now()}
		if p.ID == id.None {
			p.ID = id.New()
		}
		if err := tx.Publish(ctx, p); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "consultation.publish", c.ID, map[string]string{"kind": string(in.Kind)}); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.PublicationPublished, Subject: p.ID,
			Data: map[string]string{"consultation": c.ID.String(), "process": c.Process.String(), "kind": string(in.Kind)}})
	})
}

func (in *Publish) check() error {
	var form fault.Form
	if !slices.Contains(PublicationKinds, in.Kind) {
		form.Add("kind", "fault.remark_publication")
	}
	check(&form, "title", in.Title, MinTitle, MaxTitle)
	most := 0
	if in.Kind != Table {
		most = MinText
	}
	check(&form, "body", in.Body, most, MaxText)
	return form.Err()
}

// may tells whether a kind of publication can come now. Faults: Closed.
func may(kind Kind, n Numbers, done []Publication) error {
	has := func(k Kind) bool { return slices.ContainsFunc(done, func(p Publication) bool { return p.Kind == k }) }
	switch {
	case kind == Table && n.Held > 0:
		return fault.New(fault.Closed, "fault.remark_held", "n", n.Held)
	case kind == Table && n.Unanswered > 0:
		return fault.New(fault.Closed, "fault.remark_unanswered", "n", n.Unanswered)
	case kind == Report && !has(Table):
		return fault.New(fault.Closed, "fault.remark_table_first")
	case kind == Effects && !has(Report):
		return fault.New(fault.Closed, "fault.remark_report_first")
	}
	return nil
}

// tellAll publishes the answers that were not yet.
func (s *Service) tellAll(ctx context.Context, tx Tx, c Consultation) error {
	all, err := tx.All(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, r := range all {
		if r.State != Shown || !r.Told.IsZero() {
			continue
		}
		r.Told = tx.Now()
		if err := tx.SaveRemark(ctx, c, r); err != nil {
			return err
		}
		if err := answered(ctx, tx, r); err != nil {
			return err
		}
	}
	return nil
}

// Row is a line of the public table.
type Row struct {
	Remark
	Now Paragraph // that it was made on, as it stands; without an anchor when it is gone
}

// TableOf reads the published table of dispositions. Faults: NotFound before it is published.
func (s *Service) TableOf(ctx context.Context, who access.Actor, slug string) (f Frame, last Publication, rows []Row, err error) {
	if err := s.policy.Allow(who, access.ReadRemark, access.Scope{}); err != nil {
		return f, last, nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if f, err = public(ctx, tx, slug); err != nil {
			return err
		}
		done, err := tx.Published(ctx, f.ID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(done, func(p Publication) bool { return p.Kind == Table })
		if at < 0 {
			return fault.Missing()
		}
		last = done[at]
		text, err := tx.Paragraphs(ctx, f.ID, f.Version)
		if err != nil {
			return err
		}
		all, err := tx.All(ctx, f.ID)
		for _, r := range all {
			if r.State == Shown && !r.Told.IsZero() {
				now, _ := find(text, r.Anchor)
				rows = append(rows, Row{r.Public(), now})
			}
		}
		return err
	})
	return f, last, rows, err
}

// Next lists what can be published now, in the order in which it comes. A table can come again for
// answers that are not public yet. over tells that no more remarks are taken from the portal.
func Next(n Numbers, done []Publication, over bool) (out []string) {
	for _, k := range PublicationKinds {
		if may(k, n, done) != nil {
			continue
		}
		had := slices.ContainsFunc(done, func(p Publication) bool { return p.Kind == k })
		if k == Table && (!over || had && n.Untold == 0) || k == Report && had {
			continue
		}
		out = append(out, string(k))
	}
	return out
}

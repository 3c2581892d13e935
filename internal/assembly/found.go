package assembly

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Foundation is a panel that a founder makes: drawn by lot, with the quotas and the rules of its kind.
type Foundation struct {
	Key      string
	Title    tenant.Text
	Charge   tenant.Text
	District string // key; empty: the whole town
	Office   string
	Size     int
	MinAge   int
	From     string // days
	Until    string
	Phone    string
	Email    string
}

// Template is a panel with its assembly in one form: everything but the charge has a usual value.
type Template struct {
	Write
	District string
	Size     int
	MinAge   int
	Every    int // days from one session to the next
	First    time.Time
	Hours    int
	Place    string
	Phone    string
	Email    string
	Sessions []tenant.Text // titles
	Plans    []tenant.Text // programmes
}

// The sizes that the template offers to make.
const (
	MinSize = 6
	MaxSize = 200
)

func (t Template) check(town *tenant.Town) error {
	var form fault.Form
	t.Write.check(&form)
	if t.Size < MinSize || t.Size > MaxSize {
		form.Add("size", "fault.assembly_size", "min", MinSize, "max", MaxSize)
	}
	if t.District != "" {
		if _, ok := town.District(t.District); !ok {
			form.Add("district", "fault.assembly_district")
		}
	}
	if t.First.IsZero() {
		form.Add("starts", "fault.assembly_when")
	}
	if t.Every < 1 || t.Every > 90 {
		form.Add("every", "fault.assembly_every")
	}
	if t.Hours < 1 || t.Hours > 10 {
		form.Add("hours", "fault.assembly_hours")
	}
	checkText(&form, "place", t.Place, MaxLine, true)
	if t.Phone == "" && t.Email == "" {
		form.Add("phone", "fault.assembly_contact")
	}
	return form.Err()
}

// starts is when a session begins: the same hour of the town's clocks some days later.
func (t Template) starts(n int, zone *time.Location) time.Time {
	local := t.First.In(zone)
	return time.Date(local.Year(), local.Month(), local.Day()+n*t.Every, local.Hour(), local.Minute(), 0, 0, zone).UTC()
}

// Found makes a panel and its assembly with all sessions, ready to recruit and to draw. Both are drafts.
// Sent twice with one key it makes one of each. Faults: SignIn, Denied, Invalid.
func (s *Service) Found(ctx context.Context, who access.Actor, town *tenant.Town, t Template) (made id.ID, err error) {
	if err := s.policy.Allow(who, access.ManagePanel, access.Scope{District: t.District}); err != nil {
		return id.None, err
	}
	if t.Key == "" || len(t.Key) > 64 {
		t.Key = id.New().String()
	}
	last := t.starts(max(len(t.Sessions)-1, 0), town.Location())
	t.Begins, t.Ends = t.First.In(town.Location()).Format(time.DateOnly), last.In(town.Location()).Format(time.DateOnly)
	t.Write.clean()
	if err := t.check(town); err != nil {
		return id.None, err
	}
	f := Foundation{Key: t.Key, Title: set(nil, t.Language, t.Title), Charge: set(nil, t.Language, t.Charge), District: t.District, Office: t.Office,
		Size: t.Size, MinAge: t.MinAge, From: t.Begins, Until: last.AddDate(2, 0, 0).In(town.Location()).Format(time.DateOnly), Phone: t.Phone, Email: t.Email}
	// The panel's key makes a second try find the panel of the first.
	if t.Panel, err = s.founder.Found(ctx, who, town, f); err != nil {
		return id.None, err
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if made, err = s.create(ctx, tx, who, t.Write); err != nil {
			return err
		}
		a, err := tx.Lock(ctx, made)
		if err != nil {
			return err
		}
		before, err := tx.Sessions(ctx, made)
		if err != nil || len(before) > 0 {
			return err
		}
		return t.plan(ctx, tx, a, town)
	})
	return made, err
}

func (t Template) plan(ctx context.Context, tx Tx, a Assembly, town *tenant.Town) error {
	for n, title := range t.Sessions {
		starts := t.starts(n, town.Location())
		one := Session{ID: id.New(), Assembly: a.ID, Number: n + 1, Title: title, Programme: t.Plans[n], Starts: starts, Ends: starts.Add(time.Duration(t.Hours) * time.Hour),
			Place: t.Place, Attended: -1}
		if err := tx.PutSession(ctx, one); err != nil {
			return err
		}
	}
	return nil
}

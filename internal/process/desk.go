package process

import (
	"context"
	"slices"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Desk is a process as those who prepare it see it.
type Desk struct {
	Process Process
	Edit    Edit // what is prepared; what is public when nothing is
	Pending bool // something is prepared that is not public
	Lacks   []Lack
	Small   bool // the change may go out as a small correction
	Hints   Card // examples of the template that it was begun with

	CanEdit    bool
	CanPublish bool // holds the right, whatever the step
	CanApprove bool // may do it now: is not who proposed
	Mine       bool // proposed it
}

// Office lists the processes that the actor prepares or publishes: what is being prepared first,
// then by position. Faults: SignIn, Denied.
func (s *Service) Office(ctx context.Context, who access.Actor, town *tenant.Town) (out []Desk, err error) {
	if !s.policy.Anywhere(who, access.EditProcess) {
		return nil, s.policy.Allow(who, access.EditProcess, access.Scope{})
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		all, err := tx.Processes(ctx)
		if err != nil {
			return err
		}
		edits, err := tx.Edits(ctx)
		if err != nil {
			return err
		}
		for _, p := range all {
			if s.policy.May(who, access.EditProcess, p.Scope()) {
				e, pending := edits[p.ID]
				out = append(out, s.desk(who, town, p, e, pending, tx.Now()))
			}
		}
		return nil
	})
	order := func(d Desk) int {
		if !d.Pending {
			return 9
		}
		return slices.Index([]State{Proposed, Draft, Scheduled}, d.Edit.Step)
	}
	slices.SortStableFunc(out, func(a, b Desk) int { return order(a) - order(b) })
	return out, err
}

func (s *Service) desk(who access.Actor, town *tenant.Town, p Process, e Edit, pending bool, now time.Time) Desk {
	if !pending {
		e = Edit{Process: p.ID, Content: p.Content(), Step: Draft}
	}
	d := Desk{Process: p, Edit: e, Pending: pending, Lacks: e.Content.Lacks(town, now), Hints: s.hints(e.Template),
		CanPublish: s.policy.May(who, access.PublishProcess, p.Scope())}
	d.CanEdit = p.State != Archived && e.Step == Draft
	d.Mine = pending && e.ProposedBy == who.Account
	d.CanApprove = d.CanPublish && e.Step == Proposed && !d.Mine
	d.Small = pending && p.State == Published && Small(p.Content(), e.Content)
	return d
}

// Desk opens one process for those who prepare it. Faults: SignIn, NotFound.
func (s *Service) Desk(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID) (d Desk, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.Process(ctx, which)
		if err != nil {
			return err
		}
		if err := s.mayEdit(who, p); err != nil {
			return err
		}
		e, err := tx.Edit(ctx, which)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		d = s.desk(who, town, p, e, err == nil, tx.Now())
		bounced, err := tx.Bounced(ctx, d.Edit.Content.Card.Contact.Email)
		if bounced {
			d.Lacks = append(d.Lacks, Lack{Theme: Facts, Warn: true, Key: "office.lack.contact_bounced"})
		}
		if err != nil || !p.Published.IsZero() {
			return err
		}
		late, err := s.overdueOf(ctx, tx, town, d.Edit.Content.Card.Owner)
		for _, l := range late {
			d.Lacks = append(d.Lacks, Lack{Theme: Facts, Warn: true, Key: "office.lack.overdue", Params: map[string]any{"process": l.Title.In(who.Language, town.DefaultLanguage())}})
		}
		return err
	})
	return d, err
}

// mayEdit answers NotFound for a process that is not the actor's: whether it is there is not told.
func (s *Service) mayEdit(who access.Actor, p Process) error {
	if !who.SignedIn() && !who.IsSystem() {
		return s.policy.Allow(who, access.EditProcess, access.Scope{})
	}
	if !s.policy.May(who, access.EditProcess, p.Scope()) {
		return fault.Missing()
	}
	return nil
}

// Begin is the start of a new process.
type Begin struct {
	Key      id.ID  // its future id, made by the form
	Title    string // in the town's first language
	Slug     string // wished for: the title in plain letters
	Template string // key; empty: none
	Day      string // on which the template's first phase opens, as Local reads it
}

// Begin makes a draft that only the office sees. Sent twice it makes one. Faults: SignIn, Denied,
// Invalid.
func (s *Service) Begin(ctx context.Context, who access.Actor, town *tenant.Town, in Begin) (made id.ID, err error) {
	home, err := s.home(who)
	if err != nil {
		return id.None, err
	}
	in.Title = richtext.Line(in.Title)
	var form fault.Form
	checkLength(&form, "title", in.Title, 5, MaxTitle)
	start, _, ok := Local(in.Day, "00:00", town.Location())
	if !ok && in.Template != "" {
		form.Add("day", "fault.process_day")
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if _, err := tx.Process(ctx, in.Key); err == nil {
			made = in.Key
			return nil
		}
		e := Edit{Process: in.Key, Step: Draft, Template: in.Template, Saved: tx.Now(), SavedBy: who.Account}
		if in.Template != "" {
			t, err := s.template(ctx, tx, town, in.Template)
			if fault.Is(err, fault.NotFound) {
				form.Add("template", "fault.process_template")
			} else if err != nil {
				return err
			}
			e.Content = t.begun(start, town.Location())
		}
		if err := form.Err(); err != nil {
			return err
		}
		e.Content.Title = tenant.Text{town.DefaultLanguage(): in.Title}
		if who.Office != "" && len(e.Content.Card.Owner) == 0 {
			e.Content.Card.Owner = tenant.Text{town.DefaultLanguage(): who.Office}
		}
		if home != "" {
			e.Content.Districts = []string{home}
		}
		made = in.Key
		return s.add(ctx, tx, who, e, in.Slug, "process.begin")
	})
	return made, err
}

// add puts a new draft into the town.
func (s *Service) add(ctx context.Context, tx Tx, who access.Actor, e Edit, slug, act string) error {
	all, err := tx.Processes(ctx)
	if err != nil {
		return err
	}
	if len(all) >= MaxProcesses {
		return fault.New(fault.TooMany, "fault.process_many")
	}
	p := Process{ID: e.Process, Slug: freeSlug(slug, all), Position: len(all), Created: tx.Now(), State: Draft}.With(e.Content)
	if err := tx.AddProcess(ctx, p); err != nil {
		return err
	}
	if err := tx.PutEdit(ctx, e); err != nil {
		return err
	}
	return tx.Audit(ctx, who.Account, act, p.ID, nil)
}

// home is the district that a new process of the actor belongs to: none for those who prepare for
// the whole town. Those who were given one process cannot begin others.
func (s *Service) home(who access.Actor) (string, error) {
	if s.policy.May(who, access.EditProcess, access.Scope{}) {
		return "", nil
	}
	for _, g := range who.Grants {
		if g.Scope.Process == id.None && g.Scope.District != "" && s.policy.May(who, access.EditProcess, access.Scope{District: g.Scope.District}) {
			return g.Scope.District, nil
		}
	}
	return "", s.policy.Allow(who, access.EditProcess, access.Scope{})
}

// CanBegin tells whether the actor may begin a new process.
func (s *Service) CanBegin(who access.Actor) bool {
	_, err := s.home(who)
	return err == nil
}

// freeSlug is the wished address, or one near it that no process has.
func freeSlug(wish string, all []Process) string {
	wish = clip(wish, 36)
	if len(wish) < 2 {
		wish = "process"
	}
	taken := func(s string) bool { return slices.ContainsFunc(all, func(p Process) bool { return p.Slug == s }) }
	out := wish
	for n := 2; taken(out); n++ {
		out = wish + "-" + itoa(n)
	}
	return out
}

package app

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"almenda/internal/access"
	"almenda/internal/consultation"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
	"almenda/internal/tenantcfg"
)

// consulting is one sample consultation while it is written.
type consulting struct {
	*seeder
	service *consultation.Service
	staff   access.Actor
	sample  tenantcfg.Consultation
	set     consultation.Settings
	which   id.ID
}

// consultingStep is something that happened in a consultation on a day.
type consultingStep struct {
	daysAgo int
	do      func(ctx context.Context) error
}

// consultations writes sample consultations, each step on its day.
func (s *seeder) consultations(ctx context.Context, towns *tenantdb.DB, policy *access.Policy, list []tenantcfg.Consultation) error {
	processes := process.New(store.Processes{DB: towns}, policy)
	for _, c := range list {
		p, err := processes.Get(ctx, access.Guest(s.town.ID, s.town.DefaultLanguage()), c.Process)
		if err != nil {
			return fmt.Errorf("consultation %q: %w", c.Title, err)
		}
		one := &consulting{seeder: s, service: consultation.New(store.Consultations{DB: towns}, policy), sample: c,
			staff: access.Actor{Tenant: s.town.ID, Account: s.anybody(), Grants: []access.Grant{{Role: access.Editor}}}}
		one.set = consultation.Settings{Process: p.ID, Slug: c.Slug, Title: c.Title, Intro: c.Intro, Language: s.town.DefaultLanguage(), Office: c.Office,
			Audience: consultation.Audience(cmp.Or(c.Audience, "residents")), Districts: c.Districts, Categories: c.Categories, Screened: c.Screened}
		if err := one.write(ctx); err != nil {
			return fmt.Errorf("consultation %q: %w", c.Title, err)
		}
	}
	return nil
}

// anybody is an account to whom acts of office are put down.
func (s *seeder) anybody() id.ID {
	keys := slices.Sorted(maps.Keys(s.people))
	if len(keys) == 0 {
		return id.None
	}
	return s.people[keys[0]].Account
}

func (c *consulting) write(ctx context.Context) error {
	var steps []consultingStep
	for i, v := range c.sample.Versions {
		steps = append(steps, consultingStep{v.DaysAgo, func(ctx context.Context) error { return c.release(ctx, i, v) }})
	}
	for _, r := range c.sample.Remarks {
		var which id.ID
		steps = append(steps, consultingStep{r.DaysAgo, func(ctx context.Context) (err error) {
			which, err = c.remark(ctx, r)
			return err
		}})
		if a := r.Answer; a != nil {
			steps = append(steps, consultingStep{a.DaysAgo, func(ctx context.Context) error {
				in := consultation.Answer{Disposition: consultation.Disposition(a.Disposition), Reason: a.Reason, LedTo: anchor(a.Paragraph), Now: a.Now}
				return c.service.Answer(ctx, c.staff, c.which, []id.ID{which}, in)
			}})
		}
	}
	for _, p := range c.sample.Publications {
		steps = append(steps, consultingStep{p.DaysAgo, func(ctx context.Context) error {
			return c.service.Publish(ctx, c.staff, c.which, consultation.Publish{Key: id.New(), Kind: consultation.Kind(p.Kind), Title: p.Title, Body: p.Text})
		}})
	}
	slices.SortStableFunc(steps, func(a, b consultingStep) int { return cmp.Compare(b.daysAgo, a.daysAgo) })
	for n, step := range steps {
		c.on(step.daysAgo, 60+n)
		if err := step.do(ctx); err != nil {
			return err
		}
	}
	return nil
}

func anchor(paragraph int) string {
	if paragraph == 0 {
		return ""
	}
	return fmt.Sprintf("p%d", paragraph)
}

func (c *consulting) release(ctx context.Context, n int, v tenantcfg.SampleVersion) (err error) {
	c.set.Text = v.Text
	if n == 0 {
		c.which, err = c.service.Create(ctx, c.staff, c.town, id.New(), c.set)
	} else {
		err = c.service.Save(ctx, c.staff, c.town, c.which, c.set)
	}
	if err != nil {
		return err
	}
	err = c.service.Release(ctx, c.staff, c.which, consultation.Release{Changelog: v.Changelog, Final: v.Final, From: n})
	return err
}

func (c *consulting) remark(ctx context.Context, r tenantcfg.SampleRemark) (id.ID, error) {
	about, where := consultation.Whole, consultation.Subject{Anchor: anchor(r.Paragraph), Quote: r.Quote, Category: r.Category, District: r.District, Place: r.Place}
	if r.Lat != nil && r.Lon != nil {
		where.Point = &tenant.Point{Lat: *r.Lat, Lon: *r.Lon}
	}
	switch {
	case r.Paragraph > 0:
		about = consultation.OfText
	case r.Place != "" || r.District != "" || where.Point != nil:
		about = consultation.OfPlace
	}
	voice := consultation.Voice{Speaks: consultation.Speaks(cmp.Or(r.Speaks, "resident")), Organisation: r.Organisation}
	if r.Author == "" {
		out, err := c.service.Enter(ctx, c.staff, c.town, c.which, consultation.Enter{Key: id.New(), Source: consultation.Source(r.Source), Received: c.clock.Now(),
			About: about, Where: where, Voice: voice, Body: r.Text, Name: r.Name, Consent: !r.Private, Assigned: r.Office})
		return out.ID, err
	}
	who := c.people[r.Author]
	draft, err := c.service.Begin(ctx, who, c.town, c.sample.Slug, id.New(), consultation.Write{About: &about, Where: &where, Body: &r.Text, Voice: &voice})
	if err != nil {
		return id.None, err
	}
	out, err := c.service.Send(ctx, who, c.town, c.sample.Slug, draft)
	if err == nil && r.Office != "" {
		err = c.service.Assign(ctx, c.staff, c.which, out.ID, consultation.Assign{Office: r.Office})
	}
	return out.ID, err
}

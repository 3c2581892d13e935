package panel

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/binary"
	"slices"
	"strings"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// channelEnd is how those leave whose panel is over.
const channelEnd = "end"

// Leave takes the member who asks out of one panel, or out of all when slug is empty. last: it was the
// last one, and the person is forgotten. Faults: SignIn, NotFound.
func (s *Service) Leave(ctx context.Context, who access.Actor, town *tenant.Town, slug string) (last bool, err error) {
	me, err := self(who)
	if err != nil {
		return false, err
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		last, err = s.goFrom(ctx, tx, town, me, slug, "web")
		return err
	})
	return last, err
}

// LookOut lists the panels that a letter's way out leads out of: none when they were left already, or
// when the token means nothing, which nobody is told apart.
func (s *Service) LookOut(ctx context.Context, who access.Actor, token string) (out []Panel, err error) {
	person := s.outOf(who.Tenant, token)
	if person == id.None {
		return nil, nil
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err := tx.Memberships(ctx, person)
		if err != nil {
			return err
		}
		for _, m := range list {
			p, err := tx.Panel(ctx, m.Panel)
			if err != nil {
				return err
			}
			out = append(out, p)
		}
		return nil
	})
	return out, err
}

// LeaveByLetter is Leave by the way out of a letter, without a session. Again, or with a token that means
// nothing, it is no error: whoever wants to be out is out.
func (s *Service) LeaveByLetter(ctx context.Context, who access.Actor, town *tenant.Town, token, slug string) (last bool, err error) {
	person := s.outOf(who.Tenant, token)
	if person == id.None {
		return true, nil
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		last, err = s.goFrom(ctx, tx, town, person, slug, "letter")
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return true, nil
	}
	return last, err
}

// goFrom is leave by the address of a panel.
func (s *Service) goFrom(ctx context.Context, tx Tx, town *tenant.Town, person id.ID, slug, channel string) (bool, error) {
	list, err := tx.Memberships(ctx, person)
	if err != nil {
		return false, err
	}
	var which []id.ID
	if slug == "" {
		for _, m := range list {
			which = append(which, m.Panel)
		}
		return s.leave(ctx, tx, town, person, which, channel)
	}
	p, err := tx.PanelBySlug(ctx, slug)
	if err != nil {
		return false, err
	}
	if _, in := find(list, p.ID); !in {
		return false, fault.Missing()
	}
	return s.leave(ctx, tx, town, person, []id.ID{p.ID}, channel)
}

// leave takes somebody out of panels: their consents end, their places go to people of the same groups
// who wait, and with the last panel goes everything that is known of them. A receipt goes to the address
// once more, which is forgotten when it went out. Answers that were sent stay: nobody can find them.
// Whoever leaves for somebody else says by which channel. Faults: NotFound.
func (s *Service) leave(ctx context.Context, tx Tx, town *tenant.Town, person id.ID, which []id.ID, channel string) (last bool, err error) {
	slices.SortFunc(which, func(a, b id.ID) int { return cmp.Compare(a.String(), b.String()) }) // two who leave several wait for one another nowhere
	panels := make([]Panel, len(which))
	for i, panel := range which {
		if panels[i], err = tx.LockPanel(ctx, panel); err != nil {
			return false, err
		}
	}
	one, err := tx.LockPerson(ctx, person)
	if err != nil {
		return false, err
	}
	for _, p := range panels {
		m, err := tx.InPanel(ctx, p.ID, person)
		if err != nil {
			return false, err
		}
		if err := s.leaveOne(ctx, tx, town, one, p, m, channel); err != nil {
			return false, err
		}
	}
	rest, err := tx.Memberships(ctx, person)
	if err != nil {
		return false, err
	}
	why := "panel.left_one"
	switch {
	case len(rest) == 0 && channel == channelEnd:
		why = "panel.left_end"
	case len(rest) == 0:
		why = "panel.left_all"
	}
	if len(rest) == 0 || channel != channelEnd { // who goes on elsewhere need not be told that a panel is over
		err = s.farewell(ctx, tx, town, one, panels, why)
	}
	if err != nil {
		return false, err
	}
	if len(rest) > 0 {
		return false, nil
	}
	return true, tx.DropPerson(ctx, person)
}

// farewell is the receipt for having left.
func (s *Service) farewell(ctx context.Context, tx Tx, town *tenant.Town, one Person, panels []Panel, why string) error {
	if !one.Reachable() {
		return nil
	}
	var titles []string
	for _, p := range panels {
		titles = append(titles, p.Title.In(one.Language, town.DefaultLanguage()))
	}
	return tx.QueueLetter(ctx, Letter{Kind: "panel_left", To: one.Email, Language: one.Language, Params: map[string]string{
		"title": strings.Join(titles, ", "), "what_key": why, "link": s.links.Link(town.ID, one.Language, "/panel")}})
}

func (s *Service) leaveOne(ctx context.Context, tx Tx, town *tenant.Town, one Person, p Panel, m InPanel, channel string) error {
	if err := tx.WithdrawConsents(ctx, p.ID, one.ID, tx.Now(), channel); err != nil {
		return err
	}
	if m.State == Pending {
		if err := giveBack(ctx, tx, m); err != nil {
			return err
		}
	}
	if err := tx.DropInPanel(ctx, p.ID, one.ID); err != nil {
		return err
	}
	if m.State == Member {
		if err := s.replace(ctx, tx, town, p, one.Facts); err != nil {
			return err
		}
	}
	return tx.Emit(ctx, event.Event{Kind: event.PanelChanged, Subject: p.ID})
}

// replace gives a place that came free to somebody who waits: by lot among those of the same groups as
// the one who left, else among those for whom there is room. A panel that is drawn by lot is filled by
// its draw. The caller holds the panel.
func (s *Service) replace(ctx context.Context, tx Tx, town *tenant.Town, p Panel, like Facts) error {
	if p.Settings.ByLot || p.State != Published {
		return nil
	}
	now, err := s.makeup(ctx, tx, p)
	if err != nil {
		return err
	}
	var same, others []InPanel
	stratum := Stratum(p.Quotas(), like, tx.Now())
	err = tx.EachIn(ctx, p.ID, Waiting, func(one Person, m InPanel) error {
		switch {
		case !now.Room(p.QuotaClasses(one.Facts, tx.Now())):
		case Stratum(p.Quotas(), one.Facts, tx.Now()) == stratum:
			same = append(same, m)
		default:
			others = append(others, m)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(same) == 0 {
		same = others
	}
	return s.firstWithRoom(ctx, tx, town, p, same)
}

// firstWithRoom goes through those who wait in an order by lot until one takes the place.
func (s *Service) firstWithRoom(ctx context.Context, tx Tx, town *tenant.Town, p Panel, list []InPanel) error {
	shuffle(list)
	for _, m := range list {
		one, err := tx.Person(ctx, m.Person)
		if err != nil {
			return err
		}
		state, err := s.seat(ctx, tx, p, one, m)
		if err != nil {
			return err
		}
		if state == Member {
			return s.place(ctx, tx, town, p, one, m)
		}
	}
	return nil
}

// place makes a member of somebody who waited, and says so in a letter; the contact centre calls those
// who have no mail.
func (s *Service) place(ctx context.Context, tx Tx, town *tenant.Town, p Panel, one Person, m InPanel) error {
	m.State, m.Joined = Member, isoDay(tx.Now())
	if err := tx.PutInPanel(ctx, m); err != nil {
		return err
	}
	if !one.Reachable() {
		return tx.AddErrand(ctx, Errand{Panel: p.ID, Person: one.ID, Kind: "place", On: isoDay(tx.Now())})
	}
	return s.letIn(ctx, tx, town.ID, one, town, "panel_place", p)
}

// shuffle puts a list into an order that nobody can know before.
func shuffle[T any](list []T) {
	for i := len(list) - 1; i > 0; i-- {
		var b [8]byte
		_, _ = rand.Read(b[:])                                // never fails: the runtime ends the program first
		j := int(binary.BigEndian.Uint64(b[:]) % uint64(i+1)) //nolint:gosec // i is the index of a slice
		list[i], list[j] = list[j], list[i]
	}
}

package panel

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// MemberTx is what member.go needs of a transaction.
type MemberTx interface {
	// MembersOfHousehold counts members of one household; others who registered do not count.
	MembersOfHousehold(ctx context.Context, panel id.ID, household string) (int, error)
	// Unconfirmed lists wishes to be in a panel that nobody confirmed since before a day.
	Unconfirmed(ctx context.Context, before string, max int) ([]InPanel, error)
	// ForgetAddress takes an address out of all letters of panels, and with it those that wait.
	ForgetAddress(ctx context.Context, email string) error
	// ForgetLeft takes the address out of receipts that went out.
	ForgetLeft(ctx context.Context) error
	// LettersTo lists the letters of panels that an address was sent, the newest first.
	LettersTo(ctx context.Context, email string) ([]Written, error)
	// DrawsOf lists the draws by lot that somebody takes part in.
	DrawsOf(ctx context.Context, person id.ID) ([]InDraw, error)
}

// Written is that a letter was sent.
type Written struct {
	Kind string
	On   time.Time
}

// Mine is what a member sees of themselves.
type Mine struct {
	Person
	In    []MyPanel
	Waves []Invited
}

// MyPanel is one panel that somebody is in.
type MyPanel struct {
	InPanel
	About Panel
}

// Mine reads what a member sees of themselves. Faults: SignIn.
func (s *Service) Mine(ctx context.Context, who access.Actor) (out Mine, err error) {
	me, err := self(who)
	if err != nil {
		return out, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out = Mine{}
		if out.Person, err = tx.Person(ctx, me); err != nil {
			return err
		}
		list, err := tx.Memberships(ctx, me)
		if err != nil {
			return err
		}
		for _, m := range list {
			p, err := tx.Panel(ctx, m.Panel)
			if err != nil {
				return err
			}
			out.In = append(out.In, MyPanel{m, p})
		}
		out.Waves, err = tx.OpenFor(ctx, me)
		return err
	})
	return out, err
}

// Asks lists the facts that a member's panels ask for, each once: a quota of one panel is a quota.
func (m Mine) Asks() (out []Variable) {
	at := map[string]int{}
	for _, in := range m.In {
		for _, v := range in.About.Settings.Variables {
			i, known := at[v.Key]
			if !known {
				at[v.Key] = len(out)
				out = append(out, v)
				continue
			}
			if v.Use == Quota || out[i].Use == Optional {
				out[i] = v
			}
		}
	}
	return out
}

// Wishes is how a member wants to be asked.
type Wishes struct {
	Language string
	Cap      int    // asks a year; 0: as many as the town promised at most
	Paused   string // until that day, included; empty: no pause
}

// longestPause is how far ahead somebody can put a pause off.
const longestPause = 366

// SetWishes changes how a member wants to be asked. Faults: SignIn, Invalid with fields language, cap or
// paused.
func (s *Service) SetWishes(ctx context.Context, who access.Actor, town *tenant.Town, in Wishes) error {
	return s.changeSelf(ctx, who, func(tx Tx, one *Person) error {
		var form fault.Form
		if !town.Speaks(in.Language) {
			form.Add("language", "fault.language_unknown")
		}
		if in.Cap < 0 || in.Cap > usualCap {
			form.Add("cap", "fault.panel_choose")
		}
		if in.Paused != "" {
			today := tx.Now().In(town.Location()).Format(time.DateOnly)
			if _, err := time.Parse(time.DateOnly, in.Paused); err != nil || in.Paused < today || in.Paused > dayShift(today, longestPause) {
				form.Add("paused", "fault.panel_pause")
			}
		}
		one.Language, one.Cap, one.Paused = in.Language, in.Cap, in.Paused
		return form.Err()
	})
}

// SetFacts changes what a member told of themselves, of that which their panels ask for. Nobody loses a
// place by it. Faults: SignIn, Invalid with fields fact_<key>.
func (s *Service) SetFacts(ctx context.Context, who access.Actor, town *tenant.Town, in Facts) error {
	m, err := s.Mine(ctx, who)
	if err != nil {
		return err
	}
	return s.changeSelf(ctx, who, func(tx Tx, one *Person) error {
		var form fault.Form
		facts := Facts{}
		for _, v := range m.Asks() {
			said := CleanFact(in[v.Key])
			// By the rules of no panel: who grew older, or moved, stays until they leave.
			(Panel{}).checkFact(&form, town, v, said, tx.Now())
			if said != "" {
				facts[v.Key] = said
			}
		}
		one.Facts = facts
		return form.Err()
	})
}

func (s *Service) changeSelf(ctx context.Context, who access.Actor, change func(Tx, *Person) error) error {
	me, err := self(who)
	if err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		one, err := tx.LockPerson(ctx, me)
		if err != nil {
			return err
		}
		if err := change(tx, &one); err != nil {
			return err
		}
		return s.savePerson(ctx, tx, who.Tenant, one)
	})
}

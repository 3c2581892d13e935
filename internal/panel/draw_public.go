package panel

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/lottery/draw"
	"almenda/internal/nationalid"
	"almenda/internal/tenant"
)

// drawWords checks what staff type for everybody to read.
func drawWords(form *fault.Form, name, typed string, least, most int) string {
	typed = strings.TrimSpace(typed)
	switch n := utf8.RuneCountInString(typed); {
	case n < least:
		form.Add(name, "fault.too_short", "min", least)
	case n > most:
		form.Add(name, "fault.too_long", "max", most)
	case nationalid.In(typed):
		form.Add(name, "fault.national_number")
	}
	return typed
}

// Announce publishes the fingerprint of a draw, the numbered panels and the rule by which the number
// will come about. From then on nothing of it can be changed. Faults: NotFound, Invalid, Conflict.
func (s *Service) Announce(ctx context.Context, who access.Actor, town *tenant.Town, panel, which id.ID, rule draw.Rule) error {
	form := fault.Form{}
	rule.Source = drawWords(&form, "source", rule.Source, 10, 500)
	if rule.Kind != draw.Digits && rule.Kind != draw.Value {
		form.Add("kind", "fault.panel_draw_choose")
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, d, err := s.lockDraw(ctx, tx, who, panel, which, Computed)
		if err != nil {
			return err
		}
		if !rule.At.After(tx.Now()) {
			form.Add("at", "fault.panel_draw_past")
		}
		if err := form.Err(); err != nil {
			return err
		}
		if !p.Public() {
			return fault.New(fault.Conflict, "fault.panel_draw_unpublished")
		}
		return s.announce(ctx, tx, who, town, p, d, rule)
	})
}

func (s *Service) announce(ctx context.Context, tx Tx, who access.Actor, town *tenant.Town, p Panel, d Draw, rule draw.Rule) error {
	raw, err := tx.DrawFile(ctx, d.ID, portfolioFile, true)
	if err != nil {
		return err
	}
	var kept portfolio
	if err := json.Unmarshal(raw, &kept); err != nil {
		return err
	}
	rounded, err := draw.Round(kept.Lottery.Panels, len(kept.Problem.People), d.Settings.Lists, kept.Seed)
	if err != nil {
		return err
	}
	folder, err := draw.Publish(draw.Plan{Place: d.place(town, p), Made: tx.Now(), Problem: kept.Problem, Shares: kept.Shares, Lottery: kept.Lottery, Rounded: rounded, Seed: kept.Seed, Rule: rule})
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(folder.Files)) {
		if err := tx.PutDrawFile(ctx, d.ID, name, false, folder.Files[name]); err != nil {
			return err
		}
	}
	if err := tx.PutDrawFile(ctx, d.ID, draw.SealedFile, true, folder.Sealed); err != nil {
		return err
	}
	if err := tx.DropDrawFile(ctx, d.ID, portfolioFile); err != nil {
		return err
	}
	d.State, d.Announced, d.Hash, d.Settings.Rule = Announced, tx.Now(), folder.Hash, rule
	if err := tx.SaveDraw(ctx, d); err != nil {
		return err
	}
	if err := tx.Audit(ctx, who.Account, "panel.draw_announced", d.ID, map[string]string{"hash": d.Hash}); err != nil {
		return err
	}
	return tellDraw(ctx, tx, d, "announced")
}

// EnterValue notes the value that was drawn, as the first of two people read it. Until the second one
// has confirmed it, it can be typed again. Faults: NotFound, Invalid, Conflict (too early).
func (s *Service) EnterValue(ctx context.Context, who access.Actor, panel, which id.ID, typed string) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		_, d, err := s.lockDraw(ctx, tx, who, panel, which, Announced)
		if err != nil {
			return err
		}
		if tx.Now().Before(d.Settings.Rule.At) {
			return fault.New(fault.Conflict, "fault.panel_draw_early")
		}
		value, n, err := d.number(typed)
		if err != nil {
			return err
		}
		d.Settings.Entry = DrawEntry{Value: value, By: who.Account, At: tx.Now(), Number: n}
		if err := tx.SaveDraw(ctx, d); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "panel.draw_value", d.ID, map[string]string{"number": strconv.Itoa(n)})
	})
}

// number is what was typed as a value, and the number that it gives.
func (d Draw) number(typed string) (value string, n int, err error) {
	form := fault.Form{}
	kind := d.Settings.Rule.Kind
	value = draw.Tidy(kind, typed)
	if n, err = draw.Number(kind, value, d.Hash, d.Settings.Lists); err != nil {
		key := "fault.panel_draw_value"
		if kind == draw.Digits {
			key = "fault.panel_draw_digits"
		}
		form.Add("value", key, "n", draw.Width(d.Settings.Lists))
	} else if kind == draw.Value && nationalid.In(value) {
		form.Add("value", "fault.national_number")
	}
	return value, n, form.Err()
}

// Confirm draws: a second person types the same value, and the panel with its number is drawn, for
// good. Its people become members. Faults: NotFound, Denied (the same person), Invalid (another value),
// Conflict.
func (s *Service) Confirm(ctx context.Context, who access.Actor, town *tenant.Town, panel, which id.ID, typed string) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, d, err := s.lockDraw(ctx, tx, who, panel, which, Announced)
		if err != nil {
			return err
		}
		if err := s.policy.Allow(who, access.ConfirmPanel, p.Scope()); err != nil {
			return err
		}
		entry := &d.Settings.Entry
		if entry.Value == "" {
			return fault.New(fault.Conflict, "fault.panel_draw_state")
		}
		if entry.By == who.Account {
			return fault.New(fault.Denied, "fault.panel_draw_second")
		}
		value, _, err := d.number(typed)
		if err == nil && value != entry.Value {
			form := fault.Form{}
			form.Add("value", "fault.panel_draw_differs")
			err = form.Err()
		}
		if err != nil {
			return err
		}
		entry.Confirmed = who.Account
		return s.settle(ctx, tx, who, town, p, d)
	})
}

// settle writes the result and makes those who were drawn members.
func (s *Service) settle(ctx context.Context, tx Tx, who access.Actor, town *tenant.Town, p Panel, d Draw) error {
	if _, err := tx.LockPanel(ctx, p.ID); err != nil {
		return err
	}
	names, lists, err := readFiles(ctx, tx, d.ID)
	if err != nil {
		return err
	}
	content, n, err := draw.Conclude(d.Settings.Rule.Kind, d.Settings.Entry.Value, d.Hash, lists, names)
	if err != nil {
		return err
	}
	if err := tx.PutDrawFile(ctx, d.ID, draw.ResultFile, false, content); err != nil {
		return err
	}
	for _, at := range lists[n] {
		if err := s.drawSeat(ctx, tx, town, p, d, names[at]); err != nil {
			return err
		}
	}
	d.State, d.Drawn, d.Settings.Entry.Number = DrawnLots, tx.Now(), n
	if d.Settings.Sample {
		d.Drawn = d.Settings.Entry.At // it is told as if it had been held then
	}
	if err := tx.SaveDraw(ctx, d); err != nil {
		return err
	}
	if err := tx.Audit(ctx, who.Account, "panel.draw_drawn", d.ID, map[string]string{"number": strconv.Itoa(n)}); err != nil {
		return err
	}
	return tellDraw(ctx, tx, d, "drawn")
}

// drawSeat makes somebody who was drawn a member. Whoever has left meanwhile leaves the seat empty.
func (s *Service) drawSeat(ctx context.Context, tx Tx, town *tenant.Town, p Panel, d Draw, pseudonym string) error {
	one, err := tx.InDrawByPseudonym(ctx, d.ID, pseudonym)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	one.Drawn = true
	in, err := tx.InPanel(ctx, p.ID, one.Person)
	switch {
	case fault.Is(err, fault.NotFound):
		one.Outcome = "left"
	case err != nil:
		return err
	default:
		in.State, in.Joined = Member, drawDay(town, tx.Now())
		if err := tx.PutInPanel(ctx, in); err != nil {
			return err
		}
	}
	return tx.SaveInDraw(ctx, one)
}

func readFiles(ctx context.Context, tx Tx, d id.ID) (names []string, lists [][]int, err error) {
	people, err := tx.DrawFile(ctx, d, draw.PeopleFile, false)
	if err != nil {
		return nil, nil, err
	}
	panels, err := tx.DrawFile(ctx, d, draw.PanelsFile, false)
	if err != nil {
		return nil, nil, err
	}
	return draw.Read(people, panels)
}

// Withdraw calls off a draw that was announced, for a reason that everybody reads. Once a value was
// typed it is too late. Faults: NotFound, Invalid, Conflict.
func (s *Service) Withdraw(ctx context.Context, who access.Actor, panel, which id.ID, reason string) error {
	form := fault.Form{}
	reason = drawWords(&form, "reason", reason, 10, 500)
	if err := form.Err(); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		_, d, err := s.lockDraw(ctx, tx, who, panel, which, Announced)
		if err != nil {
			return err
		}
		if d.Settings.Entry.Value != "" {
			return fault.New(fault.Conflict, "fault.panel_draw_value_in")
		}
		d.State, d.Settings.Reason = Withdrawn, reason
		if err := tx.SaveDraw(ctx, d); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "panel.draw_withdrawn", d.ID, nil); err != nil {
			return err
		}
		return tellDraw(ctx, tx, d, "withdrawn")
	})
}

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

// PublicDraw is a draw as everybody may see it.
type PublicDraw struct {
	Panel  Panel
	Draw   Draw
	Files  map[string]int
	Quotas []byte
	Result []string // pseudonyms
}

// PublicDraw reads a draw of a panel that was announced. Faults: NotFound.
func (s *Service) PublicDraw(ctx context.Context, who access.Actor, slug string, number int) (out PublicDraw, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if out.Panel, out.Draw, err = s.openDraw(ctx, tx, slug, number); err != nil {
			return err
		}
		if out.Files, err = tx.DrawFiles(ctx, out.Draw.ID, false); err != nil {
			return err
		}
		if out.Quotas, err = tx.DrawFile(ctx, out.Draw.ID, draw.QuotasFile, false); err != nil {
			return err
		}
		if out.Draw.State == DrawnLots {
			names, lists, err := readFiles(ctx, tx, out.Draw.ID)
			if err != nil {
				return err
			}
			for _, at := range lists[out.Draw.Settings.Entry.Number] {
				out.Result = append(out.Result, names[at])
			}
			slices.Sort(out.Result)
		}
		return nil
	})
	return out, err
}

func (s *Service) openDraw(ctx context.Context, tx Tx, slug string, number int) (Panel, Draw, error) {
	p, err := tx.PanelBySlug(ctx, slug)
	if err == nil && !p.Public() {
		err = fault.Missing()
	}
	if err != nil {
		return p, Draw{}, err
	}
	d, err := tx.DrawByNumber(ctx, p.ID, number)
	if err == nil && !d.Public() {
		err = fault.Missing()
	}
	return p, d, err
}

// PublicDraws lists the draws of a panel that everybody may see, newest first.
func (s *Service) PublicDraws(ctx context.Context, who access.Actor, panel id.ID) (out []Draw, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err := tx.Draws(ctx, panel)
		out = slices.DeleteFunc(list, func(d Draw) bool { return !d.Public() })
		return err
	})
	return out, err
}

// DrawFile is one public file of a draw. Faults: NotFound.
func (s *Service) DrawFile(ctx context.Context, who access.Actor, slug string, number int, name string) (content []byte, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		_, d, err := s.openDraw(ctx, tx, slug, number)
		if err != nil {
			return err
		}
		content, err = tx.DrawFile(ctx, d.ID, name, false)
		return err
	})
	return content, err
}

// DrawFiles are all public files of a draw. Faults: NotFound.
func (s *Service) DrawFiles(ctx context.Context, who access.Actor, slug string, number int) (files map[string][]byte, err error) {
	files = map[string][]byte{}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		_, d, err := s.openDraw(ctx, tx, slug, number)
		if err != nil {
			return err
		}
		names, err := tx.DrawFiles(ctx, d.ID, false)
		for name := range names {
			if err == nil {
				files[name], err = tx.DrawFile(ctx, d.ID, name, false)
			}
		}
		return err
	})
	return files, err
}

// FoundInDraw is what the files of a draw say of one pseudonym.
type FoundInDraw struct {
	Pseudonym string
	There     bool
	Lists     int
	Of        int
	Drawn     bool
}

// FindInDraw looks a pseudonym up, or the one that a code and an address give. Nothing is kept of what
// was typed. Faults: NotFound, Invalid.
func (s *Service) FindInDraw(ctx context.Context, who access.Actor, town *tenant.Town, slug string, number int, pseudonym, code, to string) (out FoundInDraw, err error) {
	form := fault.Form{}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		p, d, err := s.openDraw(ctx, tx, slug, number)
		if err != nil {
			return err
		}
		if out.Pseudonym = draw.Group(pseudonym); pseudonym == "" {
			salt, err := draw.ParseSalt(code)
			if err != nil {
				form.Add("code", "fault.panel_draw_code")
				return form.Err()
			}
			out.Pseudonym = draw.Pseudonym(d.place(town, p), salt, to)
		}
		names, lists, err := readFiles(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		at, there := slices.BinarySearch(names, out.Pseudonym)
		out.There, out.Of = there, len(lists)
		for i, l := range lists {
			if _, on := slices.BinarySearch(l, at); there && on {
				out.Lists++
				out.Drawn = out.Drawn || d.State == DrawnLots && d.Settings.Entry.Number == i
			}
		}
		return nil
	})
	return out, err
}

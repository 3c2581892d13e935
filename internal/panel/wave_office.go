package panel

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/tenant"
)

// PlanWave is a wave as a form of staff holds it.
type PlanWave struct {
	Survey   id.ID
	Beside   []id.ID
	Why      tenant.Text
	Case     string
	CaseURL  string
	Office   string
	Audience Audience
	Opens    time.Time // zero: by hand
	Closes   time.Time
	Evidence id.ID
	Slot     id.ID // the booking that it takes; None: none
	Key      string
}

// The limits of what staff write about a wave.
const (
	MaxWhy     = 600
	MaxSummary = 600
	maxSample  = 100_000
)

func trimmed(t tenant.Text) tenant.Text {
	out := tenant.Text{}
	for lang, s := range t {
		if s = strings.TrimSpace(s); s != "" {
			out[lang] = s
		}
	}
	return out
}

// wrote checks a text in several languages; the town's first one is needed.
func wrote(form *fault.Form, town *tenant.Town, name string, t tenant.Text, most int, needed bool) {
	if needed && t[town.DefaultLanguage()] == "" {
		form.Add(name+"_"+town.DefaultLanguage(), "fault.panel_required")
	}
	for lang, s := range t {
		wroteLine(form, name+"_"+lang, s, most)
	}
}

func wroteLine(form *fault.Form, name, s string, most int) {
	switch {
	case utf8.RuneCountInString(s) > most:
		form.Add(name, "fault.too_long", "max", most)
	case nationalid.In(s):
		form.Add(name, "fault.national_number")
	}
}

// webAddress tells whether s is an address that a page may lead to.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && len(s) <= 500
}

func (in *PlanWave) check(town *tenant.Town, panels []Panel, now time.Time) error {
	in.Why, in.Case, in.CaseURL, in.Office = trimmed(in.Why), strings.TrimSpace(in.Case), strings.TrimSpace(in.CaseURL), strings.TrimSpace(in.Office)
	var form fault.Form
	wrote(&form, town, "why", in.Why, MaxWhy, true)
	wroteLine(&form, "case", in.Case, 60)
	wroteLine(&form, "office", in.Office, 120)
	if in.Office == "" {
		form.Add("office", "fault.panel_required")
	}
	if in.CaseURL != "" && !webAddress(in.CaseURL) {
		form.Add("case_url", "fault.panel_address")
	}
	if in.Closes.IsZero() {
		form.Add("closes", "fault.panel_wave_closes")
	}
	from := in.Opens
	if from.IsZero() || from.Before(now) {
		from = now
	}
	if !in.Closes.IsZero() && in.Closes.Before(from.AddDate(0, 0, 1)) {
		form.Add("closes", "fault.panel_wave_short")
	}
	if in.Audience.Sample < 0 || in.Audience.Sample > maxSample || in.Audience.Sample > 0 && in.Audience.Sample < leastGroup {
		form.Add("sample", "fault.panel_wave_sample", "least", leastGroup)
	}
	if len(in.Audience.Seed) > 64 {
		form.Add("seed", "fault.too_long", "max", 64)
	}
	for _, key := range in.Audience.Districts {
		if _, ok := town.District(key); !ok {
			form.Add("districts", "fault.district_unknown")
			break
		}
	}
	for key := range in.Audience.Classes {
		for _, p := range panels {
			if v, ok := p.Variable(key); !ok || v.Use != Quota {
				form.Add("class_"+key, "fault.panel_wave_statistics")
				break
			}
		}
	}
	return form.Err()
}

// mine reads a panel that the actor runs. Faults: NotFound.
func (s *Service) mine(ctx context.Context, tx Tx, who access.Actor, panel id.ID) (Panel, error) {
	p, err := tx.Panel(ctx, panel)
	if err == nil && !s.policy.May(who, access.ManagePanel, p.Scope()) {
		err = fault.Missing()
	}
	return p, err
}

// PutWave keeps a wave that is planned: a new one where wave is None. Whom it asks is chosen when it opens.
// Faults: NotFound, Invalid, Conflict.
func (s *Service) PutWave(ctx context.Context, who access.Actor, town *tenant.Town, panel, wave id.ID, in PlanWave) (made id.ID, err error) {
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := s.mine(ctx, tx, who, panel)
		if err != nil {
			return err
		}
		if p.Kind != Standing || p.State != Published {
			return fault.New(fault.Conflict, "fault.panel_wave_state")
		}
		w := Wave{ID: id.New(), Panel: p.ID, State: PlannedWave, Created: tx.Now(), By: who.Account}
		if wave != id.None {
			if w, err = tx.LockWave(ctx, wave); err != nil || w.Panel != panel {
				return orMissing(err)
			}
			if w.State != PlannedWave {
				return fault.New(fault.Conflict, "fault.panel_wave_opened")
			}
		}
		if err := s.fillWave(ctx, tx, who, town, p, &w, &in); err != nil {
			return err
		}
		if wave == id.None {
			made, _, err = tx.AddWave(ctx, w, in.Key)
		} else {
			made, err = w.ID, tx.SaveWave(ctx, w)
		}
		if err != nil {
			return err
		}
		if err := s.takeSlot(ctx, tx, p, in.Slot); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "panel.wave_planned", made, nil); err != nil {
			return err
		}
		return s.waveChanged(ctx, tx, w)
	})
	return made, err
}

func orMissing(err error) error {
	if err == nil {
		err = fault.Missing()
	}
	return err
}

func (s *Service) fillWave(ctx context.Context, tx Tx, who access.Actor, town *tenant.Town, p Panel, w *Wave, in *PlanWave) error {
	panels := []Panel{p}
	in.Beside = slices.DeleteFunc(slices.Clone(in.Beside), func(x id.ID) bool { return x == p.ID })
	for _, which := range in.Beside {
		other, err := s.mine(ctx, tx, who, which)
		if err != nil {
			return err
		}
		if other.Kind != Standing || other.State != Published {
			return fault.New(fault.Conflict, "fault.panel_wave_state")
		}
		panels = append(panels, other)
	}
	if err := in.check(town, panels, tx.Now()); err != nil {
		return err
	}
	paper, err := tx.Paper(ctx, in.Survey)
	if err == nil {
		var other Wave
		if other, err = tx.WaveOfSurvey(ctx, in.Survey); err == nil && other.ID != w.ID {
			err = fault.Missing()
		} else if err == nil {
			err = nil
		} else if fault.Is(err, fault.NotFound) {
			err = nil
		}
	}
	if fault.Is(err, fault.NotFound) {
		var form fault.Form
		form.Add("survey", "fault.panel_wave_survey")
		return form.Err()
	}
	if err != nil {
		return err
	}
	if in.Audience.Sample > 0 && in.Audience.Seed == "" {
		in.Audience.Seed = token()[:12]
	}
	w.Survey, w.Beside, w.Title, w.Why, w.Case, w.CaseURL, w.Office = paper.ID, in.Beside, paper.Title, in.Why, in.Case, in.CaseURL, in.Office
	w.Audience, w.Opens, w.Closes, w.Evidence, w.Problem = in.Audience, in.Opens.UTC(), in.Closes.UTC(), in.Evidence, ""
	return nil
}

// takeSlot gives a booking to a wave: the wave stands in the calendar itself from now on.
func (s *Service) takeSlot(ctx context.Context, tx Tx, p Panel, slot id.ID) error {
	if slot == id.None {
		return nil
	}
	one, err := tx.Slot(ctx, slot)
	if fault.Is(err, fault.NotFound) {
		return nil // given back meanwhile, or taken by the same form before
	}
	if err != nil || one.Panel != p.ID {
		return orMissing(err)
	}
	return tx.DropSlot(ctx, slot)
}

// DropWave throws away a wave that is planned. Faults: NotFound, Conflict.
func (s *Service) DropWave(ctx context.Context, who access.Actor, panel, wave id.ID) error {
	return s.onWave(ctx, who, panel, wave, "panel.wave_dropped", func(tx Tx, w *Wave) error {
		if w.State != PlannedWave {
			return fault.New(fault.Conflict, "fault.panel_wave_opened")
		}
		return tx.DropWave(ctx, w.ID)
	})
}

// onWave changes a wave as those do who run its panel.
func (s *Service) onWave(ctx context.Context, who access.Actor, panel, wave id.ID, act string, do func(tx Tx, w *Wave) error) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if _, err := s.mine(ctx, tx, who, panel); err != nil {
			return err
		}
		w, err := tx.LockWave(ctx, wave)
		if err != nil || w.Panel != panel {
			return orMissing(err)
		}
		if err := do(tx, &w); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, act, w.ID, nil); err != nil {
			return err
		}
		return s.waveChanged(ctx, tx, w)
	})
}

// AskNow opens a planned wave now. Faults: NotFound, Conflict, Invalid.
func (s *Service) AskNow(ctx context.Context, who access.Actor, town *tenant.Town, panel, wave id.ID) error {
	return s.onWave(ctx, who, panel, wave, "panel.wave_opened", func(tx Tx, w *Wave) error {
		if w.State != PlannedWave {
			return nil // twice is once
		}
		return s.openWave(ctx, tx, town, w)
	})
}

// EndNow ends an open wave now: nobody can answer any more. It is closed when its last answers are
// shuffled. Faults: NotFound, Conflict.
func (s *Service) EndNow(ctx context.Context, who access.Actor, _ *tenant.Town, panel, wave id.ID) error {
	return s.onWave(ctx, who, panel, wave, "panel.wave_closed", func(tx Tx, w *Wave) error {
		switch w.State {
		case PlannedWave:
			return fault.New(fault.Conflict, "fault.panel_wave_not_open")
		case OpenWave:
			if !w.Closes.After(tx.Now()) {
				return nil
			}
			w.Closes = tx.Now()
			if err := tx.SaveWave(ctx, *w); err != nil {
				return err
			}
			return tx.EndSurvey(ctx, w.Survey)
		}
		return nil
	})
}

// Telling is what members are told of the results, before everybody else.
type Telling struct {
	Summary tenant.Text
	Public  time.Time // when everybody shall see them
}

// TellWave sends the results to everybody who was asked. The letters go out in the next minutes, by day; when
// the last one is written the results may be published. Faults: NotFound, Invalid, Conflict.
func (s *Service) TellWave(ctx context.Context, who access.Actor, town *tenant.Town, panel, wave id.ID, in Telling) error {
	in.Summary = trimmed(in.Summary)
	var form fault.Form
	wrote(&form, town, "summary", in.Summary, MaxSummary, true)
	if in.Public.IsZero() {
		form.Add("public", "fault.panel_wave_public")
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.onWave(ctx, who, panel, wave, "panel.wave_told", func(tx Tx, w *Wave) error {
		if w.State == ToldWave || w.Telling {
			return nil
		}
		paper, err := tx.Paper(ctx, w.Survey)
		if err != nil {
			return err
		}
		if w.State != ClosedWave || !paper.Settled {
			return fault.New(fault.Conflict, "fault.panel_wave_not_closed")
		}
		w.Telling, w.Summary, w.Public = true, in.Summary, in.Public.UTC()
		return tx.SaveWave(ctx, *w)
	})
}

// WaveLedTo keeps what was decided after a wave. Faults: NotFound, Invalid, Conflict.
func (s *Service) WaveLedTo(ctx context.Context, who access.Actor, town *tenant.Town, panel, wave id.ID, words tenant.Text) error {
	words = trimmed(words)
	var form fault.Form
	wrote(&form, town, "led", words, 2000, false)
	if err := form.Err(); err != nil {
		return err
	}
	return s.onWave(ctx, who, panel, wave, "panel.wave_led_to", func(tx Tx, w *Wave) error {
		if w.State == PlannedWave || w.State == OpenWave {
			return fault.New(fault.Conflict, "fault.panel_wave_not_closed")
		}
		w.LedTo = words
		return tx.SaveWave(ctx, *w)
	})
}

// SetAsking keeps how a panel writes to its members. Faults: NotFound, Invalid.
func (s *Service) SetAsking(ctx context.Context, who access.Actor, a Asking) error {
	var form fault.Form
	if a.From < 6 || a.From > 20 || a.Until <= a.From || a.Until > 22 {
		form.Add("from", "fault.panel_hours")
	}
	if a.Hourly < 0 || a.Hourly > 100_000 {
		form.Add("hourly", "fault.panel_hourly")
	}
	if a.Batch < leastGroup || a.Batch > 10_000 {
		form.Add("batch", "fault.panel_batch", "least", leastGroup)
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if _, err := s.mine(ctx, tx, who, a.Panel); err != nil {
			return err
		}
		if a.Welcome != id.None {
			if _, err := tx.Paper(ctx, a.Welcome); err != nil {
				return err
			}
		}
		if err := tx.PutAsking(ctx, a); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "panel.asking", a.Panel, nil)
	})
}

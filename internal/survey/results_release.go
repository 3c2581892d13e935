package survey

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/tenant"
)

// published reads results as they were written down.
func published(ctx context.Context, tx Tx, survey id.ID) (*Results, error) {
	bodies, err := tx.Results(ctx, survey)
	if err != nil || len(bodies) == 0 {
		return nil, err
	}
	r := &Results{Figures: make([]Figure, len(bodies)-1)}
	if err := json.Unmarshal(bodies[0], &r.About); err != nil {
		return nil, err
	}
	for i := range r.Figures {
		if err := json.Unmarshal(bodies[i+1], &r.Figures[i]); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// bodies are results as they are written down.
func (r *Results) bodies() (out [][]byte, err error) {
	body, err := json.Marshal(r.About)
	if err != nil {
		return nil, err
	}
	out = append(out, body)
	for _, f := range r.Figures {
		if body, err = json.Marshal(f); err != nil {
			return nil, err
		}
		out = append(out, body)
	}
	return out, nil
}

// mark names what is about to be published. The order of quotations is drawn anew each time.
func (r *Results) mark() string {
	sum := sha256.New()
	enc := json.NewEncoder(sum) // into memory, of plain values
	_ = enc.Encode(r.About)
	for _, f := range r.Figures {
		f.Quotes = slices.Sorted(slices.Values(f.Quotes))
		_ = enc.Encode(f)
	}
	return hex.EncodeToString(sum.Sum(nil)[:12])
}

// Wording is what staff write and choose around the numbers.
type Wording struct {
	Did    tenant.Text
	Charts map[string]string
}

// maxDid is how long it may be what the town does with the results.
const maxDid = 2_000

// Word keeps what the town does with the results, and which charts show them. Faults: NotFound,
// Invalid, Conflict.
func (s *Service) Word(ctx context.Context, who access.Actor, survey id.ID, w Wording) error {
	form := fault.Form{}
	for lang, words := range w.Did {
		w.Did[lang] = strings.TrimSpace(words)
		switch {
		case w.Did[lang] == "":
			delete(w.Did, lang)
		case utf8.RuneCountInString(words) > maxDid:
			form.Add("did_"+lang, "fault.too_long", "max", maxDid)
		case nationalid.In(words):
			form.Add("did_"+lang, "fault.national_number")
		}
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		one, err := s.lockManaged(ctx, tx, who, survey)
		if err != nil {
			return err
		}
		if !one.Released.IsZero() {
			return fault.New(fault.Conflict, "fault.survey_released")
		}
		v, err := tx.Version(ctx, survey, one.Version)
		if err != nil {
			return err
		}
		one.Settings.Did, one.Settings.Charts = w.Did, map[string]string{}
		for _, q := range v.Definition.Questions() {
			if c := w.Charts[q.Key]; slices.Contains(Charts(q), c) && c != Charts(q)[0] {
				one.Settings.Charts[q.Key] = c
			}
		}
		return tx.Save(ctx, one)
	})
}

// Release publishes the results, once: mark names what was looked at before. Where too few answered,
// that is what is published, and their answers are deleted. Results of a panel go to its members first:
// nothing is published before. Done twice it is done once. Faults: NotFound, Conflict.
func (s *Service) Release(ctx context.Context, who access.Actor, town *tenant.Town, survey id.ID, mark string) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		// Two surveys of the same people that were published side by side would not see one another.
		if err := tx.LockReleases(ctx); err != nil {
			return err
		}
		one, err := s.lockManaged(ctx, tx, who, survey)
		if err != nil || !one.Released.IsZero() {
			return err
		}
		if one.At(tx.Now()) != Closed || one.State == Draft || one.State == Proposed {
			return fault.New(fault.Conflict, "fault.survey_not_closed")
		}
		if one.Kind == Panel {
			told, err := tx.MembersTold(ctx, one.ID)
			if err != nil {
				return err
			}
			if !told {
				return fault.New(fault.Conflict, "fault.survey_not_told")
			}
		}
		if !one.Settings.Counted || one.Settings.Gathered != gathered {
			return fault.New(fault.Conflict, "fault.survey_not_counted")
		}
		r, err := s.drawUp(ctx, tx, town, one)
		if err != nil {
			return err
		}
		if r.mark() != mark {
			return fault.New(fault.Conflict, "fault.survey_other_results")
		}
		return s.release(ctx, tx, who, town, one, r)
	})
}

func (s *Service) release(ctx context.Context, tx Tx, who access.Actor, town *tenant.Town, one Survey, r *Results) error {
	bodies, err := r.bodies()
	if err == nil {
		err = tx.PutResults(ctx, one.ID, bodies)
	}
	if err != nil {
		return err
	}
	if r.About.TooFew {
		if err := s.kept(tx, town.ID, one).Forget(ctx, one.ID); err != nil {
			return err
		}
	}
	one.Released = tx.Now()
	if err := tx.Save(ctx, one); err != nil {
		return err
	}
	if one.Public() {
		if err := tx.IndexResults(ctx, one, town.DefaultLanguage(), r.found(one, town)); err != nil {
			return err
		}
	}
	if err := tx.Audit(ctx, who.Account, "survey.released", one.ID, nil); err != nil {
		return err
	}
	return tx.Emit(ctx, event.Event{Kind: event.SurveyReleased, Subject: one.ID})
}

// found are the words by which results are found.
func (r *Results) found(one Survey, town *tenant.Town) (out []string) {
	add := func(t tenant.Text) {
		for _, lang := range town.Languages {
			if t[lang] != "" {
				out = append(out, t[lang])
			}
		}
	}
	add(one.Title)
	add(r.About.Did)
	for _, f := range r.Figures {
		add(f.Title)
	}
	return out
}

// TakeBack takes a published table back for good, for a reason that everybody reads. There are never
// new numbers in its place. Faults: NotFound, Invalid, Conflict.
func (s *Service) TakeBack(ctx context.Context, who access.Actor, survey id.ID, number int, reason string) error {
	reason = strings.TrimSpace(reason)
	form := fault.Form{}
	switch n := utf8.RuneCountInString(reason); {
	case n < 10 || n > 500:
		form.Add("reason", "fault.survey_reason", "min", 10, "max", 500)
	case nationalid.In(reason):
		form.Add("reason", "fault.national_number")
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		one, err := s.lockManaged(ctx, tx, who, survey)
		if err != nil {
			return err
		}
		r, err := published(ctx, tx, survey)
		if err != nil {
			return err
		}
		if r == nil || number < 1 || number > len(r.Figures) {
			return fault.Missing()
		}
		f := r.Figures[number-1]
		if f.Taken != nil {
			return nil
		}
		body, err := json.Marshal(Figure{Question: f.Question, Row: f.Row, By: f.By, Type: f.Type, Chart: f.Chart, Title: f.Title, RowTitle: f.RowTitle, ByTitle: f.ByTitle,
			Passed: f.Passed, Taken: &Taken{Reason: reason, At: tx.Now()}})
		if err != nil {
			return err
		}
		if err := tx.TakeBack(ctx, survey, number, body); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "survey.taken_back", survey, map[string]string{"question": f.Question, "by": f.By}); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.SurveyChanged, Subject: one.ID})
	})
}

package survey

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/disclosure"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/page"
	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

// ResultsDesk is a survey's results as its staff see them.
type ResultsDesk struct {
	Survey
	Phase    Phase
	Answers  int             // rounded
	Channels map[Channel]int // rounded, where each may be told
	Settled  bool            // nothing waits to be shuffled
	Unread   int             // answers in words that nobody looked at
	Results  *Results        // nil while people answer
	Mark     string          // of what would be published, so that nothing else is
	Def      *questionnaire.Definition
}

// minChannels is from how many answers it is told how they came in.
const minChannels = 20

// ResultsOf reads results for staff: what was published, or what would be. Faults: NotFound.
func (s *Service) ResultsOf(ctx context.Context, who access.Actor, town *tenant.Town, survey id.ID) (d ResultsDesk, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if d.Survey, err = s.managed(ctx, tx, who, survey); err != nil {
			return err
		}
		v, err := tx.Version(ctx, survey, d.Version)
		if err != nil {
			return err
		}
		d.Def, d.Phase = &v.Definition, d.At(tx.Now())
		if err := d.responses(ctx, tx, town); err != nil {
			return err
		}
		counts, err := tx.WordsCounts(ctx, survey)
		if err != nil {
			return err
		}
		for _, c := range counts {
			if c.State == WordsNew {
				d.Unread += c.N
			}
		}
		switch {
		case !d.Released.IsZero():
			d.Results, err = published(ctx, tx, survey)
		case d.Phase == Closed && d.Settled:
			d.Results, err = s.drawUp(ctx, tx, town, d.Survey)
		}
		if err == nil && d.Results != nil {
			d.Mark = d.Results.mark()
		}
		return err
	})
	return d, err
}

// responses tells how many answered, as far as that may be told.
func (d *ResultsDesk) responses(ctx context.Context, tx Tx, town *tenant.Town) error {
	if !d.Released.IsZero() {
		d.Settled = true
		return nil
	}
	got, err := tx.Responses(ctx, d.ID)
	if err != nil {
		return err
	}
	waiting, err := tx.Waiting(ctx, d.ID)
	if err != nil {
		return err
	}
	all, told := 0, true
	for _, n := range got {
		all += n
		told = told && n >= 10
	}
	d.Answers, d.Settled = Rounded(all), waiting == 0 && !d.Survey.Settled.IsZero()
	if d.Phase == Closed && d.Settled {
		d.Answers = disclosure.RoundTotal(all)
		if all < d.rules(town).Whole {
			d.Answers = 0 // "few", as on the page of results
		}
	}
	if all >= minChannels && told {
		d.Channels = map[Channel]int{}
		for c, n := range got {
			d.Channels[c] = Rounded(n)
		}
	}
	return nil
}

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
// that is what is published, and their answers are deleted. Done twice it is done once. Faults:
// NotFound, Conflict.
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
		if err := tx.Forget(ctx, one.ID); err != nil {
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

// Shown is what everybody sees of a survey's results.
type Shown struct {
	Survey
	Phase   Phase
	Until   time.Time // when it closes; zero: nobody knows yet
	Results *Results  // nil: not published yet
}

// Published reads results for everybody. Faults: NotFound, Denied.
func (s *Service) Published(ctx context.Context, who access.Actor, slug string) (d Shown, err error) {
	if err := s.policy.Allow(who, access.ReadSurvey, access.Scope{}); err != nil {
		return d, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		one, err := tx.BySlug(ctx, slug)
		if err != nil {
			return err
		}
		if !one.Public() {
			return fault.Missing()
		}
		d = Shown{Survey: one, Phase: one.At(tx.Now()), Until: one.End()}
		if !one.Released.IsZero() {
			d.Results, err = published(ctx, tx, one.ID)
		}
		return err
	})
	return d, err
}

// Fresh lists surveys with published results that everybody may see, newest first. Faults: Denied.
func (s *Service) Fresh(ctx context.Context, who access.Actor, process id.ID, limit int) (out []Survey, err error) {
	if err := s.policy.Allow(who, access.ReadSurvey, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err := tx.ReleasedIn(ctx, process, 4*limit)
		for _, one := range list {
			if one.Public() && len(out) < limit {
				out = append(out, one)
			}
		}
		return err
	})
	return out, err
}

// ToPublish lists surveys that have closed, whose results the actor may publish and nobody has. Faults:
// SignIn, Denied.
func (s *Service) ToPublish(ctx context.Context, who access.Actor, req page.Request) (out []Survey, err error) {
	if !s.policy.Anywhere(who, access.ManageSurvey) {
		return nil, s.policy.Allow(who, access.ManageSurvey, access.Scope{})
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err := tx.Uncounted(ctx)
		if err != nil {
			return err
		}
		for _, which := range list {
			one, err := tx.Survey(ctx, which)
			if err != nil {
				return err
			}
			if s.policy.May(who, access.ManageSurvey, one.Scope()) && one.State == Published && len(out) < req.Limit(20) {
				out = append(out, one)
			}
		}
		return nil
	})
	return out, err
}

package survey

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/disclosure"
	"almenda/internal/fault"
	"almenda/internal/id"
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
		if err := d.responses(ctx, s.kept(tx, who.Tenant, d.Survey), town); err != nil {
			return err
		}
		counts, err := s.kept(tx, who.Tenant, d.Survey).WordsCounts(ctx, survey)
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
func (d *ResultsDesk) responses(ctx context.Context, kept Answered, town *tenant.Town) error {
	if !d.Released.IsZero() {
		d.Settled = true
		return nil
	}
	got, err := kept.Responses(ctx, d.ID)
	if err != nil {
		return err
	}
	waiting, err := kept.Waiting(ctx, d.ID)
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

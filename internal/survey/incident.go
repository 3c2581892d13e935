package survey

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/tenant"
)

// Call is somebody for whom the form did not work, and who wants to be called back.
type Call struct {
	ID      id.ID
	Survey  id.ID
	Name    string
	Contact string // telephone or mail
	Words   string // what happened
	Made    time.Time
	Done    time.Time // zero: not yet
	DoneBy  id.ID
}

// Trial is how the platform's last trial of a form went.
type Trial struct {
	At       time.Time
	Failures int    // in a row
	Problem  string // of the last one; for staff, in English
}

// IncidentTx is what incidents need of a transaction.
type IncidentTx interface {
	// PutCall keeps a call; false: it was kept before under that key.
	PutCall(ctx context.Context, c Call, key string) (bool, error)
	// Calls lists the calls of a survey, those that wait first, at most 500.
	Calls(ctx context.Context, survey id.ID) ([]Call, error)
	// CallsWaiting counts the calls that nobody has made yet, by survey.
	CallsWaiting(ctx context.Context) (map[id.ID]int, error)
	// DoneCall notes that somebody was called. Faults: NotFound.
	DoneCall(ctx context.Context, survey, call, by id.ID) error
	// DropCalls deletes calls that were made before.
	DropCalls(ctx context.Context, before time.Time) error
	// Trial is zero when the form was never tried.
	Trial(ctx context.Context, survey id.ID) (Trial, error)
	PutTrial(ctx context.Context, survey id.ID, t Trial) error
}

// failuresToRaise is how often in a row the trial must fail before people are told: a restart is no
// incident.
const failuresToRaise = 2

// Tried notes how a trial of the form went. Two failures in a row raise the banner and tell staff;
// a trial that goes well lowers a banner that was raised here, and none that staff raised.
func (s *Service) Tried(ctx context.Context, town *tenant.Town, survey id.ID, problem string) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		sv, err := tx.Lock(ctx, survey)
		if err != nil {
			return err
		}
		last, err := tx.Trial(ctx, survey)
		if err != nil {
			return err
		}
		now := Trial{At: tx.Now(), Problem: problem}
		if problem != "" {
			now.Failures = last.Failures + 1
		}
		if err := tx.PutTrial(ctx, survey, now); err != nil {
			return err
		}
		in := &sv.Settings.Incident
		switch {
		case now.Failures >= failuresToRaise && !in.On:
			in.On, in.Auto = true, true
			if err := tx.Emit(ctx, event.Event{Kind: event.SurveyFailing, Subject: survey}); err != nil {
				return err
			}
		case problem == "" && in.On && in.Auto:
			in.On, in.Auto = false, false
			if err := tx.Emit(ctx, event.Event{Kind: event.SurveyChanged, Subject: survey}); err != nil {
				return err
			}
		default:
			return nil
		}
		return tx.Save(ctx, sv)
	})
}

// SetIncident raises the banner with words of one's own, or lowers it. Faults: NotFound, Invalid with
// field words_<language>.
func (s *Service) SetIncident(ctx context.Context, who access.Actor, survey id.ID, on bool, words tenant.Text) error {
	var form fault.Form
	clean := tenant.Text{}
	for lang, w := range words {
		if w = strings.TrimSpace(w); utf8.RuneCountInString(w) > 500 {
			form.Add("words_"+lang, "fault.survey_banner_long", "max", 500)
		}
		if w != "" {
			clean[lang] = w
		}
		if nationalid.In(w) {
			form.Add("words_"+lang, "fault.survey_national")
		}
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		sv, err := tx.Lock(ctx, survey)
		if err != nil {
			return err
		}
		if !s.policy.May(who, access.ManageSurvey, sv.Scope()) {
			return fault.Missing()
		}
		sv.Settings.Incident = Incident{On: on, Words: clean}
		if err := tx.Save(ctx, sv); err != nil {
			return err
		}
		act := map[bool]string{true: "survey.banner_on", false: "survey.banner_off"}[on]
		if err := tx.Audit(ctx, who.Account, act, survey, nil); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.SurveyChanged, Subject: survey})
	})
}

// AskCall is somebody's wish to be called back. Key is the form's: sent twice it is one call.
type AskCall struct{ Key, Name, Contact, Words string }

// AskToBeCalled puts somebody on the list. Faults: NotFound, Closed, Invalid with fields name, contact,
// words.
func (s *Service) AskToBeCalled(ctx context.Context, who access.Actor, survey id.ID, in AskCall) error {
	if err := s.policy.Allow(who, access.ReadSurvey, access.Scope{}); err != nil {
		return err
	}
	c := Call{ID: id.New(), Survey: survey, Name: strings.TrimSpace(in.Name), Contact: strings.TrimSpace(in.Contact), Words: strings.TrimSpace(in.Words)}
	if err := c.check(); err != nil {
		return err
	}
	if in.Key == "" || len(in.Key) > 64 {
		in.Key = id.New().String()
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		sv, err := tx.Survey(ctx, survey)
		if err != nil {
			return err
		}
		if !sv.Public() {
			return fault.Missing()
		}
		if sv.At(tx.Now()) != Running {
			return fault.New(fault.Closed, "fault.survey_closed")
		}
		c.Made = tx.Now()
		added, err := tx.PutCall(ctx, c, in.Key)
		if err != nil || !added {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.SurveyCallAsked, Subject: survey})
	})
}

func (c Call) check() error {
	var form fault.Form
	if n := utf8.RuneCountInString(c.Name); n == 0 || n > 80 {
		form.Add("name", "fault.survey_call_name")
	}
	digits := strings.Count(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '0'
		}
		return r
	}, c.Contact), "0")
	if n := utf8.RuneCountInString(c.Contact); n > 120 || digits < 6 && !strings.Contains(c.Contact, "@") {
		form.Add("contact", "fault.survey_call_contact")
	}
	if utf8.RuneCountInString(c.Words) > 1000 {
		form.Add("words", "fault.survey_call_words")
	}
	for field, text := range map[string]string{"name": c.Name, "words": c.Words} {
		if nationalid.In(text) {
			form.Add(field, "fault.survey_national")
		}
	}
	return form.Err()
}

// Trouble is what staff see of a form that may not work.
type Trouble struct {
	Survey
	Calls []Call
	Trial Trial
}

// Trouble reads it. Faults: NotFound.
func (s *Service) Trouble(ctx context.Context, who access.Actor, survey id.ID) (out Trouble, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if out.Survey, err = tx.Survey(ctx, survey); err != nil {
			return err
		}
		if !s.policy.May(who, access.ManageSurvey, out.Scope()) {
			return fault.Missing()
		}
		if out.Calls, err = tx.Calls(ctx, survey); err != nil {
			return err
		}
		out.Trial, err = tx.Trial(ctx, survey)
		return err
	})
	return out, err
}

// Called notes that somebody on the list was called back. Twice is once. Faults: NotFound.
func (s *Service) Called(ctx context.Context, who access.Actor, survey, call id.ID) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		sv, err := tx.Survey(ctx, survey)
		if err != nil {
			return err
		}
		if !s.policy.May(who, access.ManageSurvey, sv.Scope()) {
			return fault.Missing()
		}
		if err := tx.DoneCall(ctx, survey, call, who.Account); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "survey.called", survey, nil)
	})
}

// OpenForms lists the surveys whose forms take answers now, for those who try them.
func (s *Service) OpenForms(ctx context.Context, town *tenant.Town) (out []Sheet, err error) {
	err = s.store.View(ctx, town.ID, func(tx Tx) error {
		list, err := tx.Unsettled(ctx)
		if err != nil {
			return err
		}
		for _, sv := range list {
			if !sv.Public() || sv.At(tx.Now()) != Running {
				continue
			}
			v, err := tx.Version(ctx, sv.ID, sv.Version)
			if err != nil {
				return err
			}
			out = append(out, Sheet{Survey: sv, Version: v, Phase: Running})
		}
		return nil
	})
	return out, err
}

// Callers is how many people wait to be called for a survey.
type Callers struct {
	Survey
	Waiting int
}

// ToCall lists the surveys for which people wait to be called, to those who run them.
func (s *Service) ToCall(ctx context.Context, who access.Actor) (out []Callers, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		waiting, err := tx.CallsWaiting(ctx)
		if err != nil {
			return err
		}
		for which, n := range waiting {
			sv, err := tx.Survey(ctx, which)
			if err != nil {
				return err
			}
			if s.policy.May(who, access.ManageSurvey, sv.Scope()) {
				out = append(out, Callers{sv, n})
			}
		}
		slices.SortFunc(out, func(a, b Callers) int { return strings.Compare(a.Slug, b.Slug) })
		return nil
	})
	return out, err
}

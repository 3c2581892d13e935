package survey

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

// OfficeTx is what those who prepare surveys need of a transaction.
type OfficeTx interface {
	// ByKey finds what somebody made with a form's key. Faults: NotFound.
	ByKey(ctx context.Context, author id.ID, key string) (Survey, error)
	// Put adds a survey. A slug or a key that is taken is tried again by the transaction.
	Put(ctx context.Context, s Survey, key string) error
	PutVersion(ctx context.Context, v Version) error
	// SetVersion changes a version that is not frozen. Faults: NotFound.
	SetVersion(ctx context.Context, v Version) error
	DropVersion(ctx context.Context, survey id.ID, number int) error
	// Drop deletes a survey that nobody ever saw.
	Drop(ctx context.Context, survey id.ID) error
	// HowMany counts the answers that came in, shuffled or not.
	HowMany(ctx context.Context, survey id.ID) (int, error)
	// Approved lists the published surveys whose questions are not frozen, or that nobody finds yet.
	Approved(ctx context.Context) ([]Survey, error)
	Index(ctx context.Context, s Survey, d questionnaire.Definition, language string) error
	Unindex(ctx context.Context, survey id.ID) error
	Indexed(ctx context.Context, survey id.ID) (bool, error)

	// Bank lists the questions that the town keeps, by topic and title.
	Bank(ctx context.Context) ([]Kept, error)
	Keep(ctx context.Context, k Kept) error
	// PutPicture keeps a picture for an answer of a question, Picture reads it. Faults: NotFound.
	PutPicture(ctx context.Context, jpeg []byte) (id.ID, error)
	Picture(ctx context.Context, picture id.ID) ([]byte, error)
	// Unkeep takes a question out of the bank. Faults: NotFound.
	Unkeep(ctx context.Context, question id.ID) error
}

// Dossier is a survey as those see it who prepare it.
type Dossier struct {
	Survey
	Phase   Phase
	Answers int
	Current Version  // in which people answer, or that is being written
	Pending *Version // a change of the questions of an open survey, until a second person approves it
	Rev     string   // of the questions that are being written
	Mine    bool     // whether the actor proposed it or wrote it last, and so cannot approve it
	CanEdit bool
	Review  bool // whether the actor may review it now
	Lacks   []Lack
}

// Editing is the version that is being written now.
func (d Dossier) Editing() Version {
	if d.Pending != nil {
		return *d.Pending
	}
	return d.Current
}

// Waits tells whether a second person is waited for.
func (d Dossier) Waits() bool {
	return d.State == Proposed || d.Pending != nil && d.Proposer != id.None
}

// Rev names one state of the questions: two people who edit notice each other by it.
func Rev(d questionnaire.Definition) string {
	raw, err := json.Marshal(d)
	if err != nil {
		panic(err) // a definition always has a JSON form
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8])
}

// Office lists the surveys that the actor may prepare. Faults: SignIn, Denied, Invalid.
func (s *Service) Office(ctx context.Context, who access.Actor, req page.Request) (out page.Of[Dossier], err error) {
	if !s.policy.Anywhere(who, access.ManageSurvey) {
		return out, s.policy.Allow(who, access.ManageSurvey, access.Scope{})
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err := tx.List(ctx, Filter{}, req)
		if err != nil {
			return err
		}
		out.Next, out.Total = list.Next, list.Total
		for _, one := range list.Rows {
			if !s.policy.May(who, access.ManageSurvey, one.Scope()) {
				continue
			}
			d, err := s.desk(ctx, tx, who, one)
			if err != nil {
				return err
			}
			out.Rows = append(out.Rows, d)
		}
		return nil
	})
	return out, err
}

// Prepare reads a survey for those who prepare it. Faults: NotFound.
func (s *Service) Prepare(ctx context.Context, who access.Actor, survey id.ID) (d Dossier, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		one, err := tx.Survey(ctx, survey)
		if err != nil {
			return err
		}
		if !s.policy.May(who, access.ManageSurvey, one.Scope()) {
			return fault.Missing()
		}
		d, err = s.desk(ctx, tx, who, one)
		return err
	})
	return d, err
}

// History lists all versions of a survey for those who prepare it, the first one first. Faults: NotFound.
func (s *Service) History(ctx context.Context, who access.Actor, survey id.ID) (list []Version, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		one, err := tx.Survey(ctx, survey)
		if err != nil {
			return err
		}
		if !s.policy.May(who, access.ManageSurvey, one.Scope()) {
			return fault.Missing()
		}
		list, err = tx.Versions(ctx, survey)
		return err
	})
	return list, err
}

func (s *Service) desk(ctx context.Context, tx Tx, who access.Actor, one Survey) (d Dossier, err error) {
	d = Dossier{Survey: one, Phase: one.At(tx.Now())}
	if d.Current, err = tx.Version(ctx, one.ID, one.Version); err != nil {
		return d, err
	}
	if d.Answers, err = tx.HowMany(ctx, one.ID); err != nil {
		return d, err
	}
	if d.Pending, err = pending(ctx, tx, one); err != nil {
		return d, err
	}
	editing := d.Editing()
	d.Rev = Rev(editing.Definition)
	d.Mine = who.Account == one.Proposer || who.Account == editing.By
	d.CanEdit = one.State == Draft || d.Pending != nil && one.Proposer == id.None
	d.Review = d.Waits() && !d.Mine && s.policy.May(who, access.ReviewSurvey, one.Scope())
	d.Lacks = lacks(one, editing.Definition, tx.Now())
	return d, nil
}

// pending is the change of the questions that is being prepared for a survey that was open; nil: none.
func pending(ctx context.Context, tx Tx, one Survey) (*Version, error) {
	v, err := tx.Version(ctx, one.ID, one.Version+1)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &v, nil
}

// act changes a survey as those do who prepare it, and tells of it once everybody may see it.
func (s *Service) act(ctx context.Context, who access.Actor, survey id.ID, act string, change func(tx Tx, one *Survey) error) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		one, err := tx.Lock(ctx, survey)
		if err != nil {
			return err
		}
		if !s.policy.May(who, access.ManageSurvey, one.Scope()) {
			return fault.Missing()
		}
		before := one
		if err := change(tx, &one); err != nil {
			return err
		}
		if err := tx.Save(ctx, one); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, act, one.ID, nil); err != nil || !before.Public() && !one.Public() {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.SurveyChanged, Subject: one.ID})
	})
}

// Lack is what stands between a survey and its opening: a catalogue key, and the question or the field.
type Lack struct {
	At     string
	Key    string
	Params map[string]any
}

// lacks lists what must be mended before anybody may approve the survey.
func lacks(one Survey, d questionnaire.Definition, now time.Time) (out []Lack) {
	add := func(at, key string) { out = append(out, Lack{At: at, Key: key}) }
	if len(one.Settings.Promise) == 0 {
		add("promise", "fault.builder_no_promise")
	}
	if one.Opens.IsZero() && one.Kind != Panel {
		add("opens", "fault.builder_no_opening")
	}
	if !one.Closes.IsZero() && !one.Closes.After(now) && one.Kind != Panel {
		add("closes", "fault.builder_past")
	}
	if len(d.Questions()) == 0 {
		add("", "fault.builder_no_questions")
	}
	for _, f := range d.Check() {
		out = append(out, Lack{At: f.At, Key: f.Key, Params: f.Params})
	}
	if key := tablesWrong(one.Settings, d); key != "" {
		add("tables", key)
	}
	return out
}

// codes tells whether the answers to a question are one of several: what a table can be made by.
func codes(q *questionnaire.Question) bool {
	switch q.Type {
	case questionnaire.Single, questionnaire.Dropdown, questionnaire.YesNo, questionnaire.Rating, questionnaire.Scale, questionnaire.ImageOne:
		return true
	case questionnaire.PlaceType:
		return q.Place == "district"
	}
	return false
}

// tablesWrong says, as a fault key, what is wrong with the declared tables and margins; empty: nothing.
func tablesWrong(set Settings, d questionnaire.Definition) string {
	for _, t := range set.Tables {
		q, _ := d.Question(t.Question)
		if q == nil || q.Type == questionnaire.Info {
			return "fault.builder_table_question"
		}
		if t.By == "" {
			continue
		}
		if by, _ := d.Question(t.By); by == nil || t.By == t.Question || !codes(by) {
			return "fault.builder_table_by"
		}
	}
	for _, m := range set.Margins {
		if q, _ := d.Question(m.Question); q == nil || !codes(q) {
			return "fault.builder_margin"
		}
	}
	return ""
}

// first is a text in the town's first language, or in any other.
func first(t tenant.Text, town *tenant.Town) string { return t.In(town.DefaultLanguage(), "en") }

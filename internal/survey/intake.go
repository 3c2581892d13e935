package survey

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/questionnaire"
)

// MaxBody is how many bytes the answers of one person may weigh.
const MaxBody = 96 << 10

// Given is an answer as it lies in the store, found by its mark.
type Given struct {
	Version int
	Channel Channel
	Answers questionnaire.Answers
}

// IntakeTx is what intake needs of a transaction.
type IntakeTx interface {
	// PutIntake keeps an answer until it is shuffled; what waits under the same mark is replaced.
	PutIntake(ctx context.Context, survey id.ID, mark string, version int, channel Channel, a questionnaire.Answers) error
	// AddIntake is PutIntake that leaves what waits under the same mark; false: there was something.
	AddIntake(ctx context.Context, survey id.ID, mark string, version int, channel Channel, a questionnaire.Answers) (bool, error)
	// Given finds an answer by its mark, whether it waits or was shuffled. Faults: NotFound.
	Given(ctx context.Context, survey id.ID, mark string) (Given, error)
	// DropStored deletes an answer by its mark, wherever it lies; false: there was none.
	DropStored(ctx context.Context, survey id.ID, mark string) (bool, error)
	// Took notes that an account has answered; false: that was noted before.
	Took(ctx context.Context, survey, account id.ID) (bool, error)
	// Untook notes that an account has taken its answer back.
	Untook(ctx context.Context, survey, account id.ID) error
	HasAnswered(ctx context.Context, survey, account id.ID) (bool, error)

	// Unsettled lists surveys that were opened and in which something waits, or that are not settled.
	Unsettled(ctx context.Context) ([]Survey, error)
	// Shuffle moves answers that wait among the others, at most 1000 of them and in random order, each
	// under a fresh random id. It moves none when fewer than least wait. See Shuffling.
	Shuffle(ctx context.Context, survey id.ID, least int, how Shuffling) (moved int, err error)
	// Settle takes all marks away and writes the answers, and the list of who answered, anew in random
	// order, so that not even the pages of the database tell who came when.
	Settle(ctx context.Context, survey id.ID) error

	IncidentTx
}

// Shuffling is how answers are moved. Keep: their marks go with them. Replace: one of the same mark
// that was moved before is replaced; otherwise that one counts and the newer one is thrown away.
type Shuffling struct{ Keep, Replace bool }

// Sending is what somebody sends.
type Sending struct {
	Survey  id.ID
	Version int    // of the questions that were answered
	Key     string // made where the form is: the same key is the same answer
	Seed    string // decided the order of things and the arm of each split
	Answers questionnaire.Answers
	// Language of the person, for the survey's own sentences of what is wrong.
	Language string
	// Credential of a member of a panel; nil for all other kinds: see SendOfPanel.
	Credential Credential
	// Trial is the platform trying its own form: everything is checked, and nothing is kept.
	Trial bool
}

// Receipt tells what became of an answer.
type Receipt struct {
	Again  bool // an answer was there, and counts
	Change bool // it can be changed or withdrawn until the close, by whoever has the key, or the account
}

// Send takes an answer. It counts once, however often it is sent. Nothing is written that tells when
// that was, and no event, for events have times. Surveys of panels go by SendOfPanel.
//
// Faults: NotFound; Closed before the opening and after the close; SignIn, Denied by the kind of the
// survey; Conflict when the questions have changed so much that the answers fit no more; Invalid with
// the fields of questions that are not answered as they must be.
func (s *Service) Send(ctx context.Context, who access.Actor, in Sending) (out Receipt, err error) {
	if err := s.policy.Allow(who, access.ReadSurvey, access.Scope{}); err != nil {
		return out, err
	}
	key, ok := cleanKey(in.Key)
	if !ok {
		return out, fault.New(fault.Invalid, "fault.survey_key")
	}
	do := s.store.Update
	if in.Trial {
		do = s.store.View
	}
	err = do(ctx, who.Tenant, func(tx Tx) error {
		sv, err := tx.Survey(ctx, in.Survey)
		if err != nil {
			return err
		}
		if !sv.Public() {
			return fault.Missing()
		}
		if err := s.admits(tx.Now(), who, sv, false, in.Trial); err != nil {
			return err
		}
		answers, err := checked(ctx, tx, sv, in)
		if err != nil || in.Trial {
			return err
		}
		out.Change = sv.Change
		out.Again, err = s.keep(ctx, tx, who, sv, key, in, answers)
		return err
	})
	return out, err
}

// keep writes an answer that was checked; true: there was one, and what is said of it is still true.
func (s *Service) keep(ctx context.Context, tx Tx, who access.Actor, sv Survey, key string, in Sending, a questionnaire.Answers) (bool, error) {
	mark := sv.mark(key)
	if sv.Kind != Open {
		if !sv.Anonymous {
			mark = AccountMark(who.Account)
		}
		first, err := tx.Took(ctx, sv.ID, who.Account)
		if err != nil {
			return false, err
		}
		if !first && !sv.Change {
			return true, nil
		}
		if !first {
			// Whoever answered anonymously is known only by the key: another one is another answer.
			if _, err := tx.Given(ctx, sv.ID, mark); fault.Is(err, fault.NotFound) {
				return true, nil
			} else if err != nil {
				return false, err
			}
		}
	}
	if sv.Change {
		return false, tx.PutIntake(ctx, sv.ID, mark, in.Version, Web, a)
	}
	added, err := tx.AddIntake(ctx, sv.ID, mark, in.Version, Web, a)
	return !added, err
}

// checked is what is kept of the answers: those to questions that were asked. Faults: Conflict, Invalid.
func checked(ctx context.Context, tx Tx, sv Survey, in Sending) (questionnaire.Answers, error) {
	v, err := tx.Version(ctx, sv.ID, in.Version)
	if err != nil || in.Version > sv.Version {
		if err == nil || fault.Is(err, fault.NotFound) {
			err = fault.New(fault.Conflict, "fault.survey_changed")
		}
		return nil, err
	}
	if in.Version != sv.Version {
		now, err := tx.Version(ctx, sv.ID, sv.Version)
		if err != nil {
			return nil, err
		}
		if !v.Definition.SameStructure(&now.Definition) && len(Differences(&v.Definition, &now.Definition, in.Answers)) > 0 {
			return nil, fault.New(fault.Conflict, "fault.survey_changed")
		}
	}
	run := v.Definition.Run(in.Answers, in.Seed)
	var form fault.Form
	for _, p := range run.Problems() {
		if len(p.Says) > 0 {
			form.Add("q_"+p.Question, "fault.survey_says", "says", run.Words(p.Says, in.Language))
			continue
		}
		form.Add("q_"+p.Question, p.Key, pairs(p.Params)...)
	}
	clean := run.Clean()
	for _, key := range sortedKeys(clean) {
		if nationalid.In(clean[key].Text) {
			form.Add("q_"+key, "fault.survey_national")
		}
	}
	if err := form.Err(); err != nil {
		return nil, err
	}
	if body, err := json.Marshal(clean); err != nil || len(body) > MaxBody {
		return nil, errors.Join(err, fault.New(fault.TooLarge, "fault.survey_large"))
	}
	return clean, nil
}

// Differences lists the keys of answered questions that are gone or ask something else now, and of
// those that must be answered now and were not there, in the order of the questions.
func Differences(before, now *questionnaire.Definition, a questionnaire.Answers) (out []string) {
	for _, q := range before.Questions() {
		if a[q.Key].Empty() {
			continue
		}
		if same, _ := now.Question(q.Key); same == nil || !questionnaire.Comparable(q, same) {
			out = append(out, q.Key)
		}
	}
	for _, q := range now.Questions() {
		if old, _ := before.Question(q.Key); old == nil && q.Required {
			out = append(out, q.Key)
		}
	}
	return out
}

func sortedKeys(a questionnaire.Answers) []string {
	out := make([]string, 0, len(a))
	for key := range a {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

func pairs(params map[string]any) []any {
	out := make([]any, 0, 2*len(params))
	for k, v := range params {
		out = append(out, k, v)
	}
	return out
}

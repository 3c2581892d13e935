package survey

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/page"
	"almenda/internal/questionnaire"
)

// Bands are the parts of a day. A round tells no finer time.
var Bands = []string{"morning", "noon", "afternoon", "evening"}

// Limits of rounds.
const (
	maxInterviews = 60    // in one batch
	maxRound      = 2_000 // in one round
	maxPlace      = 120
	maxCode       = 12 // of an interviewer
)

// Round is a series of interviews in one place. Place and time stay with the round: no answer tells
// from which round it is.
type Round struct {
	ID          id.ID // made on the tablet
	Interviewer string
	Place       string
	Day         string // 2026-11-21
	Band        string
	Refusals    int
	Answers     int
	By          id.ID
}

// Interview is the answers of one person, as the tablet kept them.
type Interview struct {
	Key     string // random, made on the tablet: the same key is the same answer
	Version int
	Seed    string
	Read    func(questionnaire.Definition) questionnaire.Answers
}

// Batch of interviews as a tablet sends it. It may come any number of times.
type Interviews struct {
	Round Round
	List  []Interview
}

// Brought tells what became of a batch: keys that are stored, and why others are not.
type Brought struct {
	Stored  []string
	Refused map[string]error
	Answers int // of the round by now
}

// Bring takes the interviews of a tablet. Each counts once, however often and in whatever pieces they
// come; one that cannot be read is refused alone. Faults: NotFound, Closed, Invalid with the fields of
// the round.
func (s *Service) Bring(ctx context.Context, who access.Actor, survey id.ID, in Interviews) (out Brought, err error) {
	if err := in.Round.clean(); err != nil {
		return out, err
	}
	if len(in.List) > maxInterviews {
		return out, fault.New(fault.TooLarge, "fault.survey_batch")
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		out = Brought{Refused: map[string]error{}}
		b, err := s.bench(ctx, tx, who, survey, true)
		if err == nil {
			err = refused(b.NoStreet)
		}
		if err != nil {
			return err
		}
		r, taken, err := tx.Round(ctx, survey, in.Round.ID)
		if fault.Is(err, fault.NotFound) {
			r, err = in.Round, nil
			r.By, r.Refusals = who.Account, 0
		}
		if err != nil {
			return err
		}
		for _, one := range in.List {
			err := s.bringOne(ctx, tx, b.Survey, r, one, &taken)
			if !refusable(err) {
				return err
			}
			if err != nil {
				out.Refused[one.Key] = err
				continue
			}
			out.Stored = append(out.Stored, one.Key)
		}
		slices.Sort(taken) // in no order that tells anything
		r.Refusals, r.Answers = max(r.Refusals, in.Round.Refusals), len(taken)
		out.Answers = r.Answers
		return tx.PutRound(ctx, survey, r, taken)
	})
	return out, err
}

// refusable tells whether an error is about one interview alone; nil is none at all.
func refusable(err error) bool {
	var f *fault.Error
	return err == nil || errors.As(err, &f) && (f.Kind == fault.Invalid || f.Kind == fault.Conflict || f.Kind == fault.TooLarge)
}

func (s *Service) bringOne(ctx context.Context, tx Tx, sv Survey, r Round, in Interview, taken *[]string) error {
	if len(in.Key) < 16 || len(in.Key) > 64 {
		return fault.New(fault.Invalid, "fault.survey_key")
	}
	// The round remembers what it took by another hash than that under which the answer waits, so that
	// nobody finds out from which round an answer is.
	sum := sha256.Sum256([]byte("round|" + sv.ID.String() + "|" + in.Key))
	here := hex.EncodeToString(sum[:12])
	if slices.Contains(*taken, here) {
		return nil
	}
	if len(*taken) >= maxRound {
		return fault.New(fault.Invalid, "fault.survey_round_full")
	}
	v, err := tx.Version(ctx, sv.ID, in.Version)
	if err != nil {
		return fault.New(fault.Conflict, "fault.survey_changed")
	}
	answers, err := readable(ctx, tx, sv, in.Version, in.Seed, in.Read(v.Definition))
	if err != nil {
		return err
	}
	if _, err := tx.AddIntake(ctx, sv.ID, sv.mark("street|"+in.Key), in.Version, Street, answers); err != nil {
		return err
	}
	*taken = append(*taken, here)
	return nil
}

// clean checks a round as somebody typed it.
func (r *Round) clean() error {
	var form fault.Form
	r.Interviewer, r.Place = legible(r.Interviewer), legible(r.Place)
	if r.Interviewer == "" || len([]rune(r.Interviewer)) > maxCode || nationalid.In(r.Interviewer) {
		form.Add("interviewer", "fault.survey_interviewer")
	}
	if r.Place == "" || len([]rune(r.Place)) > maxPlace || nationalid.In(r.Place) {
		form.Add("place", "fault.survey_place")
	}
	if _, err := time.Parse("2006-01-02", r.Day); err != nil {
		form.Add("day", "fault.survey_day")
	}
	if !slices.Contains(Bands, r.Band) {
		form.Add("band", "fault.survey_band")
	}
	if r.ID == id.None {
		form.Add("round", "fault.survey_key")
	}
	r.Refusals = min(max(r.Refusals, 0), 10_000)
	return form.Err()
}

// legible is one line of text without what no keyboard types.
func legible(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, ""), func(r rune) bool { return r <= ' ' || r == 0x7f }), " ")
}

// Rounds lists rounds of interviews. Faults: NotFound, Invalid.
func (s *Service) Rounds(ctx context.Context, who access.Actor, survey id.ID, req page.Request) (list page.Of[Round], err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if _, err := s.bench(ctx, tx, who, survey, false); err != nil {
			return err
		}
		list, err = tx.Rounds(ctx, survey, req)
		return err
	})
	return list, err
}

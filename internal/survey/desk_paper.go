package survey

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/questionnaire"
)

// maxNumber is how long the number of a sheet may be.
const maxNumber = 20

// Number is the number of a sheet as it is kept: what two people write alike is alike.
func Number(raw string) (string, bool) {
	n := strings.ToUpper(strings.TrimSpace(raw))
	if n == "" || len(n) > maxNumber || strings.Trim(n, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" {
		return "", false
	}
	if trimmed := strings.TrimLeft(n, "0"); trimmed != "" {
		n = trimmed
	}
	return n, !nationalid.In(n)
}

// EnterPaper is one reading of a sheet.
type EnterPaper struct {
	Number  string
	Version int
	Answers questionnaire.Answers
	InTime  bool // after the close: the person confirms that the sheet came in before
}

// ToEnter reads a sheet that is to be typed in, by its number: the zero PaperSheet is one that nobody has
// typed. Of what the first person typed nothing is shown. Faults: NotFound, Invalid with field number.
func (s *Service) ToEnter(ctx context.Context, who access.Actor, survey id.ID, raw string) (p PaperSheet, v Version, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		b, err := s.bench(ctx, tx, who, survey, false)
		if err != nil {
			return err
		}
		number, err := numbered(raw)
		if err != nil {
			return err
		}
		p, v = PaperSheet{Number: number}, b.Version
		got, err := tx.Paper(ctx, survey, number, false)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := second(got, who); err != nil {
			return err
		}
		p = PaperSheet{Number: number, Version: got.Version, State: got.State}
		v, err = tx.Version(ctx, survey, got.Version)
		return err
	})
	return p, v, err
}

func numbered(raw string) (string, error) {
	number, ok := Number(raw)
	if ok {
		return number, nil
	}
	var form fault.Form
	form.Add("number", "fault.survey_number")
	return "", form.Err()
}

// second tells why the person cannot be the second reader of a sheet.
func second(p PaperSheet, who access.Actor) error {
	var form fault.Form
	switch {
	case p.State == Entered || p.State == Invalid:
		form.Add("number", "fault.survey_sheet_done")
	case p.State == Differing:
		form.Add("number", "fault.survey_sheet_twice")
	case p.FirstBy == who.Account:
		form.Add("number", "fault.survey_sheet_own")
	}
	return form.Err()
}

// EnterPaper takes a reading of a sheet. The first one waits for a second one, by somebody else; when
// both agree the answer is handed on and counts once. Faults: NotFound, Closed, Invalid with fields.
func (s *Service) EnterPaper(ctx context.Context, who access.Actor, survey id.ID, in EnterPaper) (state PaperState, err error) {
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		b, err := s.bench(ctx, tx, who, survey, true)
		if err == nil {
			err = refused(b.NoPaper)
		}
		if err != nil {
			return err
		}
		number, err := numbered(in.Number)
		if err != nil {
			return err
		}
		answers, err := readable(ctx, tx, b.Survey, in.Version, number, in.Answers)
		if err != nil {
			return err
		}
		if b.Late() && !in.InTime {
			var form fault.Form
			form.Add("in_time", "fault.survey_in_time")
			return form.Err()
		}
		p := PaperSheet{Number: number, Version: in.Version, Channel: Paper, State: Once, First: answers, FirstBy: who.Account}
		added, err := tx.AddPaper(ctx, survey, p)
		if err != nil || added {
			state = Once
			return err
		}
		state, err = s.readAgain(ctx, tx, who, b.Survey, number, in.Version, answers)
		return err
	})
	return state, err
}

// readAgain takes a reading of a sheet that is there.
func (s *Service) readAgain(ctx context.Context, tx Tx, who access.Actor, sv Survey, number string, version int, answers questionnaire.Answers) (PaperState, error) {
	p, err := tx.Paper(ctx, sv.ID, number, true)
	if err != nil {
		return "", err
	}
	if p.State == Once && p.FirstBy == who.Account && reflect.DeepEqual(p.First, answers) {
		return Once, nil // sent twice
	}
	if err := second(p, who); err != nil {
		return "", err
	}
	if version != p.Version {
		return "", fault.New(fault.Conflict, "fault.survey_sheet_version")
	}
	p.Second, p.SecondBy = answers, who.Account
	if len(Apart(p)) > 0 {
		p.State = Differing
		return p.State, tx.SavePaper(ctx, sv.ID, p)
	}
	return Entered, handOn(ctx, tx, sv, p, p.First)
}

// handOn gives the answer of a sheet to all the others, and forgets what was typed.
func handOn(ctx context.Context, tx Tx, sv Survey, p PaperSheet, a questionnaire.Answers) error {
	p.State, p.First, p.Second = Entered, nil, nil
	if err := tx.SavePaper(ctx, sv.ID, p); err != nil {
		return err
	}
	_, err := tx.AddIntake(ctx, sv.ID, sv.mark("sheet|"+p.Number), p.Version, p.Channel, a)
	return err
}

// Apart lists the questions that two people read differently.
func Apart(p PaperSheet) (out []string) {
	for _, key := range sortedKeys(p.First) {
		if !reflect.DeepEqual(p.First[key], p.Second[key]) {
			out = append(out, key)
		}
	}
	for _, key := range sortedKeys(p.Second) {
		if _, there := p.First[key]; !there {
			out = append(out, key)
		}
	}
	return out
}

// readable is what is kept of the answers on a sheet. A person may have left out what a screen would
// have insisted on; all else must be an answer. Faults: Conflict, Invalid.
func readable(ctx context.Context, tx Tx, sv Survey, version int, seed string, a questionnaire.Answers) (questionnaire.Answers, error) {
	v, err := tx.Version(ctx, sv.ID, version)
	if fault.Is(err, fault.NotFound) || err == nil && version > sv.Version {
		err = fault.New(fault.Conflict, "fault.survey_changed")
	}
	if err != nil {
		return nil, err
	}
	run := v.Definition.Run(a, seed)
	clean := run.Clean()
	var form fault.Form
	for _, p := range run.Problems() {
		if given := a[p.Question]; !given.Empty() {
			form.Add("q_"+p.Question, p.Key, pairs(p.Params)...)
		}
	}
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

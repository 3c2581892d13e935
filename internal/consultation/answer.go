package consultation

import (
	"context"
	"slices"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
)

// Answer is what the town does with a remark, and why.
type Answer struct {
	Disposition Disposition
	Reason      string // to the author
	LedTo       string // anchor of the paragraph that changed; may be empty
	Now         bool   // published at once; else with the table of all
}

func (in *Answer) check(form *fault.Form, text []Paragraph) {
	in.Reason = richtext.Text(in.Reason)
	if !slices.Contains(Dispositions, in.Disposition) {
		form.Add("disposition", "fault.remark_disposition")
	}
	check(form, "reason", in.Reason, MinReason, MaxReason)
	if _, ok := find(text, in.LedTo); in.LedTo != "" && !ok {
		form.Add("led", "fault.remark_paragraph")
	}
}

// Answer gives remarks, one or many, the same disposition and reason. Once an answer is public,
// each change of it is public at once and told again. Faults: SignIn, Denied, NotFound, Closed for
// remarks that are not public, Invalid with fields remarks, disposition, reason, led.
func (s *Service) Answer(ctx context.Context, who access.Actor, which id.ID, remarks []id.ID, in Answer) error {
	var form fault.Form
	if len(remarks) == 0 {
		form.Add("remarks", "fault.remark_none")
	}
	if len(remarks) > MaxBulk {
		form.Add("remarks", "fault.remark_many", "max", MaxBulk)
	}
	err := s.desk(ctx, who, which, s.store.View, func(tx Tx, c Consultation) error {
		text, err := tx.Paragraphs(ctx, c.ID, c.Version)
		if err == nil {
			in.check(&form, text)
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(remarks) == 0 {
		return form.Err()
	}
	return s.act(ctx, who, which, remarks, form.Err(), func(tx Tx, c Consultation, r Remark) error {
		return settle(ctx, tx, who, c, r, in)
	})
}

// settle writes an answer, and tells of it when it is public.
func settle(ctx context.Context, tx Tx, who access.Actor, c Consultation, r Remark, in Answer) error {
	if r.State != Shown {
		return fault.New(fault.Closed, "fault.remark_not_shown", "n", r.Number)
	}
	if r.Disposition == in.Disposition && r.Reason == in.Reason && r.LedTo == in.LedTo && (!in.Now || !r.Told.IsZero()) {
		return nil
	}
	r.Disposition, r.Reason, r.LedTo, r.Answered, r.AnsweredBy = in.Disposition, in.Reason, in.LedTo, tx.Now(), who.Account
	tell := in.Now || !r.Told.IsZero()
	if tell {
		r.Told = tx.Now()
	}
	if err := tx.SaveRemark(ctx, c, r); err != nil {
		return err
	}
	if err := tx.Audit(ctx, who.Account, "remark.answer", r.ID, map[string]string{"disposition": string(in.Disposition)}); err != nil {
		return err
	}
	if tell {
		return answered(ctx, tx, r)
	}
	return nil
}

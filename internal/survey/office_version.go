package survey

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
	"almenda/internal/textdiff"
)

// maxBytes is how much a definition may weigh.
const maxBytes = 1 << 20

// mendWords is how many words a slip of the pen may take away, and how many it may add.
const mendWords = 10

// sized refuses what is too much to keep and to show, and texts with national numbers. What it lacks
// besides may be added later. Faults: Invalid, TooLarge.
func sized(d questionnaire.Definition) error {
	raw, err := json.Marshal(d)
	if err != nil || len(raw) > maxBytes || len(d.Sections) > questionnaire.MaxSections || count(d) > questionnaire.MaxQuestions {
		return fault.New(fault.TooLarge, "fault.builder_too_large")
	}
	var form fault.Form
	each(&d, func(at, lang, words string) {
		if nationalid.In(words) {
			form.Add(at, "fault.national_number")
		}
		if utf8.RuneCountInString(words) > questionnaire.MaxLong {
			form.Add(at, "fault.too_long", "max", questionnaire.MaxLong)
		}
	})
	return form.Err()
}

func count(d questionnaire.Definition) (n int) {
	for _, sec := range d.Sections {
		n += len(sec.Questions)
	}
	return n
}

// each calls fn for each text of a definition, in an order that is always the same. at is the key of
// its question or section.
func each(d *questionnaire.Definition, fn func(at, lang, words string)) {
	all := func(at string, texts ...tenant.Text) {
		for _, t := range texts {
			for _, lang := range slices.Sorted(maps.Keys(t)) {
				fn(at, lang, t[lang])
			}
		}
	}
	for _, sec := range d.Sections {
		all(sec.Key, sec.Title, sec.Lead)
		for _, q := range sec.Questions {
			all(q.Key, q.Title, q.Help, q.LowWords, q.HiWords, q.Unit)
			for _, o := range q.Options {
				all(q.Key, o.Words, o.Alt)
			}
			for _, r := range q.Rows {
				all(q.Key, r.Words)
			}
		}
	}
	for _, c := range d.Checks {
		all(c.At, c.Says)
	}
}

// SetDefinition writes the questions of a draft, or of a change that is being prepared. rev is the
// state that the writer saw: somebody else's change in between is a Conflict and nothing is lost.
// Faults: NotFound, Closed, Conflict, Invalid, TooLarge.
func (s *Service) SetDefinition(ctx context.Context, who access.Actor, survey id.ID, d questionnaire.Definition, rev string) error {
	if err := sized(d); err != nil {
		return err
	}
	return s.act(ctx, who, survey, "survey.questions", func(tx Tx, one *Survey) error {
		v, err := writable(ctx, tx, *one)
		if err != nil {
			return err
		}
		if rev != Rev(v.Definition) {
			return fault.New(fault.Conflict, "fault.builder_rev")
		}
		v.Definition, v.By, v.At = d, who.Account, tx.Now()
		return tx.SetVersion(ctx, v)
	})
}

// writable is the version of a survey that can be written now. Faults: Closed.
func writable(ctx context.Context, tx Tx, one Survey) (Version, error) {
	if one.State == Draft {
		return tx.Version(ctx, one.ID, one.Version)
	}
	v, err := pending(ctx, tx, one)
	switch {
	case err != nil:
		return Version{}, err
	case one.State == Proposed || v != nil && one.Proposer != id.None:
		return Version{}, fault.New(fault.Closed, "fault.builder_waits")
	case v == nil:
		return Version{}, fault.New(fault.Closed, "fault.builder_frozen")
	}
	return *v, nil
}

// Mend corrects a slip of the pen in a survey that was opened: a few words, no number, nothing that
// changes what an answer means. It needs no second person, is seen by everybody in the list of
// versions, and answers before and after it count together. Faults: NotFound, Closed, Conflict, Invalid.
func (s *Service) Mend(ctx context.Context, who access.Actor, survey id.ID, d questionnaire.Definition, rev, note string) error {
	if err := sized(d); err != nil {
		return err
	}
	return s.act(ctx, who, survey, "survey.mend", func(tx Tx, one *Survey) error {
		if one.Frozen.IsZero() {
			return fault.New(fault.Closed, "fault.builder_not_open")
		}
		next, err := pending(ctx, tx, *one)
		if err != nil {
			return err
		}
		if next != nil {
			return fault.New(fault.Closed, "fault.builder_pending")
		}
		v, err := tx.Version(ctx, one.ID, one.Version)
		if err != nil {
			return err
		}
		if rev != Rev(v.Definition) {
			return fault.New(fault.Conflict, "fault.builder_rev")
		}
		if Rev(d) == rev {
			return nil
		}
		if !Slip(v.Definition, d) {
			return fault.New(fault.Invalid, "fault.builder_mend")
		}
		one.Version++
		return tx.PutVersion(ctx, Version{Survey: one.ID, Number: one.Version, Definition: d, Frozen: true, Kind: "typo", Note: line(note), By: who.Account, At: tx.Now()})
	})
}

// Slip tells whether a change is a slip of the pen: the same structure, at most ten words gone and ten
// new in all languages together, none with a digit, and no language that was not there or is gone.
func Slip(before, after questionnaire.Definition) bool {
	if !before.SameStructure(&after) {
		return false
	}
	var a, b [][3]string
	each(&before, func(at, lang, words string) { a = append(a, [3]string{at, lang, words}) })
	each(&after, func(at, lang, words string) { b = append(b, [3]string{at, lang, words}) })
	if len(a) != len(b) {
		return false
	}
	gone, came := 0, 0
	for i := range a {
		if a[i][0] != b[i][0] || a[i][1] != b[i][1] || (a[i][2] == "") != (b[i][2] == "") {
			return false
		}
		for _, part := range textdiff.Words(a[i][2], b[i][2]) {
			n := len(strings.Fields(part.Text))
			switch {
			case part.Op == textdiff.Same:
				continue
			case strings.ContainsFunc(part.Text, unicode.IsDigit):
				return false
			case part.Op == textdiff.Gone:
				gone += n
			default:
				came += n
			}
		}
	}
	return gone <= mendWords && came <= mendWords
}

// Revise begins a change of the questions of an open survey: a copy that people do not see until a
// second person has approved it. Twice is once. Faults: NotFound, Closed.
func (s *Service) Revise(ctx context.Context, who access.Actor, _ *tenant.Town, survey id.ID) error {
	return s.act(ctx, who, survey, "survey.revise", func(tx Tx, one *Survey) error {
		if one.State != Published || one.Frozen.IsZero() || one.At(tx.Now()) == Closed {
			return fault.New(fault.Closed, "fault.builder_not_open")
		}
		next, err := pending(ctx, tx, *one)
		if err != nil || next != nil {
			return err
		}
		v, err := tx.Version(ctx, one.ID, one.Version)
		if err != nil {
			return err
		}
		one.Proposer = id.None
		v.Number, v.Frozen, v.Kind, v.Note, v.By, v.At = one.Version+1, false, "structure", "", who.Account, tx.Now()
		return tx.PutVersion(ctx, v)
	})
}

// Drop throws away a change that is being prepared; people go on answering what they answer now.
// Faults: NotFound, Closed.
func (s *Service) Drop(ctx context.Context, who access.Actor, _ *tenant.Town, survey id.ID) error {
	return s.act(ctx, who, survey, "survey.drop", func(tx Tx, one *Survey) error {
		next, err := pending(ctx, tx, *one)
		if err != nil {
			return err
		}
		if next == nil {
			return fault.New(fault.Closed, "fault.builder_no_change")
		}
		one.Proposer, one.Settings.Notes = id.None, nil
		return tx.DropVersion(ctx, one.ID, next.Number)
	})
}

// Compared is what becomes of one question between two versions.
type Compared struct {
	Key    string
	Before *questionnaire.Question // nil: it is new
	After  *questionnaire.Question // nil: it is gone
	Same   bool                    // nothing changed
	Anew   bool                    // answers before and after do not count together
}

// Compare lists the questions of two versions, in the order of the later one; those that are gone last.
func Compare(before, after questionnaire.Definition) (out []Compared) {
	for _, q := range after.Questions() {
		old, _ := before.Question(q.Key)
		c := Compared{Key: q.Key, Before: old, After: q}
		if old != nil {
			c.Same = equal(old, q)
			c.Anew = !questionnaire.Comparable(old, q)
		}
		out = append(out, c)
	}
	for _, q := range before.Questions() {
		if now, _ := after.Question(q.Key); now == nil {
			out = append(out, Compared{Key: q.Key, Before: q})
		}
	}
	return out
}

func equal(a, b *questionnaire.Question) bool {
	x, e1 := json.Marshal(a)
	y, e2 := json.Marshal(b)
	return e1 == nil && e2 == nil && string(x) == string(y)
}

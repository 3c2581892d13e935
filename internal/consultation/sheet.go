package consultation

import (
	"context"
	"slices"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
)

// Outcome is what a line of a sheet would do.
type Outcome string

const (
	Change    Outcome = "change"
	Unchanged Outcome = "unchanged"
	Wrong     Outcome = "wrong"    // Problem says why
	Stale     Outcome = "conflict" // somebody changed the remark after it was exported
)

// SheetRow is a line of a sheet that staff filled in.
type SheetRow struct {
	Line        int
	Remark      id.ID
	Revision    int64
	Disposition string // as written: a key or a word of some language
	Reason      string
	LedTo       string // anchor, or the number of a paragraph

	Number  int
	Outcome Outcome
	Problem string // catalogue key
	Answer  Answer
}

// Sheet is a spreadsheet that was read and waits to be confirmed.
type Sheet struct {
	ID           id.ID
	Consultation id.ID
	By           id.ID
	File         string
	Rows         []SheetRow
	At           time.Time
	Applied      time.Time
}

// Count counts lines with an outcome.
func (s Sheet) Count(o Outcome) (n int) {
	for _, r := range s.Rows {
		if r.Outcome == o {
			n++
		}
	}
	return n
}

// Export writes a consultation's remarks as a spreadsheet, to be filled in and read back. Faults:
// SignIn, Denied, NotFound.
func (s *Service) Export(ctx context.Context, who access.Actor, which id.ID, w SheetWords) (out []byte, err error) {
	err = s.desk(ctx, who, which, s.store.View, func(tx Tx, c Consultation) error {
		all, err := tx.All(ctx, c.ID)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(r Remark) bool { return r.State != Shown && r.State != Held })
		out, err = writeXLSX(all, w)
		return err
	})
	return out, err
}

// Upload reads a sheet that was filled in, says of each line what it would do, and keeps it until
// it is confirmed. Nothing is changed yet. words are the languages in which it may have been
// exported. Faults: SignIn, Denied, NotFound, Invalid, TooLarge.
func (s *Service) Upload(ctx context.Context, who access.Actor, which id.ID, file string, data []byte, words []SheetWords) (out Sheet, err error) {
	rows, wrong := readSheet(data, words)
	err = s.desk(ctx, who, which, s.store.Update, func(tx Tx, c Consultation) error {
		if wrong != nil {
			return wrong
		}
		out = Sheet{ID: id.New(), Consultation: c.ID, By: who.Account, File: clip(richtext.Line(file), MaxName), Rows: rows, At: tx.Now()}
		if err := judge(ctx, tx, c, out.Rows, false); err != nil {
			return err
		}
		return tx.PutSheet(ctx, out)
	})
	return out, err
}

// Preview reads a sheet that waits, judged anew. Faults: SignIn, Denied, NotFound.
func (s *Service) Preview(ctx context.Context, who access.Actor, which, sheet id.ID) (out Sheet, err error) {
	err = s.desk(ctx, who, which, s.store.View, func(tx Tx, c Consultation) error {
		if out, err = tx.Sheet(ctx, who.Account, sheet); err != nil {
			return err
		}
		if out.Consultation != c.ID {
			return fault.Missing()
		}
		return judge(ctx, tx, c, out.Rows, false)
	})
	return out, err
}

// Apply does what a sheet says, all of it or nothing: a line that is wrong or was overtaken
// meanwhile refuses it. Faults: SignIn, Denied, NotFound, Conflict.
func (s *Service) Apply(ctx context.Context, who access.Actor, which, sheet id.ID) (changed int, err error) {
	err = s.desk(ctx, who, which, s.store.Update, func(tx Tx, c Consultation) error {
		sh, err := tx.Sheet(ctx, who.Account, sheet)
		if err != nil {
			return err
		}
		if sh.Consultation != c.ID {
			return fault.Missing()
		}
		if err := judge(ctx, tx, c, sh.Rows, true); err != nil {
			return err
		}
		if n := sh.Count(Wrong) + sh.Count(Stale); n > 0 {
			return fault.New(fault.Conflict, "fault.remark_sheet", "n", n)
		}
		changed = 0
		for _, row := range sh.Rows {
			if row.Outcome != Change {
				continue
			}
			r, err := tx.LockRemark(ctx, row.Remark)
			if err != nil {
				return err
			}
			if err := settle(ctx, tx, who, c, r, row.Answer); err != nil {
				return err
			}
			changed++
		}
		return tx.SheetApplied(ctx, sheet)
	})
	return changed, err
}

// judge says of each line what it would do now. lock holds the remarks, in the order of their ids.
func judge(ctx context.Context, tx Tx, c Consultation, rows []SheetRow, lock bool) error {
	all, err := tx.All(ctx, c.ID)
	if err != nil {
		return err
	}
	if lock {
		slices.SortFunc(all, func(a, b Remark) int { return slices.Compare(a.ID[:], b.ID[:]) })
		wanted := map[id.ID]bool{}
		for _, r := range rows {
			wanted[r.Remark] = true
		}
		for i := range all {
			if wanted[all[i].ID] {
				if all[i], err = tx.LockRemark(ctx, all[i].ID); err != nil {
					return err
				}
			}
		}
	}
	known := make(map[id.ID]Remark, len(all))
	for _, r := range all {
		known[r.ID] = r
	}
	text, err := tx.Paragraphs(ctx, c.ID, c.Version)
	if err != nil {
		return err
	}
	seen := map[id.ID]bool{}
	for i := range rows {
		rows[i].judge(known, text, seen[rows[i].Remark])
		seen[rows[i].Remark] = true
	}
	return nil
}

// judge says what one line would do. twice tells that an earlier line was about the same remark.
func (row *SheetRow) judge(known map[id.ID]Remark, text []Paragraph, twice bool) {
	wrong := func(key string) { row.Outcome, row.Problem = Wrong, key }
	r, ok := known[row.Remark]
	if !ok {
		wrong("remarks.sheet_problem_unknown")
		return
	}
	row.Number = r.Number
	a := Answer{Disposition: Disposition(row.Disposition), Reason: richtext.Text(row.Reason), LedTo: anchorOf(row.LedTo)}
	row.Answer = a
	_, led := find(text, a.LedTo)
	switch {
	case twice:
		wrong("remarks.sheet_problem_twice")
	case a.Disposition == "" && a.Reason == "" && a.LedTo == "", a.Disposition == r.Disposition && a.Reason == r.Reason && a.LedTo == r.LedTo:
		row.Outcome, row.Problem = Unchanged, ""
	case row.Revision != r.Revision:
		row.Outcome, row.Problem = Stale, "remarks.sheet_problem_stale"
	case r.State != Shown:
		wrong("remarks.sheet_problem_hidden")
	case !slices.Contains(Dispositions, a.Disposition):
		wrong("remarks.sheet_problem_disposition")
	case a.LedTo != "" && !led:
		wrong("remarks.sheet_problem_paragraph")
	default:
		var form fault.Form
		check(&form, "reason", a.Reason, MinReason, MaxReason)
		if form.Err() != nil {
			wrong("remarks.sheet_problem_reason")
			return
		}
		row.Outcome, row.Problem = Change, ""
	}
}

// anchorOf reads "p4", "4" or "§ 4" as the anchor of the fourth paragraph.
func anchorOf(s string) string {
	s = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s), "§"))
	if s != "" && strings.Trim(s, "0123456789") == "" {
		return "p" + s
	}
	return s
}

func clip(s string, max int) string {
	if r := []rune(s); len(r) > max {
		return string(r[:max])
	}
	return s
}

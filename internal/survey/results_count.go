package survey

import (
	"context"
	"runtime"
	"slices"

	"almenda/internal/disclosure"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/tally"
	"almenda/internal/tenant"
)

// rules are the numbers of the gate for a survey: the usual ones, or what the town or the survey makes
// stricter.
func (s Survey) rules(town *tenant.Town) disclosure.Rules {
	own := disclosure.Rules(town.Disclosure)
	return disclosure.Rules{Base: s.Settings.Base, Cell: s.Settings.Cell}.Or(own).Or(disclosure.Least())
}

// drawUp makes the results of a survey that has closed, as they would be published now.
func (s *Service) drawUp(ctx context.Context, tx Tx, town *tenant.Town, one Survey) (*Results, error) {
	f, versions, err := s.begin(ctx, tx, town, one)
	if err != nil {
		return nil, err
	}
	w, err := f.weigh(ctx, versions)
	if err != nil {
		return nil, err
	}
	r := &Results{About: f.about(one, versions)}
	r.About.Weights = w
	if r.About.TooFew {
		r.About.Weights = nil
		return r, nil
	}
	f.declared()
	asked := len(f.list)
	f.margins()
	in := disclosure.Input{Answers: map[string]int{one.ID.String(): f.counted.Answers}, Tables: f.tables()}
	if err := s.earlier(ctx, tx, town, one, &in); err != nil {
		return nil, err
	}
	released, audit := f.rules.Gate(in)
	r.Audit = &audit
	f.pass(released[:len(f.tables())])
	if err := f.words(ctx, one.ID); err != nil {
		return nil, err
	}
	for _, fig := range f.list[:asked] {
		r.Figures = append(r.Figures, fig.Figure)
	}
	r.About.Who = f.who()
	r.About.differ(r.Figures)
	return r, nil
}

// begin counts the answers of a survey, without weights.
func (s *Service) begin(ctx context.Context, tx Tx, town *tenant.Town, one Survey) (*figures, []Version, error) {
	versions, err := tx.Versions(ctx, one.ID)
	if err != nil {
		return nil, nil, err
	}
	at := slices.IndexFunc(versions, func(v Version) bool { return v.Number == one.Version })
	f := &figures{survey: one, def: &versions[max(at, 0)].Definition, town: town, rules: one.rules(town), kept: s.kept(tx, town.ID, one)}
	if f.asked, err = s.askedOf(ctx, town.ID, one); err != nil {
		return nil, nil, err
	}
	f.group(versions)
	f.counted, err = f.count(ctx, versions, nil)
	return f, versions, err
}

// count reads all answers once.
func (f *figures) count(ctx context.Context, versions []Version, weights *tally.Weights) (tally.Result, error) {
	defs := map[int]*questionnaire.Definition{}
	for i := range versions {
		defs[versions[i].Number] = &versions[i].Definition
	}
	var tables []tally.Table
	for _, t := range f.survey.Settings.Tables {
		if t.By != "" {
			tables = append(tables, tally.Table{Question: t.Question, By: t.By})
		}
	}
	all := tally.New(f.def, defs, tables, weights)
	pour := all.Pour(runtime.GOMAXPROCS(0))
	err := f.kept.Each(ctx, f.survey.ID, func(version int, _ Channel, body []byte) error {
		pour.Add(version, body)
		return nil
	})
	return *pour.Done().Result(), err
}

// about is what is told of the survey as a whole.
func (f *figures) about(one Survey, versions []Version) About {
	a := About{Answers: disclosure.RoundTotal(f.counted.Answers), TooFew: f.counted.Answers < f.rules.Whole, Need: f.rules.Whole, Group: f.rules.Base,
		Cell: f.rules.Cell, Kind: one.Kind, Opened: one.Opens, Closed: one.End(), Did: one.Settings.Did}
	if a.TooFew {
		a.Answers = 0
	}
	for _, v := range versions {
		if v.Frozen && v.Number <= one.Version {
			a.Versions = append(a.Versions, Edition{Number: v.Number, Kind: v.Kind, Note: v.Note, At: v.At})
		}
	}
	return a
}

// margins adds the questions of which it is known how the population answers, where no table shows
// them already.
func (f *figures) margins() {
	for _, m := range f.survey.Settings.Margins {
		q, _ := f.def.Question(m.Question)
		t := Table{Question: m.Question}
		if q == nil || f.figure(m.Question) != nil || m.Question == GroupKey { // what is told of groups stands in the panel's report
			continue
		}
		if c := f.find(t); c != nil {
			f.add(q, t, c)
		}
	}
}

// figure finds the figure of a question over everybody.
func (f *figures) figure(question string) *figure {
	for _, one := range f.list {
		if one.Question == question && one.By == "" {
			return one
		}
	}
	return nil
}

// who answered, beside the population.
func (f *figures) who() (out []Composed) {
	for _, m := range f.survey.Settings.Margins {
		one := f.figure(m.Question)
		if m.Question == GroupKey || one == nil || one.Hidden != "" || len(one.Series) != 1 || len(one.sheets) != 1 {
			continue
		}
		all := 0.0
		for _, n := range m.Shares {
			all += n
		}
		c := Composed{Question: m.Question, Title: one.Title, Source: m.Source, At: m.At, Passed: one.Passed}
		for i, label := range one.Columns {
			cell := one.Series[0].Cells[i]
			l := ComposedLine{Label: label, Answered: cell.Counted, Hidden: cell.Hidden, People: share(m.Shares[label.Code], all)}
			for _, more := range label.More {
				l.People += share(m.Shares[more.Code], all)
			}
			c.Lines = append(c.Lines, l)
		}
		out = append(out, c)
	}
	return out
}

// maxEarlier is against how many earlier surveys of the same people results are held.
const maxEarlier = 10

// earlier adds what was published before of people who answered this survey too: a figure that could be
// taken from another must not leave a few people over.
func (s *Service) earlier(ctx context.Context, tx Tx, town *tenant.Town, one Survey, in *disclosure.Input) error {
	list, err := tx.ReleasedIn(ctx, id.None, 4*maxEarlier)
	if err != nil {
		return err
	}
	found := 0
	for _, before := range list {
		if before.ID == one.ID || found == maxEarlier {
			continue
		}
		onlyA, onlyB, both, err := tx.Shared(ctx, one.ID, before.ID)
		if err != nil {
			return err
		}
		if both == 0 {
			continue
		}
		r, err := published(ctx, tx, before.ID)
		if err != nil {
			return err
		}
		if r == nil || r.About.TooFew {
			continue
		}
		f, _, err := s.begin(ctx, tx, town, before)
		if err != nil {
			return err
		}
		f.declared()
		f.margins()
		found++
		in.Answers[before.ID.String()] = f.counted.Answers
		in.Tables = append(in.Tables, f.frozen(r)...)
		in.Overlaps = append(in.Overlaps, disclosure.Overlap{A: one.ID.String(), B: before.ID.String(), OnlyA: onlyA, OnlyB: onlyB})
	}
	return nil
}

// frozen are tables with what was published of them.
func (f *figures) frozen(r *Results) (out []disclosure.Table) {
	var passed []disclosure.Released
	for _, fig := range r.Figures {
		passed = append(passed, fig.Passed...)
	}
	for _, c := range r.About.Who {
		passed = append(passed, c.Passed...)
	}
	for _, t := range f.tables() {
		at := slices.IndexFunc(passed, func(p disclosure.Released) bool { return p.Question == t.Question && p.By == t.By })
		if at >= 0 {
			t.Before = &passed[at]
			out = append(out, t)
		}
	}
	return out
}

// farPoints is how many points a weighted share must differ from the counted one for both to be told.
const farPoints = 3

// differ notes where weights change a share much.
func (a *About) differ(list []Figure) {
	if a.Weights == nil || !a.Weights.Used {
		return
	}
	for _, f := range list {
		if f.By != "" || len(f.Series) != 1 {
			continue
		}
		for i, c := range f.Series[0].Cells {
			if c.Far() {
				a.Weights.Difference = append(a.Weights.Difference, Different{Question: f.Question, Code: f.Columns[i].Code, Weighted: c.Percent, Unchanged: c.Counted})
			}
		}
	}
}

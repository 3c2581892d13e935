package survey

import (
	"context"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/disclosure"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/export"
	"almenda/internal/questionnaire/stored"
	"almenda/internal/tenant"
)

// Formats are the files that rows are exported in.
var formats = []string{"csv", "xlsx", "json"}

// exportAtOnce is how many answers are held at a time while rows are written. Each time has its own
// transaction: nothing waits for a slow line.
const exportAtOnce = 1_000

// Export is a survey whose answers a named role may take out, row by row.
type Export struct {
	Survey
	Why     string   // why nothing may be taken out, as a key; empty: it may
	Rows    int      // rounded
	Left    []string // questions that are left out, for with them somebody could be recognised
	Plan    *export.Plan
	channel bool // whether a row says how it came in
}

// exportLeast is below how many answers no rows leave the house.
const exportLeast = 50

// channelColumn stands for how an answer came in among the columns by which people could be told apart.
const channelColumn = "\x00channel"

// Exportable tells what of a survey may be taken out. Faults: NotFound.
func (s *Service) Exportable(ctx context.Context, who access.Actor, town *tenant.Town, survey id.ID) (e Export, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if e.Survey, err = tx.Survey(ctx, survey); err != nil {
			return err
		}
		if !s.policy.May(who, access.ExportSurvey, e.Scope()) {
			return fault.Missing()
		}
		versions, err := tx.Versions(ctx, survey)
		if err != nil {
			return err
		}
		defs := map[int]*questionnaire.Definition{}
		for i := range versions {
			defs[versions[i].Number] = &versions[i].Definition
		}
		kept := s.kept(tx, who.Tenant, e.Survey)
		got, err := kept.Responses(ctx, survey)
		if err != nil {
			return err
		}
		all := 0
		for _, n := range got {
			all += n
		}
		e.Rows = disclosure.RoundTotal(all)
		switch {
		case e.At(tx.Now()) != Closed || e.Settled.IsZero():
			e.Why = "survey_results.export_open"
		case all < exportLeast:
			e.Why = "survey_results.export_few"
		default:
			if err := e.recognisable(ctx, kept, town); err != nil {
				return err
			}
		}
		e.Plan = export.New(defs, export.Options{Leave: e.leave})
		return nil
	})
	return e, err
}

// leave says of a column that it stays in the house: what people wrote, points on the map, and groups
// so small that somebody could be recognised.
func (e *Export) leave(c export.Column) bool {
	switch c.Kind {
	case export.Text, export.Lat, export.Lon:
		return true
	}
	return c.Question != nil && slices.Contains(e.Left, c.Question.Key)
}

// recognisable finds the columns by which people could be told apart, and which of them must be left
// out so that everybody is one of several who are alike in all that stay.
func (e *Export) recognisable(ctx context.Context, kept Answered, town *tenant.Town) error {
	keys := []string{channelColumn}
	add := func(key string) {
		if key != "" && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	for _, t := range e.Settings.Tables {
		add(t.By)
	}
	for _, m := range e.Settings.Margins {
		add(m.Question)
	}
	alike, values := map[string]int{}, make([]string, len(keys))
	answers := 0
	var read stored.Reader
	err := kept.Each(ctx, e.ID, func(_ int, channel Channel, body []byte) error {
		answers++
		clear(values)
		values[0] = string(channel)
		list, err := read.Read(body)
		if err != nil {
			return nil //nolint:nilerr // what cannot be read is not written either
		}
		for i := range list {
			if at := slices.Index(keys, string(list[i].Key)); at > 0 {
				values[at] = groupOf(&list[i])
			}
		}
		alike[strings.Join(values, "\x1f")]++
		return nil
	})
	if err != nil {
		return err
	}
	left := smallest(e.rules(town), answers, alike, len(keys))
	e.channel = !slices.Contains(left, 0)
	for _, at := range left {
		if at > 0 {
			e.Left = append(e.Left, keys[at])
		}
	}
	return nil
}

func groupOf(a *stored.Answer) string {
	switch {
	case len(a.Codes) > 0:
		return string(a.Codes[0])
	case a.Place != nil:
		return a.Place.District
	}
	return string(a.Text)
}

// smallest says which columns to leave out until enough people are alike: each time the one without
// which the smallest group is greatest.
func smallest(rules disclosure.Rules, answers int, alike map[string]int, columns int) (left []int) {
	project := func(without []int) []int {
		sums := map[string]int{}
		for key, n := range alike {
			parts := strings.Split(key, "\x1f")
			for _, at := range without {
				parts[at] = ""
			}
			sums[strings.Join(parts, "\x1f")] += n
		}
		out := make([]int, 0, len(sums))
		for _, n := range sums {
			out = append(out, n)
		}
		return out
	}
	for len(left) < columns && !rules.MayExportRows(answers, project(left)) {
		best, most := -1, -1
		for at := range columns {
			if slices.Contains(left, at) {
				continue
			}
			if n := slices.Min(project(append(slices.Clone(left), at))); n > most {
				best, most = at, n
			}
		}
		left = append(left, best)
	}
	return left
}

// Taking is an export of rows that somebody asks for.
type Taking struct {
	Format  string
	Purpose string
	Lang    string
	Say     func(key string) string
}

// Take checks an export and writes into the audit who takes what for what. The file is written by
// Write. Faults: NotFound, Invalid, Conflict.
func (s *Service) Take(ctx context.Context, who access.Actor, town *tenant.Town, survey id.ID, in *Taking) (Export, error) {
	e, err := s.Exportable(ctx, who, town, survey)
	if err != nil {
		return e, err
	}
	in.Purpose = strings.TrimSpace(in.Purpose)
	form := fault.Form{}
	if n := utf8.RuneCountInString(in.Purpose); n < 10 || n > 300 {
		form.Add("purpose", "fault.survey_purpose", "min", 10, "max", 300)
	} else if nationalid.In(in.Purpose) {
		form.Add("purpose", "fault.national_number")
	}
	if !slices.Contains(formats, in.Format) {
		form.Add("format", "fault.survey_format")
	}
	if err := form.Err(); err != nil {
		return e, err
	}
	if e.Why != "" {
		return e, fault.New(fault.Conflict, "fault.survey_no_export")
	}
	return e, s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		return tx.Audit(ctx, who.Account, "survey.exported", survey, map[string]string{"format": in.Format, "purpose": in.Purpose})
	})
}

// Write writes the rows of an export, some thousand at a time.
func (s *Service) Write(ctx context.Context, who access.Actor, e Export, in Taking, to io.Writer) error {
	w, err := e.writer(in, to)
	if err != nil {
		return err
	}
	for last := id.None; ; {
		var rows []Filed
		err := s.store.View(ctx, who.Tenant, func(tx Tx) (err error) {
			rows, err = s.kept(tx, who.Tenant, e.Survey).After(ctx, e.ID, last, exportAtOnce)
			return err
		})
		if err != nil {
			return err
		}
		for _, r := range rows {
			channel := string(r.Channel)
			if !e.channel {
				channel = ""
			}
			if err := w.Row(r.Version, channel, r.Body); err != nil {
				return err
			}
		}
		if len(rows) < exportAtOnce {
			return w.Close()
		}
		last = rows[len(rows)-1].ID
	}
}

func (e Export) writer(in Taking, to io.Writer) (export.Writer, error) {
	switch in.Format {
	case "xlsx":
		return e.Plan.XLSX(to, in.Lang, in.Say)
	case "json":
		return e.Plan.JSON(to)
	}
	return e.Plan.CSV(to, export.CSV{})
}

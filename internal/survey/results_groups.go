package survey

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"almenda/internal/disclosure"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

// GroupKey stands for the group of a panel's member among the questions. Nobody is asked for it: it is
// the one thing that comes with the right to answer. How many of each group were asked is known, so that
// answers are weighed by it, and the gate knows how large a group was.
const GroupKey = "panel_group"

// askedOf are the groups that a panel's survey went to; none for other kinds.
func (s *Service) askedOf(ctx context.Context, town tenant.ID, one Survey) (out []Asked, err error) {
	if one.Kind != Panel {
		return nil, nil
	}
	err = s.vault.View(ctx, town, func(tx VaultTx) error {
		w, err := tx.Wave(ctx, one.ID, false)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		out = w.Groups
		return err
	})
	return out, err
}

// group puts the groups among the questions of all versions.
func (f *figures) group(versions []Version) {
	if len(f.asked) < 2 {
		return
	}
	q := questionnaire.Question{Key: GroupKey, Type: questionnaire.Single}
	m := Margin{Question: GroupKey, Shares: map[string]float64{}}
	for _, g := range f.asked {
		// The last band of ages ends in the sign that stands between classes: "woman|45-64+65+".
		words := strings.TrimSuffix(strings.NewReplacer("+|", "+, ", "++", "+ / ", "|", ", ", "+", " / ").Replace(g.Label+"|"), ", ")
		q.Options = append(q.Options, questionnaire.Option{Code: g.Stratum, Words: tenant.Text{f.town.DefaultLanguage(): words}})
		m.Shares[g.Stratum] = float64(g.Invited)
	}
	for i := range versions {
		d := &versions[i].Definition
		d.Sections = append(slices.Clone(d.Sections), questionnaire.Section{Key: GroupKey, Questions: []questionnaire.Question{q}})
	}
	f.survey.Settings.Margins = append(slices.Clone(f.survey.Settings.Margins), m)
	f.kept = grouped{f.kept}
}

// invited tells the gate how many people the rows of a table were asked of.
func (f *figures) invited(t *disclosure.Table) {
	for i := range t.Rows {
		for _, g := range f.asked {
			if t.By == "" || t.By == GroupKey && t.Rows[i].Code == g.Stratum {
				t.Rows[i].Invited += g.Invited
			}
		}
	}
}

// grouped are answers with their group among them.
type grouped struct{ Answered }

func (g grouped) Each(ctx context.Context, survey id.ID, fn func(int, Channel, []byte) error) error {
	var body []byte
	for last, more := id.None, true; more; {
		rows, err := g.After(ctx, survey, last, gatherAtOnce)
		if err != nil {
			return err
		}
		for _, r := range rows {
			body = append(body[:0], bytes.TrimSuffix(r.Body, []byte("}"))...)
			if len(body) > 1 {
				body = append(body, ',')
			}
			body = append(body, `"`+GroupKey+`":{"c":["`+r.Stratum+`"]}}`...) // letters and digits
			if err := fn(r.Version, r.Channel, body); err != nil {
				return err
			}
			last = r.ID
		}
		more = len(rows) == gatherAtOnce
	}
	return nil
}

package survey

import (
	"context"
	"errors"
	"slices"
	"strings"

	"almenda/internal/disclosure"
	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/stored"
	"almenda/internal/questionnaire/tally"
	"almenda/internal/weighting"
)

// Why answers are not weighted.
const (
	noMargins = "none"
	tooUneven = "design"
	tooFewOf  = "effective"
	failed    = "failed"
)

// weigh holds those who answered against the population, and counts again with weights where the rules
// allow it.
func (f *figures) weigh(ctx context.Context, versions []Version) (*Weights, error) {
	out := &Weights{Why: noMargins, Design: 1, Effective: disclosure.RoundBase(f.counted.Answers), Margin: points(f.counted.Answers, 1)}
	c, err := f.classes(ctx)
	if err != nil || len(c.features) == 0 {
		return out, err
	}
	out.Margins = c.margins
	w, err := weighting.Rake(len(c.of), c.features, weighting.Options{})
	if refused := (weighting.Refused{}); errors.As(err, &refused) {
		out.Why = failed
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	out.Design, out.Effective = *rounded(w.Deff(), 2), disclosure.RoundBase(int(w.Effective()))
	out.Residual, out.Trimmed, out.Dropped = w.Error, w.Trimmed, w.Dropped
	for _, m := range w.Collapsed {
		at := slices.IndexFunc(c.features, func(x weighting.Feature) bool { return x.Key == m.Feature })
		out.Merged = append(out.Merged, m.Feature+": "+c.codes[at][m.From]+" → "+c.codes[at][m.Into])
	}
	if !w.Usable() {
		out.Why = tooFewOf
		if w.Deff() > 2 {
			out.Why = tooUneven
		}
		return out, nil
	}
	out.Used, out.Why, out.Margin = true, "", points(f.counted.Answers, w.Deff())
	f.weighted = true
	f.counted, err = f.count(ctx, versions, c.weights(w))
	return out, err
}

// points is how far a share of one half can be off by chance, in points.
func points(n int, deff float64) float64 {
	return *rounded(100*weighting.Margin(.5, n, deff, 0), 1)
}

// classed is in which class of each feature everybody is.
type classed struct {
	features []weighting.Feature
	margins  []Margin
	codes    [][]string // of the classes of each feature
	of       []string   // the codes of each person
	alike    map[string]string
}

// classes reads what everybody said to the questions of which the population's answers are known.
func (f *figures) classes(ctx context.Context) (c classed, err error) {
	for _, m := range f.survey.Settings.Margins {
		q, _ := f.def.Question(m.Question)
		if q == nil || !tally.Groupable(q) || len(m.Shares) < 2 {
			continue
		}
		codes := inOrder(q, m.Shares)
		feature := weighting.Feature{Key: m.Question}
		for _, code := range codes {
			feature.Targets = append(feature.Targets, m.Shares[code])
		}
		c.features, c.margins, c.codes = append(c.features, feature), append(c.margins, Margin{Question: m.Question, Source: m.Source, At: m.At}), append(c.codes, codes)
	}
	if len(c.features) == 0 {
		return c, nil
	}
	var read stored.Reader
	said := make([]string, len(c.features))
	c.alike = map[string]string{} // one text for all who are alike
	return c, f.kept.Each(ctx, f.survey.ID, func(_ int, _ Channel, body []byte) error {
		list, err := read.Read(body)
		if err != nil {
			return nil //nolint:nilerr // the tally does not count it either
		}
		clear(said)
		for i := range list {
			at := slices.IndexFunc(c.features, func(x weighting.Feature) bool { return x.Key == string(list[i].Key) })
			if at >= 0 {
				said[at] = groupOf(&list[i])
			}
		}
		for at, code := range said {
			c.features[at].Of = append(c.features[at].Of, slices.Index(c.codes[at], code)) // -1 is weighting.Missing
		}
		key := strings.Join(said, "\x1f")
		if _, known := c.alike[key]; !known {
			c.alike[key] = key
		}
		c.of = append(c.of, c.alike[key])
		return nil
	})
}

// inOrder are the codes of a margin in the order of the question, for small classes join their
// neighbours.
func inOrder(q *questionnaire.Question, shares map[string]float64) (out []string) {
	for _, o := range q.Options {
		if _, ok := shares[o.Code]; ok {
			out = append(out, o.Code)
		}
	}
	var rest []string
	for code := range shares {
		if !slices.Contains(out, code) {
			rest = append(rest, code)
		}
	}
	slices.Sort(rest)
	return append(out, rest...)
}

// weights are for the tally: all who are alike weigh the same.
func (c classed) weights(w weighting.Weights) *tally.Weights {
	of, keys := map[string]float64{}, []string{}
	for i, key := range c.of {
		of[key] = w.Of[i]
	}
	for _, x := range c.features {
		keys = append(keys, x.Key)
	}
	return &tally.Weights{Questions: keys, Of: func(codes []string) float64 {
		if x, ok := of[strings.Join(codes, "\x1f")]; ok {
			return x
		}
		return 1
	}}
}

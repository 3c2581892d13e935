package poll

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"almenda/internal/fault"
	"almenda/internal/nationalid"
	"almenda/internal/process"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Write is a poll as a form of staff holds it. Texts are by language; the town's first language is
// needed, and stands in for those that are left empty.
type Write struct {
	Process   string // slug; empty: stands alone
	Question  tenant.Text
	Lead      tenant.Text
	Choices   []tenant.Text // those without any text are left out
	Audience  Audience
	Districts []string
	Most      int
	Shuffled  bool
	Results   Results
	Opens     time.Time
	Closes    time.Time
	Sample    bool
	Key       string // made by the form: what is sent twice with it is made once
}

// clean brings the texts to the form in which they are kept.
func (w *Write) clean() {
	w.Question, w.Lead = lines(w.Question), lines(w.Lead)
	var kept []tenant.Text
	for _, c := range w.Choices {
		if c = lines(c); len(c) > 0 {
			kept = append(kept, c)
		}
	}
	w.Choices = kept
}

// lines cleans each text and leaves the empty ones out.
func lines(t tenant.Text) tenant.Text {
	out := tenant.Text{}
	for lang, s := range t {
		if s = richtext.Line(s); s != "" {
			out[lang] = s
		}
	}
	return out
}

// check tells what is wrong with the fields. Faults: Invalid.
func (w Write) check(town *tenant.Town) error {
	var form fault.Form
	first := town.DefaultLanguage()
	if w.Question[first] == "" {
		form.Add("question_"+first, "fault.poll_question")
	}
	for _, lang := range town.Languages {
		text(&form, "question_"+lang, w.Question[lang], MaxQuestion)
		text(&form, "lead_"+lang, w.Lead[lang], MaxLead)
	}
	w.checkChoices(&form, town)
	if !slices.Contains(Audiences, w.Audience) {
		form.Add("audience", "fault.poll_audience")
	}
	if !slices.Contains(ResultsKinds, w.Results) {
		form.Add("results", "fault.poll_results")
	}
	for _, key := range w.Districts {
		if _, ok := town.District(key); !ok {
			form.Add("districts", "fault.district_unknown")
			break
		}
	}
	if len(w.Districts) > 0 && w.Audience == Everybody {
		form.Add("districts", "fault.poll_districts_open")
	}
	switch {
	case w.Opens.IsZero():
		form.Add("opens", "fault.poll_time")
	case w.Closes.IsZero():
		form.Add("closes", "fault.poll_time")
	case !w.Closes.After(w.Opens):
		form.Add("closes", "fault.poll_order")
	}
	return form.Err()
}

func (w Write) checkChoices(form *fault.Form, town *tenant.Town) {
	first := town.DefaultLanguage()
	if len(w.Choices) < MinChoices || len(w.Choices) > MaxChoices {
		form.Add("choice_1_"+first, "fault.poll_choices", "min", MinChoices, "max", MaxChoices)
	}
	seen := map[string]bool{}
	for i, c := range w.Choices {
		field := "choice_" + number(i+1) + "_"
		if c[first] == "" {
			form.Add(field+first, "fault.poll_choice_first")
		}
		if word := strings.ToLower(c[first]); word != "" && seen[word] {
			form.Add(field+first, "fault.poll_choice_twice")
		} else {
			seen[word] = true
		}
		for _, lang := range town.Languages {
			text(form, field+lang, c[lang], MaxWords)
		}
	}
	if n := len(w.Choices); w.Most < 1 || w.Most > MaxChoices || n >= MinChoices && w.Most > n {
		form.Add("most", "fault.poll_most_range", "max", max(n, 1))
	}
}

func text(form *fault.Form, field, s string, most int) {
	switch {
	case utf8.RuneCountInString(s) > most:
		form.Add(field, "fault.too_long", "max", most)
	case nationalid.In(s):
		form.Add(field, "fault.national_number")
	}
}

// number writes 1 to 10.
func number(n int) string {
	if n == 10 {
		return "10"
	}
	return string(rune('0' + n%10))
}

// into writes the form into a poll. Choices get their numbers here.
func (w Write) into(p *Poll) {
	p.Question, p.Lead, p.Audience, p.Districts, p.Most = w.Question, w.Lead, w.Audience, w.Districts, w.Most
	p.Shuffled, p.Results, p.Opens, p.Closes, p.Sample = w.Shuffled, w.Results, w.Opens.UTC(), w.Closes.UTC(), w.Sample
	p.Choices = nil
	for i, c := range w.Choices {
		p.Choices = append(p.Choices, Choice{Number: i + 1, Words: c})
	}
}

// frame finds the process that the form names; it must have a phase for polls. Faults: Invalid.
func (w Write) frame(ctx context.Context, tx Tx) (*process.Process, error) {
	if w.Process == "" {
		return nil, nil
	}
	var form fault.Form
	p, err := tx.ProcessBySlug(ctx, w.Process)
	switch {
	case fault.Is(err, fault.NotFound):
		form.Add("process", "fault.process_unknown")
		return nil, form.Err()
	case err != nil:
		return nil, err
	case !slices.ContainsFunc(p.Phases, func(ph process.Phase) bool { return ph.Kind == process.Poll }):
		form.Add("process", "fault.poll_phase")
		return nil, form.Err()
	}
	return &p, nil
}

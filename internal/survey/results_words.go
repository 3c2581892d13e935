package survey

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/page"
	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

// gatherAtOnce is from how many answers words are laid out together. They are shuffled, so that two
// that lie side by side are not of one person; what is left over at the end is never few.
const gatherAtOnce = 2_000

// gathered marks that all words were laid out.
const gathered = "done"

// maxTheme is how long the name of a theme may be.
const maxTheme = 60

// CloseBooks says that all answers are in: nothing can be entered any more, what people wrote is laid
// out for review, and the results can be published. Done twice it is done once. Faults: NotFound,
// Conflict.
func (s *Service) CloseBooks(ctx context.Context, who access.Actor, town *tenant.Town, survey id.ID) error {
	err := s.store.View(ctx, who.Tenant, func(tx Tx) error {
		_, err := s.managed(ctx, tx, who, survey)
		return err
	})
	if err == nil {
		err = s.Settled(ctx, who, survey)
	}
	if err != nil {
		return err
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		one, err := s.lockManaged(ctx, tx, who, survey)
		if err != nil {
			return err
		}
		if one.Settings.Counted {
			return nil
		}
		if one.At(tx.Now()) != Closed {
			return fault.New(fault.Conflict, "fault.survey_not_closed")
		}
		waiting, err := s.kept(tx, who.Tenant, one).Waiting(ctx, survey)
		if err != nil {
			return err
		}
		if waiting > 0 || one.Settled.IsZero() {
			return fault.New(fault.Conflict, "fault.survey_not_settled")
		}
		one.Settings.Counted = true
		if err := tx.Audit(ctx, who.Account, "survey.counted", survey, nil); err != nil {
			return err
		}
		return tx.Save(ctx, one)
	})
	if err != nil {
		return err
	}
	return s.gather(ctx, town, survey)
}

// lockManaged reads a survey that the actor runs and holds its row. Faults: NotFound.
func (s *Service) lockManaged(ctx context.Context, tx Tx, who access.Actor, survey id.ID) (Survey, error) {
	one, err := tx.Lock(ctx, survey)
	if err == nil && !s.policy.May(who, access.ManageSurvey, one.Scope()) {
		err = fault.Missing()
	}
	return one, err
}

// managed is lockManaged that holds nothing.
func (s *Service) managed(ctx context.Context, tx Tx, who access.Actor, survey id.ID) (Survey, error) {
	one, err := tx.Survey(ctx, survey)
	if err == nil && !s.policy.May(who, access.ManageSurvey, one.Scope()) {
		err = fault.Missing()
	}
	return one, err
}

// SweepWords goes on where a machine stopped while it laid out what people wrote.
func (s *Service) SweepWords(ctx context.Context, town *tenant.Town) error {
	var list []id.ID
	err := s.store.View(ctx, town.ID, func(tx Tx) (err error) {
		list, err = tx.Uncounted(ctx)
		return err
	})
	for _, which := range list {
		if err == nil {
			err = s.gather(ctx, town, which)
		}
	}
	return err
}

// gather lays out what people wrote, some thousand answers at a time.
func (s *Service) gather(ctx context.Context, town *tenant.Town, survey id.ID) error {
	for done := false; !done; {
		err := s.store.Update(ctx, town.ID, func(tx Tx) (err error) {
			done, err = s.gatherSome(ctx, tx, town, survey)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) gatherSome(ctx context.Context, tx Tx, town *tenant.Town, survey id.ID) (done bool, err error) {
	one, err := tx.Lock(ctx, survey)
	if err != nil || !one.Settings.Counted || one.Settings.Gathered == gathered || !one.Released.IsZero() {
		return true, err
	}
	kept, from := s.kept(tx, town.ID, one), one.Settings.Gathered
	last, _ := id.Parse(from) // none: from the beginning
	rows, err := kept.After(ctx, survey, last, gatherAtOnce+Batch)
	if err != nil {
		return false, err
	}
	texts, err := textQuestions(ctx, tx, survey)
	if err != nil {
		return false, err
	}
	one.Settings.Gathered = gathered
	if len(rows) == gatherAtOnce+Batch {
		rows = rows[:gatherAtOnce]
		one.Settings.Gathered = rows[gatherAtOnce-1].ID.String()
	}
	var words []Words
	for _, r := range rows {
		words = append(words, wordsIn(r, texts[r.Version], town)...)
	}
	rand.Shuffle(len(words), func(a, b int) { words[a], words[b] = words[b], words[a] })
	if err := kept.PutWords(ctx, survey, from, one.Settings.Gathered, words); err != nil {
		return false, err
	}
	return one.Settings.Gathered == gathered, tx.Save(ctx, one)
}

// textQuestions are, by version, the questions in which people write.
func textQuestions(ctx context.Context, tx Tx, survey id.ID) (map[int]map[string]bool, error) {
	versions, err := tx.Versions(ctx, survey)
	out := map[int]map[string]bool{}
	for i := range versions {
		v := &versions[i]
		out[v.Number] = map[string]bool{}
		for _, q := range v.Definition.Questions() {
			if q.Type == questionnaire.ShortText || q.Type == questionnaire.LongText || q.Other {
				out[v.Number][q.Key] = true
			}
		}
	}
	return out, err
}

// wordsIn takes the words out of an answer, each with an id of its own.
func wordsIn(r Filed, texts map[string]bool, town *tenant.Town) (out []Words) {
	var answers questionnaire.Answers
	if json.Unmarshal(r.Body, &answers) != nil {
		return nil // the tally names answers that cannot be read
	}
	for key := range texts {
		if words := strings.TrimSpace(answers[key].Text); words != "" {
			out = append(out, Words{ID: id.Secret(), Question: key, Words: words, Flags: flagKinds(words, town), State: WordsNew})
		}
	}
	return out
}

// WordsDesk is what people wrote, as its reviewers see it.
type WordsDesk struct {
	Survey
	Questions []*questionnaire.Question // in which words can stand, of the newest version
	Question  *questionnaire.Question   // that is shown; nil: there is none
	Counts    []WordsCount
	Themes    []string // of the question, most used first
	Words     page.Of[Words]
}

// Words reads what people wrote, for review. Faults: NotFound, Invalid.
func (s *Service) Words(ctx context.Context, who access.Actor, survey id.ID, f WordsFilter, req page.Request) (d WordsDesk, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if d.Survey, err = s.managed(ctx, tx, who, survey); err != nil {
			return err
		}
		v, err := tx.Version(ctx, survey, d.Version)
		if err != nil {
			return err
		}
		for _, q := range v.Definition.Questions() {
			if q.Type == questionnaire.ShortText || q.Type == questionnaire.LongText || q.Other {
				d.Questions = append(d.Questions, q)
			}
		}
		if len(d.Questions) == 0 || d.Settings.Gathered != gathered {
			return nil
		}
		if d.Question, _ = v.Definition.Question(f.Question); d.Question == nil {
			d.Question = d.Questions[0]
		}
		f.Question = d.Question.Key
		kept := s.kept(tx, who.Tenant, d.Survey)
		if d.Counts, err = kept.WordsCounts(ctx, survey); err != nil {
			return err
		}
		themes, err := kept.ThemeCounts(ctx, survey)
		if err != nil {
			return err
		}
		slices.SortStableFunc(themes, func(a, b ThemeCount) int { return b.N - a.N })
		for _, t := range themes {
			if t.Question == f.Question && len(d.Themes) < 40 {
				d.Themes = append(d.Themes, t.Theme)
			}
		}
		d.Words, err = kept.WordsOf(ctx, survey, f, req)
		return err
	})
	return d, err
}

// Review is what a reviewer says of one answer in words.
type Review struct {
	Verdict WordsState
	Edited  string
	Theme   string
}

// ReviewWords says whether an answer in words may be published, and how. Faults: NotFound, Invalid,
// Conflict.
func (s *Service) ReviewWords(ctx context.Context, who access.Actor, survey, words id.ID, in Review) error {
	in.Edited, in.Theme = strings.TrimSpace(in.Edited), strings.TrimSpace(in.Theme)
	form := fault.Form{}
	switch {
	case in.Verdict == WordsEdited && in.Edited == "":
		form.Add("edited", "fault.words_empty")
	case in.Verdict == WordsEdited && utf8.RuneCountInString(in.Edited) > questionnaire.MaxLong:
		form.Add("edited", "fault.too_long", "max", questionnaire.MaxLong)
	case in.Verdict == WordsEdited && nationalid.In(in.Edited):
		form.Add("edited", "fault.national_number")
	case !slices.Contains([]WordsState{WordsNew, WordsApproved, WordsEdited, WordsLeft}, in.Verdict):
		form.Add("verdict", "fault.words_verdict")
	}
	if utf8.RuneCountInString(in.Theme) > maxTheme || nationalid.In(in.Theme) {
		form.Add("theme", "fault.too_long", "max", maxTheme)
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		one, err := s.managed(ctx, tx, who, survey)
		if err != nil {
			return err
		}
		if !one.Released.IsZero() {
			return fault.New(fault.Conflict, "fault.survey_released")
		}
		kept := s.kept(tx, who.Tenant, one)
		w, err := kept.OneOfWords(ctx, survey, words)
		if err != nil {
			return err
		}
		if in.Verdict == WordsApproved && nationalid.In(w.Words) {
			form.Add("verdict", "fault.national_number")
			return form.Err()
		}
		w.State, w.Theme, w.By, w.Edited = in.Verdict, in.Theme, who.Account, ""
		if in.Verdict == WordsEdited {
			w.Edited = in.Edited
		}
		return kept.SaveWords(ctx, survey, w)
	})
}

// ApproveRest approves all answers to a question that wait and in which nothing was flagged. It gives
// how many. Faults: NotFound, Conflict.
func (s *Service) ApproveRest(ctx context.Context, who access.Actor, survey id.ID, question string) (n int, err error) {
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		one, err := s.managed(ctx, tx, who, survey)
		if err != nil {
			return err
		}
		if !one.Released.IsZero() {
			return fault.New(fault.Conflict, "fault.survey_released")
		}
		n, err = s.kept(tx, who.Tenant, one).ApproveUnflagged(ctx, survey, question, who.Account)
		if err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "survey.words_approved", survey, map[string]string{"question": question})
	})
	return n, err
}

package assembly

import (
	"context"
	"slices"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
)

// WriteAdvice is the text of a recommendation in one language.
type WriteAdvice struct {
	Key      string
	Language string
	Title    string
	Body     string
	From     int // the version that was changed; 0: a new text
}

func (w *WriteAdvice) check() error {
	w.Title, w.Body = richtext.Line(w.Title), richtext.Text(w.Body)
	var form fault.Form
	checkText(&form, "title", w.Title, MaxTitle, true)
	checkText(&form, "body", w.Body, MaxText, true)
	return form.Err()
}

// propose makes a draft. Sent twice with one key it makes one.
func propose(ctx context.Context, tx Tx, a Assembly, seat int, w WriteAdvice) (Recommendation, error) {
	if err := w.check(); err != nil {
		return Recommendation{}, err
	}
	all, err := tx.Recommendations(ctx, a.ID)
	if err != nil {
		return Recommendation{}, err
	}
	if a.State == Ended || len(all) >= MaxAdvice {
		return Recommendation{}, fault.New(fault.Closed, "fault.assembly_no_more")
	}
	r := Recommendation{ID: id.New(), Assembly: a.ID, Number: 1, State: Drafted, Version: 1, Created: tx.Now(),
		Title: set(nil, w.Language, w.Title), Body: set(nil, w.Language, w.Body)}
	if len(all) > 0 {
		r.Number = all[len(all)-1].Number + 1
	}
	if w.Key == "" || len(w.Key) > 64 {
		w.Key = id.New().String()
	}
	made, fresh, err := tx.AddRecommendation(ctx, r, w.Key)
	if err != nil || !fresh {
		return made, err
	}
	return made, tx.AddVersion(ctx, r.ID, Version{Number: 1, Language: w.Language, Title: w.Title, Body: w.Body, Seat: seat, At: tx.Now()})
}

// rewrite puts a new text to a draft, beside the earlier ones. Whoever wrote on an older text than the
// last is told, so that nobody's words get lost.
func rewrite(ctx context.Context, tx Tx, r *Recommendation, seat int, w WriteAdvice) error {
	if err := w.check(); err != nil {
		return err
	}
	if r.State != Drafted {
		return fault.New(fault.Closed, "fault.assembly_frozen")
	}
	if w.From != 0 && w.From != r.Version {
		var form fault.Form
		form.Add("body", "fault.assembly_newer")
		return form.Err()
	}
	if r.Title[w.Language] == w.Title && r.Body[w.Language] == w.Body {
		return nil
	}
	r.Version++
	r.Title, r.Body = set(r.Title, w.Language, w.Title), set(r.Body, w.Language, w.Body)
	if err := tx.SaveRecommendation(ctx, *r); err != nil {
		return err
	}
	return tx.AddVersion(ctx, r.ID, Version{Number: r.Version, Language: w.Language, Title: w.Title, Body: w.Body, Seat: seat, At: tx.Now()})
}

// Propose drafts a recommendation for the assembly, by staff. Faults: SignIn, NotFound, Closed, Invalid.
func (s *Service) Propose(ctx context.Context, who access.Actor, which id.ID, w WriteAdvice) (made id.ID, err error) {
	err = s.act(ctx, who, which, "draft", func(tx Tx, a *Assembly) error {
		r, err := propose(ctx, tx, *a, 0, w)
		made = r.ID
		return err
	})
	return made, err
}

// onAdvice changes a recommendation as those do who run its assembly. Faults: SignIn, NotFound.
func (s *Service) onAdvice(ctx context.Context, who access.Actor, which, advice id.ID, act string, change func(tx Tx, a *Assembly, r *Recommendation) error) error {
	return s.act(ctx, who, which, act, func(tx Tx, a *Assembly) error {
		r, err := tx.LockRecommendation(ctx, advice)
		if err == nil && r.Assembly != which {
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		return change(tx, a, &r)
	})
}

// Rewrite changes a draft, by staff. Faults: SignIn, NotFound, Closed, Invalid.
func (s *Service) Rewrite(ctx context.Context, who access.Actor, which, advice id.ID, w WriteAdvice) error {
	return s.onAdvice(ctx, who, which, advice, "draft", func(tx Tx, _ *Assembly, r *Recommendation) error {
		return rewrite(ctx, tx, r, 0, w)
	})
}

// Redraft takes up again what the members did not adopt. Faults: SignIn, NotFound, Closed.
func (s *Service) Redraft(ctx context.Context, who access.Actor, which, advice id.ID) error {
	return s.onAdvice(ctx, who, which, advice, "redraft", func(tx Tx, a *Assembly, r *Recommendation) error {
		if r.State != Declined || a.State == Ended {
			return fault.New(fault.Closed, "fault.assembly_frozen")
		}
		r.State = Drafted
		return tx.SaveRecommendation(ctx, *r)
	})
}

// Discard throws a draft away that was never voted on. Faults: SignIn, NotFound, Closed.
func (s *Service) Discard(ctx context.Context, who access.Actor, which, advice id.ID) error {
	return s.onAdvice(ctx, who, which, advice, "discard", func(tx Tx, _ *Assembly, r *Recommendation) error {
		voted, err := tx.Ballots(ctx, advice)
		if err != nil {
			return err
		}
		if r.State != Drafted || len(voted) > 0 {
			return fault.New(fault.Closed, "fault.assembly_frozen")
		}
		return tx.DropRecommendation(ctx, advice)
	})
}

// AdvicePage is one recommendation with what belongs to it.
type AdvicePage struct {
	Assembly Assembly
	Panel    Panel
	Advice   Recommendation
	Ballots  []Ballot // the newest first
	Steps    []Step
	Versions []Version // of members and staff only
	Comments []Comment
	Members  int
	Voted    int // in the open vote
	Manages  bool
}

// Open is the vote that is open; ok is false when there is none.
func (p AdvicePage) Open() (b Ballot, ok bool) {
	for _, b := range p.Ballots {
		if b.Open {
			return b, true
		}
	}
	return Ballot{}, false
}

// fill reads what belongs to a recommendation; inside also what only members and staff see.
func (p *AdvicePage) fill(ctx context.Context, tx Tx, inside bool) (err error) {
	which := p.Advice.ID
	if p.Panel, err = tx.PanelOf(ctx, p.Assembly.Panel); err != nil {
		return err
	}
	if p.Ballots, err = tx.Ballots(ctx, which); err != nil {
		return err
	}
	for i := range p.Ballots {
		p.Ballots[i] = p.Ballots[i].secret()
	}
	if p.Steps, err = tx.Steps(ctx, which); err != nil || !inside {
		return err
	}
	if p.Versions, err = tx.Versions(ctx, which); err != nil {
		return err
	}
	if p.Comments, err = tx.Comments(ctx, which); err != nil {
		return err
	}
	people, err := tx.Members(ctx, p.Assembly.Panel)
	p.Members = len(people)
	if open, ok := p.Open(); ok && err == nil {
		p.Voted, err = tx.CountVoters(ctx, open.ID)
	}
	return err
}

// Advice reads a recommendation as everybody sees it. Faults: NotFound for a draft, or what is not there.
func (s *Service) Advice(ctx context.Context, who access.Actor, slug string, n int) (p AdvicePage, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if p.Assembly, err = tx.BySlug(ctx, slug); err != nil {
			return err
		}
		p.Manages = s.manages(who, p.Assembly) == nil
		if p.Advice, err = nth(ctx, tx, p.Assembly, n); err != nil {
			return err
		}
		if !p.Assembly.Public() || !p.Advice.Public() {
			return fault.Missing()
		}
		return p.fill(ctx, tx, false)
	})
	if err != nil {
		return AdvicePage{}, err
	}
	return p, nil
}

// nth finds a recommendation by its number.
func nth(ctx context.Context, tx Tx, a Assembly, n int) (Recommendation, error) {
	all, err := tx.Recommendations(ctx, a.ID)
	if err != nil {
		return Recommendation{}, err
	}
	i := slices.IndexFunc(all, func(r Recommendation) bool { return r.Number == n })
	if i < 0 {
		return Recommendation{}, fault.Missing()
	}
	return all[i], nil
}

// AdviceDesk reads a recommendation for those who run the assembly. Faults: SignIn, NotFound.
func (s *Service) AdviceDesk(ctx context.Context, who access.Actor, which, advice id.ID) (p AdvicePage, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if p.Assembly, err = tx.Assembly(ctx, which); err != nil {
			return err
		}
		if err := s.manages(who, p.Assembly); err != nil {
			return err
		}
		p.Manages = true
		if p.Advice, err = tx.Recommendation(ctx, advice); err == nil && p.Advice.Assembly != which {
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		return p.fill(ctx, tx, true)
	})
	if err != nil {
		return AdvicePage{}, err
	}
	return p, nil
}

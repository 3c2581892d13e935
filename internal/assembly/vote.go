package assembly

import (
	"context"
	"strconv"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// longestVote is how long a vote can be open.
const longestVote = 60 * 24 * time.Hour

// OpenVote puts a draft to the vote of the members, until a moment: from now on its text stays as it is.
// Faults: SignIn, NotFound, Closed, Invalid with field closes.
func (s *Service) OpenVote(ctx context.Context, who access.Actor, which, advice id.ID, closes time.Time) error {
	return s.onAdvice(ctx, who, which, advice, "vote", func(tx Tx, a *Assembly, r *Recommendation) error {
		if r.State != Drafted || a.State != Published {
			return fault.New(fault.Closed, "fault.assembly_no_vote")
		}
		r.State = Voting
		if err := tx.SaveRecommendation(ctx, *r); err != nil {
			return err
		}
		return s.ballot(ctx, tx, who.Tenant, a, *r, OnText, closes)
	})
}

// ballot opens a vote and writes to the members.
func (s *Service) ballot(ctx context.Context, tx Tx, t tenant.ID, a *Assembly, r Recommendation, kind BallotKind, closes time.Time) error {
	var form fault.Form
	if !closes.After(tx.Now()) || closes.Sub(tx.Now()) > longestVote {
		form.Add("closes", "fault.assembly_closes", "days", int(longestVote.Hours()/24))
	}
	if err := seat(ctx, tx, a); err != nil {
		return err
	}
	voting, err := taken(ctx, tx, *a)
	if err != nil {
		return err
	}
	if len(voting) == 0 {
		form.Add("closes", "fault.assembly_no_members")
	}
	if err := form.Err(); err != nil {
		return err
	}
	b := Ballot{ID: id.New(), Recommendation: r.ID, Kind: kind, Open: true, Opens: tx.Now(), Closes: closes, Threshold: a.Threshold, Quorum: a.Quorum}
	if err := tx.AddBallot(ctx, b); err != nil {
		return err
	}
	what := "assembly.letter_vote"
	if kind == OnDone {
		what = "assembly.letter_done"
	}
	path := "/me/assembly/" + a.Slug + "/r/" + strconv.Itoa(r.Number)
	return tx.WriteToMembers(ctx, a.Panel, Letter{What: what, Title: r.Title, Until: closes, Link: func(lang string) string { return s.links.Link(t, lang, path) }})
}

// CloseVote ends a vote before its time, or after it. Faults: SignIn, NotFound, Closed.
func (s *Service) CloseVote(ctx context.Context, who access.Actor, which, advice id.ID) error {
	return s.onAdvice(ctx, who, which, advice, "vote_closed", func(tx Tx, a *Assembly, r *Recommendation) error {
		if r.State != Voting && r.State != Proposed {
			return fault.New(fault.Closed, "fault.assembly_no_vote")
		}
		return closeVote(ctx, tx, *a, r)
	})
}

// closeVote counts, decides and forgets who voted. Members are those of now: who left is not counted.
func closeVote(ctx context.Context, tx Tx, a Assembly, r *Recommendation) error {
	b, err := tx.LockBallot(ctx, r.ID)
	if err != nil {
		return err
	}
	people, err := tx.Members(ctx, a.Panel)
	if err != nil {
		return err
	}
	if b.Reasons, err = tx.Reasons(ctx, b.ID); err != nil {
		return err
	}
	b.Open, b.Members, b.Closes = false, max(len(people), b.Voted()), earlier(b.Closes, tx.Now())
	b.Passed = b.decides()
	if err := tx.CloseBallot(ctx, b); err != nil {
		return err
	}
	r.State = outcome(b)
	if err := tx.SaveRecommendation(ctx, *r); err != nil {
		return err
	}
	return tx.AddStep(ctx, r.ID, Step{State: r.State, Office: r.Office, Due: r.Due, At: tx.Now()})
}

// outcome is where a recommendation stands after a vote. What the members do not call done is in work.
func outcome(b Ballot) Standing {
	switch {
	case b.Kind == OnText && b.Passed:
		return Adopted
	case b.Kind == OnText:
		return Declined
	case b.Passed:
		return Done
	}
	return InWork
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// Vote is what a member says in a vote. A reason is asked of those who do not call a thing done.
type Vote struct {
	Choice Choice
	Reason string
}

// Vote counts the vote of a member. Nothing that is kept joins the member to the choice, so it cannot be
// changed afterwards. Sent twice it counts once. Faults: SignIn, NotFound, Closed, Invalid.
func (s *Service) Vote(ctx context.Context, who access.Actor, slug string, n int, v Vote) error {
	v.Reason = richtext.Text(v.Reason)
	return s.member(ctx, who, slug, func(tx Tx, m seated) error {
		r, err := nth(ctx, tx, m.Assembly, n)
		if err != nil {
			return err
		}
		b, err := tx.LockBallot(ctx, r.ID)
		if fault.Is(err, fault.NotFound) || err == nil && !tx.Now().Before(b.Closes) {
			return fault.New(fault.Closed, "fault.assembly_vote_over")
		}
		if err != nil {
			return err
		}
		if err := v.check(b); err != nil {
			return err
		}
		fresh, err := tx.AddVoter(ctx, b.ID, m.Seat)
		if err != nil || !fresh {
			return err
		}
		if b.Kind == OnDone && v.Choice == No && v.Reason != "" {
			if err := tx.AddReason(ctx, b.ID, v.Reason); err != nil {
				return err
			}
		}
		return tx.CountVote(ctx, b.ID, v.Choice)
	})
}

func (v Vote) check(b Ballot) error {
	var form fault.Form
	switch v.Choice {
	case Yes, No, Abstain:
	default:
		form.Add("choice", "fault.assembly_choice")
	}
	if b.Kind == OnDone && v.Choice == No {
		checkText(&form, "reason", v.Reason, MaxWords, true)
	} else if nationalid.In(v.Reason) {
		form.Add("reason", "fault.national_number")
	}
	return form.Err()
}

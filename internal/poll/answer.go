package poll

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
)

// Answer is what somebody picks. Browser is the mark of the browser, for polls that are open to
// everybody.
type Answer struct {
	Poll    id.ID
	Choices []int
	Browser string
}

// mark is under what the person's answer is kept: the account, or for a poll of everybody something
// that stands for the browser in this poll and in no other. Empty: the person cannot be told apart.
func (p Poll) mark(who access.Actor, browser string) string {
	if p.Audience == Everybody {
		if browser == "" {
			return ""
		}
		sum := sha256.Sum256([]byte("poll|" + p.ID.String() + "|" + browser))
		return hex.EncodeToString(sum[:16])
	}
	if !who.SignedIn() {
		return ""
	}
	return who.Account.String()
}

// Answer counts what somebody picks, or changes it: each account, or each browser, counts once.
// Faults: SignIn, Denied, NotFound, Closed, Invalid with field choice.
func (s *Service) Answer(ctx context.Context, who access.Actor, in Answer) error {
	if err := s.policy.Allow(who, access.ReadPoll, access.Scope{}); err != nil {
		return err
	}
	slices.Sort(in.Choices)
	in.Choices = slices.Compact(in.Choices)
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.Lock(ctx, in.Poll)
		if err != nil {
			return err
		}
		if !p.Public() {
			return fault.Missing()
		}
		if err := s.takes(tx, who, p); err != nil {
			return err
		}
		if err := p.check(in.Choices); err != nil {
			return err
		}
		mark := p.mark(who, in.Browser)
		if mark == "" {
			return fault.New(fault.Invalid, "fault.poll_browser")
		}
		before, again, err := tx.Answered(ctx, p.ID, mark)
		if err != nil || again && slices.Equal(before, in.Choices) {
			return err
		}
		account := who.Account
		if p.Audience == Everybody {
			account = id.None
		}
		if err := tx.PutAnswer(ctx, p.ID, mark, account, in.Choices); err != nil {
			return err
		}
		add, people := map[int]int{}, 0
		for _, n := range before {
			add[n]--
		}
		for _, n := range in.Choices {
			add[n]++
		}
		if !again {
			people = 1
		}
		return tx.Count(ctx, p.ID, add, people)
	})
}

// takes tells whether the poll takes an answer of that person now. Faults: SignIn, Denied, Closed.
func (s *Service) takes(tx Tx, who access.Actor, p Poll) error {
	switch p.At(tx.Now()) {
	case Open:
	case Soon, Unpublished:
		return fault.New(fault.Closed, "fault.poll_soon")
	default:
		return fault.New(fault.Closed, "fault.poll_closed")
	}
	if p.Audience == Residents {
		if err := s.policy.Allow(who, access.AnswerPoll, access.Scope{}); err != nil {
			return err
		}
	}
	if key := s.refuses(who, p); key != "" {
		return fault.New(fault.Denied, key)
	}
	return nil
}

// check refuses picks that are not among the answers, too many of them and none. Faults: Invalid.
func (p Poll) check(picked []int) error {
	var form fault.Form
	switch {
	case len(picked) == 0:
		form.Add("choice", "fault.poll_pick")
	case len(picked) > max(p.Most, 1):
		form.Add("choice", "fault.poll_most", "max", max(p.Most, 1))
	case slices.ContainsFunc(picked, func(n int) bool {
		return !slices.ContainsFunc(p.Choices, func(c Choice) bool { return c.Number == n })
	}):
		form.Add("choice", "fault.poll_pick")
	}
	return form.Err()
}

package web_test

import (
	"strings"
	"testing"

	"almenda/internal/access"
	"almenda/internal/follow"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/testkit/portal"
)

// following has somebody ask to follow the town's process by e-mail, and somebody follow it: the
// secrets of both letters.
func (s *side) following(t *testing.T) map[string]string {
	t.Helper()
	p, err := s.p.App.Processes.Get(t.Context(), access.Guest(s.town.ID, ""), s.p.Process(s.town))
	if err != nil {
		t.Fatal(err)
	}
	what, secrets := follow.Subject{Kind: follow.Process, ID: p.ID}, map[string]string{"?subject": p.ID.String()}
	asks := func() (email, word string) {
		email = s.p.Address("follower")
		if err := s.p.App.Follows.Begin(t.Context(), access.Guest(s.town.ID, s.town.DefaultLanguage()), s.town, what, email); err != nil {
			t.Fatal(err)
		}
		return email, strings.TrimPrefix(portal.Path(s.p.Letter(email, 1).Links[0]), "/follow/")
	}
	_, secrets["/follow/:token"] = asks()
	_, word := asks()
	if _, err := s.p.App.Follows.Confirm(t.Context(), access.Guest(s.town.ID, ""), word); err != nil {
		t.Fatal(err)
	}
	for _, row := range s.p.Dump(s.town)["followers"] {
		if stop := stopOf(row); stop != "" {
			secrets["/unfollow/:token"] = stop
		}
	}
	if secrets["/unfollow/:token"] == "" {
		t.Fatal("nobody follows")
	}
	return secrets
}

// stopOf finds the secret of 27 letters that ends what a row tells of.
func stopOf(row string) string {
	for _, part := range strings.FieldsFunc(row, func(r rune) bool { return strings.ContainsRune(" ,()'=\"", r) }) {
		if len(part) == 27 && !strings.ContainsAny(part, ":.@") {
			return part
		}
	}
	return ""
}

// saveProcess writes a process as if its office had.
func saveProcess(t *testing.T, p *portal.Portal, one process.Process) error {
	t.Helper()
	town, _ := p.Towns()
	return store.Processes{DB: p.App.Store.Towns}.Update(t.Context(), town.ID, func(tx process.Tx) error { return tx.SaveProcess(t.Context(), one) })
}

package bench

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"almenda/internal/clock"
	"almenda/internal/config"
	"almenda/internal/idea"
	"almenda/internal/store"
	"almenda/internal/tenant"
)

const (
	searched   = 100_000 // things that can be found
	slowest    = 50      // ms, at the 95th percentile
	vocabulary = 20_000
	textWords  = 60
)

// searching asks one search over everything for words of every sort, in a town with very much to
// find. The limit is the time that a person takes for no time at all.
func searching(ctx context.Context, b *bench) (out outcome, err error) {
	out.unit = "ms at the 95th percentile, the slower engine"
	n := searched
	if b.Quick {
		n /= 10
		out.notes = append(out.notes, "quick: a tenth of the things only")
	}
	engines := []engine{sqlite}
	if b.best() == postgres {
		engines = append(engines, postgres)
	} else {
		out.notes = append(out.notes, "on SQLite only: PostgreSQL is not configured")
	}
	for _, e := range engines {
		turns, notes, err := b.search(ctx, e, n)
		if err != nil {
			return out, err
		}
		out.notes = append(out.notes, notes...)
		if next := (outcome{turns: turns}); len(out.turns) == 0 || next.ours() > out.ours() {
			out.turns = turns
		}
	}
	return out, nil
}

// asked are questions of every sort; %d is put in anew each time.
var asked = []struct{ name, q string }{
	{"common word", "ord%d"}, {"rare word", "ord1%04d"}, {"two words", "ord%d+ord1%[1]d"}, {"beginning", "ord1%d"}, {"nothing", "zebra%d"},
}

func (b *bench) search(ctx context.Context, e engine, n int) (turns []turn, notes []string, err error) {
	s, err := b.open(ctx, e, "", config.Web)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = join(err, s.close()) }()
	town, err := s.town(ctx, "search")
	if err != nil {
		return nil, nil, err
	}
	if err := s.residents(ctx, town, 50); err != nil {
		return nil, nil, err
	}
	if err := s.vocabulary(ctx, town, n); err != nil {
		return nil, nil, err
	}
	if err := s.settle(ctx); err != nil {
		return nil, nil, err
	}
	const turnsEach = 5
	for range turnsEach {
		worst := 0.0
		for _, k := range asked {
			path := func(i int) string { return "/search?q=" + fmt.Sprintf(k.q, i%500) }
			if k.name == "common word" {
				path = func(i int) string { return "/search?q=" + fmt.Sprintf(k.q, i%20) }
			}
			took, err := patience(ctx, s.addr, host(town), path)
			if err != nil {
				return nil, nil, err
			}
			p95 := float64(percentile(took, 0.95)) / float64(time.Millisecond)
			if len(turns) == turnsEach-1 {
				notes = append(notes, fmt.Sprintf("%-8s %-12s %s ms", e, k.name, figure(p95)))
			}
			worst = max(worst, p95)
		}
		turns = append(turns, turn{worst, slowest})
	}
	return turns, notes, nil
}

// patience asks for pages one after the other and tells how long each took. Answers to searches are
// never kept, so they come without their length, which visitors cannot read.
func patience(ctx context.Context, addr, host string, path func(n int) string) ([]time.Duration, error) {
	var out []time.Duration
	for i := range looks / 2 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+path(i), nil)
		if err != nil {
			return nil, err
		}
		req.Host = host
		started := time.Now()
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return nil, err
		}
		_, err = io.Copy(io.Discard, res.Body)
		out = append(out, time.Since(started))
		if err := join(err, res.Body.Close()); err != nil {
			return nil, err
		}
		if res.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("%s answers %s", req.URL, res.Status)
		}
	}
	return out, nil
}

// vocabulary publishes n ideas whose words are as common as words are: the k-th word is about 1/k as
// frequent as the first.
func (s *site) vocabulary(ctx context.Context, town *tenant.Town, n int) error {
	of, err := s.openProcess(ctx, town)
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same words in every run
	zipf := rand.NewZipf(r, 1.1, 3, vocabulary-1)
	words := func(k int) string {
		out := make([]string, k)
		for i := range out {
			out[i] = fmt.Sprintf("ord%d", zipf.Uint64())
		}
		return strings.Join(out, " ")
	}
	at := clock.At(s.Clock.Now().AddDate(0, 0, -10))
	ideas := store.Ideas{DB: s.Store.Towns.Rewind(at)}
	return inBatches(n, func(from, to int) error {
		at.Advance(time.Second)
		return ideas.Update(ctx, town.ID, func(tx idea.Tx) error {
			for i := from; i < to; i++ {
				it := idea.Idea{ID: ideaID(i), Process: of, Author: accountID(i % 50), Title: words(6), Body: words(textWords),
					Topic: town.Topics[i%len(town.Topics)].Key, District: town.Districts[i%len(town.Districts)].Key,
					Language: town.DefaultLanguage(), Status: idea.Draft, Created: tx.Now(), Updated: tx.Now()}
				if err := tx.PutDraft(ctx, it); err != nil {
					return err
				}
				if err := tx.Publish(ctx, it.ID, idea.Submitted); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

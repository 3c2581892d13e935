package bench

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/comment"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/tenant"
)

// Numbers of things, which both programs of a row can turn into ids. The last bytes are spread
// over their whole range, because they place an idea in the shuffled orders.
func accountID(n int) id.ID { return numbered(0xa, n) }
func ideaID(n int) id.ID    { return numbered(0x1, n) }

// spread is odd, so that no two numbers meet.
const spread = 2654435761

func numbered(kind byte, n int) id.ID {
	out := id.ID{6: 0x70, 8: 0x80, 11: kind}
	binary.BigEndian.PutUint32(out[12:], uint32(n*spread)) //nolint:gosec // the overflow is the point
	return out
}

// numberedSQL is numbered in PostgreSQL's words, of an expression.
func numberedSQL(kind byte, n string) string {
	return fmt.Sprintf("('00000000-0000-7000-8000-%04x' || lpad(to_hex((%s * %d::bigint) %% 4294967296), 8, '0'))::uuid", kind, n, spread)
}

// batch is how many rows are written in one transaction.
const batch = 250

func inBatches(n int, fn func(from, to int) error) error {
	for from := 0; from < n; from += batch {
		if err := fn(from, min(from+batch, n)); err != nil {
			return err
		}
	}
	return nil
}

// residents makes n accounts.
func (s *site) residents(ctx context.Context, town *tenant.Town, n int) error {
	accounts := store.Accounts{DB: s.Store.Towns}
	return inBatches(n, func(from, to int) error {
		return accounts.Update(ctx, town.ID, func(tx account.Tx) error {
			for i := from; i < to; i++ {
				email := fmt.Sprintf("resident%d@bench.example", i)
				a := account.Account{ID: accountID(i), Email: email, Name: fmt.Sprintf("Resident %d", i), Language: town.DefaultLanguage(),
					State: account.Active, CreatedAt: tx.Now()}
				if err := tx.PutAccount(ctx, a, email); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// resident is the actor of an account.
func resident(town *tenant.Town, n int) access.Actor {
	return access.Actor{Tenant: town.ID, Account: accountID(n), Name: fmt.Sprintf("Resident %d", n), Language: town.DefaultLanguage(), Assurance: access.ByMail}
}

// rare is a word that one idea in a hundred holds.
const rare = "orangutang"

// ideas publishes n ideas by the town's residents, of whom there must be some, and talks under
// each of the first few.
func (s *site) ideas(ctx context.Context, town *tenant.Town, n, residents, talked, comments int) error {
	of, err := s.openProcess(ctx, town)
	if err != nil {
		return err
	}
	at := clock.At(s.Clock.Now().AddDate(0, 0, -10))
	towns := s.Store.Towns.Rewind(at)
	return inBatches(n, func(from, to int) error {
		at.Advance(1e9)
		err := store.Ideas{DB: towns}.Update(ctx, town.ID, func(tx idea.Tx) error {
			for i := from; i < to; i++ {
				if err := publish(ctx, tx, town, of, i, residents); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || from >= talked {
			return err
		}
		return store.Comments{DB: towns}.Update(ctx, town.ID, func(tx comment.Tx) error {
			for i := from; i < min(to, talked); i++ {
				if err := talk(ctx, tx, i, residents, comments); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func (s *site) openProcess(ctx context.Context, town *tenant.Town) (id.ID, error) {
	list, err := s.Processes.List(ctx, access.Guest(town.ID, ""))
	if err != nil {
		return id.None, err
	}
	for _, p := range list {
		if p.Open(process.Ideas, s.Clock.Now()) {
			return p.ID, nil
		}
	}
	return id.None, fmt.Errorf("%s has no process that takes ideas", town.Slug)
}

var body = strings.Repeat("Every morning I walk past the square, and every morning I think of what it could be. ", 7)

func publish(ctx context.Context, tx idea.Tx, town *tenant.Town, of id.ID, n, residents int) error {
	title := fmt.Sprintf("Benches and trees for square %d", n)
	if n%100 == 0 {
		title += " with an " + rare
	}
	i := idea.Idea{ID: ideaID(n), Process: of, Author: accountID(n % residents), Title: title, Body: body,
		Topic: town.Topics[n%len(town.Topics)].Key, District: town.Districts[n%len(town.Districts)].Key, Place: "At the square",
		Language: town.DefaultLanguage(), Status: idea.Draft, Created: tx.Now(), Updated: tx.Now()}
	if err := tx.PutDraft(ctx, i); err != nil {
		return err
	}
	if err := tx.OpenRoom(ctx, i.ID); err != nil {
		return err
	}
	if err := tx.Publish(ctx, i.ID, idea.Submitted); err != nil {
		return err
	}
	return tx.AddStep(ctx, i.ID, idea.Step{Status: idea.Submitted, At: tx.Now()}, i.Author)
}

func talk(ctx context.Context, tx comment.Tx, n, residents, comments int) error {
	for k := range comments {
		c := comment.Comment{ID: id.New(), Room: ideaID(n), Author: accountID((n + k) % residents), State: comment.Shown, Created: tx.Now(),
			Place: int64(k + 1), Body: "I think so too, and the benches should have a back to lean against, for those who need to rest on their way."}
		var err error
		if c.Seq, err = tx.Append(ctx, c.Room, comment.Posted, c.ID); err != nil {
			return err
		}
		if err := tx.Put(ctx, c, c.ID.String()); err != nil {
			return err
		}
	}
	return tx.Count(ctx, comment.Room{ID: ideaID(n), Kind: "idea"}, comment.Comment{}, comments)
}

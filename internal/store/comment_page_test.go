package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/comment"
	"almenda/internal/id"
	"almenda/internal/store"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// longRoom is a room with so many first comments, every third of which has two replies.
func longRoom(t testing.TB, s *store.Store, town *tenant.Town, author id.ID, n int) id.ID {
	t.Helper()
	room := model.Room{ID: id.New(), Kind: "meeting", Mode: "open", Path: "/events/x", Title: "A long one"}
	var rows []model.Comment
	var lines []model.RoomItem
	say := func(parent *id.ID, place int64) *model.Comment {
		room.LastSeq++
		c := model.Comment{ID: id.New(), RoomID: room.ID, ParentID: parent, AuthorID: author, Body: strings.Repeat("So it goes. ", 20), State: "shown",
			Key: fmt.Sprint(room.ID, room.LastSeq), Seq: room.LastSeq, CreatedAt: testkit.Start, Place: place, Score: int(room.LastSeq % 37)}
		rows = append(rows, c)
		lines = append(lines, model.RoomItem{RoomID: room.ID, Seq: c.Seq, Op: "post", Ref: c.ID, At: c.CreatedAt})
		return &rows[len(rows)-1]
	}
	for i := range n {
		c := say(nil, int64(i+1))
		if i%3 == 0 {
			c.Replies = 2
			parent := c.ID
			say(&parent, 1)
			say(&parent, 2)
		}
	}
	room.Firsts, room.Comments = int64(n), len(rows)
	err := s.Towns.Update(t.Context(), town.ID, func(tx *tenantdb.Tx) error {
		if _, err := tx.Insert(&room).Exec(t.Context()); err != nil {
			return err
		}
		for part := range slices.Chunk(rows, 500) {
			if _, err := tx.Insert(&part).Exec(t.Context()); err != nil {
				return err
			}
		}
		for part := range slices.Chunk(lines, 500) {
			if _, err := tx.Insert(&part).Exec(t.Context()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return room.ID
}

func somebody(t testing.TB, s *store.Store, town *tenant.Town, name string) access.Actor {
	t.Helper()
	who := access.Actor{Tenant: town.ID, Account: id.New(), Name: name, Assurance: access.ByMail}
	err := store.Accounts{DB: s.Towns}.Update(t.Context(), town.ID, func(tx account.Tx) error {
		return tx.PutAccount(t.Context(), account.Account{ID: who.Account, Email: name + "@example.org", Name: name, State: account.Active, CreatedAt: tx.Now()}, name+"@example.org")
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// A page of a discussion costs the same however long the discussion is. The quickest of many turns
// is compared, in turns, so that what else the machine does is in neither.
func TestAPageOfALongDiscussionIsAsQuickAsAShortOne(t *testing.T) {
	const most = 1.3
	testkit.Engines(t, func(t *testing.T, s *store.Store, _ *clock.Set) {
		town, _ := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		c := comment.New(store.Comments{DB: s.Towns}, policy)
		author, reader := somebody(t, s, town, "anna"), somebody(t, s, town, "bo")
		short, long := longRoom(t, s, town, author.Account, 50), longRoom(t, s, town, author.Account, 5000)
		for _, room := range []id.ID{short, long} {
			if err := c.ReadAll(t.Context(), reader, room); err != nil {
				t.Fatal(err)
			}
		}
		read := func(room id.ID, l comment.Look) time.Duration {
			began := time.Now()
			sheet, err := c.Read(t.Context(), reader, room, l)
			took := time.Since(began)
			if err != nil || len(sheet.Rows) < comment.PageSize {
				t.Fatalf("%d rows, %v", len(sheet.Rows), err)
			}
			return took
		}
		for name, l := range map[string]comment.Look{"first": {}, "middle": {Page: 50}, "last": {Page: 100}, "newest": {Order: comment.Newest}, "best": {Order: comment.Best},
			"by number": {At: 4000}} {
			ratio := 99.0
			for tries := 0; tries < 4 && ratio > most; tries++ {
				quick, slow := time.Hour, time.Hour
				for range 60 {
					quick, slow = min(quick, read(short, comment.Look{Order: l.Order, At: min(l.At, 40)})), min(slow, read(long, l))
				}
				ratio = float64(slow) / float64(quick)
				t.Logf("%s page: %v of 50, %v of 5000", name, quick, slow)
			}
			if ratio > most {
				t.Errorf("the %s page of 5000 takes %.2f times as long as that of 50", name, ratio)
			}
		}
	})
}

func TestAPageOfALongDiscussionIsReadByItsIndex(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		clk := clock.At(testkit.Start)
		base := testkit.NewDatabase(t)
		s := base.Open(t, 4, clk)
		town, _ := testkit.TwoTowns(t, s)
		author := somebody(t, s, town, "anna")
		room := longRoom(t, s, town, author.Account, 5000)
		owner := base.SQL(t, base.OwnerURL)
		if _, err := owner.ExecContext(t.Context(), "ANALYZE comments"); err != nil {
			t.Fatal(err)
		}
		db := base.SQL(t, base.URL)
		for name, query := range map[string]struct{ sql, index string }{
			"usual": {"SELECT * FROM comments WHERE tenant_id = $1 AND room_id = $2 AND parent_id IS NULL AND place >= 4901 AND place <= 4950 ORDER BY place LIMIT 50", "comments_firsts"},
			"best":  {"SELECT * FROM comments WHERE tenant_id = $1 AND room_id = $2 AND parent_id IS NULL ORDER BY score DESC, place DESC LIMIT 50", "comments_best"},
		} {
			tx, err := db.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := tx.ExecContext(t.Context(), "SELECT set_config('app.tenant_id', $1, true)", town.ID.String()); err != nil {
				t.Fatal(err)
			}
			rows, err := tx.QueryContext(t.Context(), "EXPLAIN "+query.sql, town.ID.String(), room)
			if err != nil {
				t.Fatal(err)
			}
			var plan []string
			for rows.Next() {
				var line string
				if err := rows.Scan(&line); err != nil {
					t.Fatal(err)
				}
				plan = append(plan, line)
			}
			if text := strings.Join(plan, "\n"); !strings.Contains(text, query.index) || strings.Contains(text, "Sort") {
				t.Errorf("%s: %s", name, text)
			}
			_ = rows.Close()
			_ = tx.Rollback()
		}
	})
}

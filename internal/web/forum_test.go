package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"almenda/internal/access"
	"almenda/internal/comment"
	"almenda/internal/id"
	"almenda/internal/testkit/portal"
)

// square is a town with a board and people.
type square struct {
	*portal.Portal
	board                string
	anna, bo, mod, guest *portal.Client
}

func onTheSquare(t *testing.T, fn func(t *testing.T, q *square)) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		q := &square{Portal: p, anna: p.Member(town, "Anna"), bo: p.Member(town, "Bo"), guest: p.Guest(town),
			mod: p.Member(town, "Mia", access.Grant{Role: access.Editor})}
		made := q.mod.Post("/admin/forum/new", "title", "Parks and trees", "body", "All about parks and trees.", "kind", "debate", "openers", "residents", "state", "open").
			Want(http.StatusSeeOther)
		q.board = made.Header.Get("Location")
		fn(t, q)
	})
}

// open opens a thread as a form would.
func (q *square) open(who *portal.Client, title string) string {
	a := who.Post(q.board+"/new", "title", title, "body", "What do you think of it?", "key", id.New().String()).Want(http.StatusSeeOther)
	return a.Header.Get("Location")
}

func threadID(path string) string { return strings.TrimPrefix(path, "/d/")[:36] }

func TestAThreadIsOpenedReadAndAnswered(t *testing.T) {
	onTheSquare(t, func(t *testing.T, q *square) {
		q.guest.Get(q.board).Want(http.StatusOK)
		if a := q.guest.Get(q.board + "/new"); a.Status != http.StatusSeeOther {
			t.Errorf("a guest opens a thread: %d", a.Status)
		}
		bad := q.anna.Post(q.board+"/new", "title", "x", "body", "My number is 19121212-1212.", "key", "k")
		if bad.Status != http.StatusUnprocessableEntity || !strings.Contains(bad.Body, "19121212-1212") {
			t.Errorf("a form at fault: %d", bad.Status)
		}
		look := q.anna.Post(q.board+"/new", "title", "More benches", "body", "We **want** benches.", "key", "k", "preview", "1").Want(http.StatusOK)
		if !strings.Contains(look.Body, "<strong>want</strong>") {
			t.Error("the look at it shows no text")
		}
		at := q.open(q.anna, "More benches")
		if a := q.guest.Get(q.board).Want(http.StatusOK); !strings.Contains(a.Body, "More benches") {
			t.Error("the board does not list it")
		}
		q.guest.Get(at).Want(http.StatusOK)
		room := "/rooms/" + threadID(at)
		said := q.bo.Post(room+"/comments", "body", "By the river, please.", "stance", "for", "key", "1").Want(http.StatusSeeOther)
		if to := said.Header.Get("Location"); !strings.HasSuffix(to, "#c-1") {
			t.Errorf("led to %s", to)
		}
		if a := q.guest.Get(at).Want(http.StatusOK); !strings.Contains(a.Body, "By the river, please.") {
			t.Error("a guest reads an old page")
		}
		q.anna.Post(room+"/comments/1/vote", "value", "1").Want(http.StatusSeeOther)
		q.bo.Post(room+"/comments/1/vote", "value", "1").Want(http.StatusForbidden)
		q.mod.Post(room+"/comments", "body", "We build six of them.", "office", "1", "key", "2").Want(http.StatusSeeOther)
		page := q.guest.Get(at).Want(http.StatusOK)
		if strings.Count(page.Body, "We build six of them.") != 1 || !strings.Contains(page.Body, `class="pinned"`) {
			t.Error("what the town said does not stand on top, or twice")
		}
		portal.Eventually(t, 20e9, "letters to the author", func() bool { return len(q.Letters(q.mail(t, q.anna))) == 2 })
	})
}

// mail is somebody's address.
func (q *square) mail(t *testing.T, c *portal.Client) string {
	t.Helper()
	a, err := q.App.Accounts.Get(t.Context(), c.Actor())
	if err != nil {
		t.Fatal(err)
	}
	return a.Email
}

func TestAnAddressOutlivesMovesAndMerges(t *testing.T) {
	onTheSquare(t, func(t *testing.T, q *square) {
		from, into := q.open(q.anna, "Benches please"), q.open(q.bo, "More benches")
		for i := range 3 {
			q.anna.Post("/rooms/"+threadID(from)+"/comments", "body", fmt.Sprint("Said ", i), "key", fmt.Sprint(i)).Want(http.StatusSeeOther)
		}
		manage := "/d/" + threadID(from)
		q.anna.Get(manage + "/manage").Want(http.StatusForbidden)
		q.mod.Get(manage + "/manage").Want(http.StatusOK)
		q.mod.Post(manage+"/merge", "into", "nonsense").Want(http.StatusUnprocessableEntity)
		q.mod.Post(manage+"/merge", "into", "https://example.org/en"+into+"#c-1").Want(http.StatusSeeOther)
		for ask, want := range map[string]string{from: "/d/" + threadID(into), from + "?post=2": "/d/" + threadID(into) + "?post=3#c-3"} {
			if a := q.guest.Get(ask); a.Status != http.StatusMovedPermanently || a.Header.Get("Location") != want {
				t.Errorf("%s leads with %d to %s", ask, a.Status, a.Header.Get("Location"))
			}
		}
		if a := q.guest.Get(into).Want(http.StatusOK); !strings.Contains(a.Body, "Benches please") || !strings.Contains(a.Body, "Said 2") {
			t.Error("the posts did not come along")
		}
		q.mod.Post("/d/"+threadID(into)+"/hide", "reason", "It names a neighbour.").Want(http.StatusSeeOther)
		gone := q.guest.Get(into).Want(http.StatusOK)
		if strings.Contains(gone.Body, "More benches") || !strings.Contains(gone.Body, "It names a neighbour.") {
			t.Error("what was taken down is still told, or not why")
		}
		q.guest.Get("/live/poll?wait=0&room=" + threadID(into)).Want(http.StatusNotFound)
	})
}

func TestALinkToAPostLeadsToItsPage(t *testing.T) {
	onTheSquare(t, func(t *testing.T, q *square) {
		at := q.open(q.anna, "A long one")
		which, _ := id.Parse(threadID(at))
		for i := range comment.PageSize + 5 {
			if _, err := q.App.Comments.Post(t.Context(), q.anna.Actor(), comment.Post{Room: which, Body: fmt.Sprint("Number ", i+1, "."), Key: fmt.Sprint(i)}); err != nil {
				t.Fatal(err)
			}
		}
		for ask, want := range map[string]string{at: "Number 50.", at + "?page=2": "Number 55.", at + "?post=52": "Number 52.", at + "?order=newest": "Number 55.", at + "?since=50": "Number 51."} {
			a := q.guest.Get(ask).Want(http.StatusOK)
			if !strings.Contains(a.Body, want) || strings.Contains(a.Body, "Number 3.") && ask != at {
				t.Errorf("%s does not show %q alone", ask, want)
			}
		}
		q.guest.Get(at + "?order=loudest").Want(http.StatusUnprocessableEntity)
		if a := q.bo.Get(at).Want(http.StatusOK); !strings.Contains(a.Body, "?post=51#c-51") {
			t.Error("bo is not led to what is new")
		}
		said := q.bo.Post("/rooms/"+which.String()+"/comments", "body", "At the end.", "key", "e").Want(http.StatusSeeOther)
		if to := said.Header.Get("Location"); !strings.Contains(to, "?post=56#c-56") {
			t.Errorf("led to %s", to)
		}
		q.bo.Post("/rooms/" + which.String() + "/read").Want(http.StatusSeeOther)
		if a := q.bo.Get(at).Want(http.StatusOK); strings.Contains(a.Body, "?post=51#c-51") {
			t.Error("what was read is still new")
		}
		if a := q.bo.Get(at + "?quote=2").Want(http.StatusOK); !strings.Contains(a.Body, "&gt; Number 2.") {
			t.Error("nothing is quoted")
		}
	})
}

package app_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"almenda/internal/id"
	"almenda/internal/testkit/portal"
)

// together sends a request from many goroutines, on the two processes in turn, and counts the
// answers by status.
func together(t *testing.T, n int, send func(i int) (*portal.Answer, error)) map[int]int {
	t.Helper()
	var all sync.WaitGroup
	var mu sync.Mutex
	begin, seen := make(chan struct{}), map[int]int{}
	for i := range n {
		all.Go(func() {
			<-begin
			got, err := send(i)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
				return
			}
			seen[got.Status]++
		})
	}
	close(begin)
	all.Wait()
	return seen
}

// rows counts the rows of a table that hold a text.
func rows(p *portal.Portal, c *portal.Client, table, text string) (n int) {
	for _, row := range p.Dump(c.Town)[table] {
		if strings.Contains(row, text) {
			n++
		}
	}
	return n
}

func supports(t *testing.T, p *portal.Portal, c *portal.Client, idea id.ID) int {
	t.Helper()
	d, err := p.App.Ideas.Get(t.Context(), c.Actor(), c.Town, idea)
	if err != nil {
		t.Fatal(err)
	}
	return d.Supports
}

const crowd = 200

func TestSupportsAreCountedExactly(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		one, two := portal.Pair(t)
		processes := []*portal.Portal{one, two}
		a, _ := one.Towns()
		anna := one.Member(a, "Anna")
		which := one.Idea(a, anna, "A bench by the river")
		press := func(c *portal.Client, i int, want string) (*portal.Answer, error) {
			at := c.At(processes[i%2])
			return at.Do(at.Filled("/i/"+which.String()+"/support", portal.Form("want", want)))
		}
		bo := one.Member(a, "Bo")
		if seen := together(t, crowd, func(i int) (*portal.Answer, error) { return press(bo, i, "yes") }); seen[http.StatusSeeOther] != crowd {
			t.Errorf("answers %v", seen)
		}
		if n, count := rows(one, bo, "supports", which.String()), supports(t, one, bo, which); n != 1 || count != 1 {
			t.Errorf("one resident, many clicks: %d rows, count %d", n, count)
		}
		together(t, crowd, func(i int) (*portal.Answer, error) { return press(bo, i, "no") })
		if n, count := rows(one, bo, "supports", which.String()), supports(t, one, bo, which); n != 0 || count != 0 {
			t.Errorf("taken back: %d rows, count %d", n, count)
		}
		people := make([]*portal.Client, crowd)
		for i := range people {
			people[i] = one.Member(a, "Resident")
		}
		if seen := together(t, crowd, func(i int) (*portal.Answer, error) { return press(people[i], i, "yes") }); seen[http.StatusSeeOther] != crowd {
			t.Errorf("answers %v", seen)
		}
		if n, count := rows(one, bo, "supports", which.String()), supports(t, one, bo, which); n != crowd || count != crowd {
			t.Errorf("many residents: %d rows, count %d", n, count)
		}
		together(t, crowd, func(i int) (*portal.Answer, error) { return press(people[i], i, []string{"yes", "no"}[i%2]) })
		if n, count := rows(one, bo, "supports", which.String()), supports(t, one, bo, which); n != crowd/2 || count != n {
			t.Errorf("half of them took it back: %d rows, count %d", n, count)
		}
	})
}

// A form that is sent again does its thing once, whichever process hears it.
func TestAFormThatIsSentAgainDoesItsThingOnce(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		one, two := portal.Pair(t)
		replay(t, one, []*portal.Portal{one, two}, 40)
	})
	t.Run("sqlite", func(t *testing.T) {
		p := portal.Embedded(t)
		replay(t, p, []*portal.Portal{p}, 40)
	})
}

func replay(t *testing.T, p *portal.Portal, processes []*portal.Portal, n int) {
	t.Helper()
	a, _ := p.Towns()
	anna := p.Member(a, "Anna")
	which := p.Idea(a, anna, "A bench by the river")
	again := func(c *portal.Client, path string, form ...string) {
		t.Helper()
		seen := together(t, n, func(i int) (*portal.Answer, error) {
			at := c.At(processes[i%len(processes)])
			return at.Do(at.Filled(path, portal.Form(form...)))
		})
		if seen[http.StatusSeeOther] != n {
			t.Errorf("%s sent %d times: %v", path, n, seen)
		}
	}
	comment := []string{"body", "Said once", "key", id.New().String()}
	again(anna, "/i/"+which.String()+"/comments", comment...)
	again(anna, "/i/"+which.String()+"/comments", "body", "Said without a key")
	if n := rows(p, anna, "comments", "Said once"); n != 1 {
		t.Errorf("%d comments of one form", n)
	}
	if n := rows(p, anna, "comments", "Said without a key"); n != 1 {
		t.Errorf("%d comments of one form without a key", n)
	}
	key := id.New()
	again(anna, "/p/"+p.Process(a)+"/ideas/new", "title", "A thing that is begun once", "topic", a.Topics[0].Key, "key", key.String())
	if n := rows(p, anna, "ideas", "A thing that is begun once"); n != 1 {
		t.Errorf("%d drafts of one form", n)
	}
	draft := p.Draft(a, anna, "A thing that is published once")
	again(anna, "/p/"+p.Process(a)+"/ideas/new/check", "draft", draft.String())
	if n := rows(p, anna, "idea_history", draft.String()); n != 1 {
		t.Errorf("%d steps of one publishing", n)
	}
	editor := p.Staff(a, "editor", wholeTown)
	again(editor, "/i/"+which.String()+"/answer", "answer", "We shall build it in spring.", "key", id.New().String())
	if n := rows(p, editor, "answers", "in spring"); n != 1 {
		t.Errorf("%d answers of one form", n)
	}
}

// The key of a form is the name of what it makes. Somebody who uses the key of another's form gets
// a thing of their own and learns nothing.
func TestAFormWithTheKeyOfAnotherThingTakesNothing(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		anna, bo := p.Member(a, "Anna"), p.Member(a, "Bo")
		public, secret := p.Idea(a, anna, "A bench by the river"), p.Draft(a, anna, "A plan that is not told")
		for name, key := range map[string]id.ID{"published": public, "a draft": secret} {
			before := p.Dump(a)["ideas"]
			got := bo.Post("/p/"+p.Process(a)+"/ideas/new", "title", "A title of Bo", "topic", a.Topics[0].Key, "key", key.String()).Want(http.StatusSeeOther)
			if strings.Contains(got.Header.Get("Location"), key.String()) {
				t.Errorf("%s of somebody else was taken over: %s", name, got.Header.Get("Location"))
			}
			for _, row := range before {
				if !slices.Contains(p.Dump(a)["ideas"], row) {
					t.Errorf("%s of somebody else changed: %s", name, row)
				}
			}
		}
		anna.Post("/p/"+p.Process(a)+"/ideas/new", "title", "Once more", "topic", a.Topics[0].Key, "key", public.String()).Want(http.StatusConflict)
		editor := p.Staff(a, "editor", wholeTown)
		other, key := p.Idea(a, bo, "A tree by the school"), id.New()
		editor.Post("/i/"+public.String()+"/answer", "answer", "We shall build it in spring.", "key", key.String()).Want(http.StatusSeeOther)
		editor.Post("/i/"+other.String()+"/answer", "answer", "No trees, I am afraid.", "key", key.String()).Want(http.StatusConflict)
	})
}

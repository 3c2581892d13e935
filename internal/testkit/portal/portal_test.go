package portal_test

import (
	"net/http"
	"strings"
	"testing"

	"almenda/internal/access"
	"almenda/internal/testkit/portal"
)

func TestAPortalRunsWithPeopleInIt(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, b := p.Towns()
		anna := p.Resident(a, "Anna")
		me := anna.Get("/me").Want(http.StatusOK)
		if !strings.Contains(me.Text(), "Anna") || !strings.Contains(me.Text(), anna.Email) {
			t.Errorf("Anna's page says %q", me.Text())
		}
		editor := p.Staff(a, access.Editor, access.Scope{})
		editor.Get("/admin").Want(http.StatusOK)
		anna.Get("/admin").Want(http.StatusForbidden)
		before := p.Dump(b)
		which := p.Idea(a, anna, "A bench by the river")
		p.Comment(editor, which, "What a fine thought")
		page := p.Guest(a).Get("/i/" + which.String()).Want(http.StatusOK)
		if !strings.Contains(page.Text(), "What a fine thought") {
			t.Errorf("the idea's page says %q", page.Text())
		}
		p.Quiet()
		if got := p.Letter(anna.Email, 2).Text; !strings.Contains(got, "A bench by the river") {
			t.Errorf("Anna was told %q", got)
		}
		if diff := before.Diff(p.Dump(b)); diff != "" {
			t.Errorf("the other town changed:\n%s", diff)
		}
		if len(p.Dump(a)["comments"]) != 1 {
			t.Errorf("the dump holds comments %v", p.Dump(a)["comments"])
		}
		if !strings.Contains(p.Log.String(), "route=/i/:ref") {
			t.Error("the log was not kept")
		}
	})
}

func TestTwoProcessesServeTheSamePortal(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		one, two := portal.Pair(t)
		a, _ := one.Towns()
		anna := one.Resident(a, "Anna")
		if got := anna.At(two).Get("/me").Want(http.StatusOK); !strings.Contains(got.Text(), "Anna") {
			t.Errorf("the other process says %q", got.Text())
		}
	})
}

package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/follow"
	"almenda/internal/process"
	"almenda/internal/testkit/portal"
)

func TestAGuestFollowsAProcessByLettersAlone(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		guest, slug := p.Guest(town), p.Process(town)
		page := guest.Get("/p/" + slug).Want(http.StatusOK)
		one, err := p.App.Processes.Get(t.Context(), access.Guest(town.ID, ""), slug)
		if err != nil {
			t.Fatal(err)
		}
		action := "/following?kind=process&subject=" + one.ID.String()
		if !strings.Contains(strings.ReplaceAll(page.Body, "&amp;", "&"), action) || !strings.Contains(page.Body, `type="email"`) {
			t.Fatalf("the page offers no way to follow by e-mail:\n%s", page.Text())
		}
		wrong := guest.Post(action, "email", "not an address", "next", "/p/"+slug).Want(http.StatusUnprocessableEntity)
		if !strings.Contains(wrong.Body, `value="not an address"`) {
			t.Error("what was typed is gone")
		}
		email := p.Address("reader")
		guest.Post(action, "email", email, "next", "/p/"+slug).Want(http.StatusSeeOther)
		link := portal.Path(p.Letter(email, 1).Links[0])
		if seen := guest.Get(link).Want(http.StatusOK); strings.Contains(seen.Body, email) {
			t.Error("the page shows the address")
		}
		guest.Post(link).Want(http.StatusSeeOther)

		// A new version is published: the follower hears of it, and ends it by one click elsewhere.
		closes := p.Clock.Now().Add(2 * time.Second)
		held := nextTurn(t, p, one, closes)
		p.Clock.Advance(5 * time.Second)
		news := p.Letter(email, 2)
		if !strings.Contains(news.Text, held) {
			t.Errorf("the letter does not name the phase:\n%s", news.Text)
		}
		stop := ""
		for _, l := range news.Links {
			if at := portal.Path(l); strings.Contains(at, "/unfollow/") {
				stop = at
			}
		}
		reader := p.Guest(town)
		reader.Get(stop).Want(http.StatusOK)
		if n := followers(t, p, one); n != 1 {
			t.Errorf("%d followers after somebody looked", n)
		}
		click := reader.Filled(stop, portal.Form("List-Unsubscribe", "One-Click"))
		click.Header.Del("Origin")
		click.Header.Del("Sec-Fetch-Site") // it comes from a mail programme
		reader.Send(click).Want(http.StatusOK)
		if n := followers(t, p, one); n != 0 {
			t.Errorf("%d followers after the click", n)
		}
		reader.Get(stop).Want(http.StatusOK)
	})
}

// nextTurn gives a process a phase that opens at a moment, and returns what it is called.
func nextTurn(t *testing.T, p *portal.Portal, one process.Process, at time.Time) string {
	t.Helper()
	town, _ := p.Towns()
	const name = "A stage that begins now"
	one.Phases = append(one.Phases, process.Phase{Kind: process.Discussion, Name: map[string]string{town.DefaultLanguage(): name}, Opens: at, Closes: at.AddDate(0, 1, 0)})
	if err := saveProcess(t, p, one); err != nil {
		t.Fatal(err)
	}
	return name
}

func followers(t *testing.T, p *portal.Portal, one process.Process) int {
	t.Helper()
	town, _ := p.Towns()
	admin := access.Actor{Tenant: town.ID, Account: one.ID, Grants: []access.Grant{{Role: access.Admin}}}
	d, err := p.App.Processes.ClosingDesk(t.Context(), admin, town, one.ID)
	if err != nil {
		t.Fatal(err)
	}
	return d.Figures.Followers
}

func TestAResidentFollowsAtOneTapAndStopsOnTheirOwnPage(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		anna, slug := p.Member(town, "Anna"), p.Process(town)
		one, err := p.App.Processes.Get(t.Context(), anna.Actor(), slug)
		if err != nil {
			t.Fatal(err)
		}
		action := "/following?kind=" + follow.Process + "&subject=" + one.ID.String()
		anna.Post(action, "want", "yes", "next", "/p/"+slug).Want(http.StatusSeeOther)
		if me := anna.Get("/me").Want(http.StatusOK); !strings.Contains(strings.ReplaceAll(me.Body, "&amp;", "&"), action) {
			t.Error("her page does not list it")
		}
		part := anna.Filled(action, portal.Form("want", "no", "next", "/p/"+slug))
		part.Header.Set("X-Fragment", "#follow")
		if got := anna.Send(part).Want(http.StatusOK); !strings.Contains(got.Body, `id="follow"`) || strings.Contains(got.Body, "<html") {
			t.Error("the script is not given the panel alone")
		}
		if n := followers(t, p, one); n != 0 {
			t.Errorf("%d followers", n)
		}
	})
}

func TestAProcessIsClosedOutOnScreens(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		guest, admin, slug := p.Guest(town), p.Member(town, "Admin", access.Grant{Role: access.Admin}), p.Process(town)
		one, err := p.App.Processes.Get(t.Context(), admin.Actor(), slug)
		if err != nil {
			t.Fatal(err)
		}
		desk := "/admin/processes/" + one.ID.String() + "/closing"
		admin.Get(desk).Want(http.StatusOK)
		bad := admin.Post(desk+"/due", "due", "2001-01-01").Want(http.StatusUnprocessableEntity)
		if !strings.Contains(bad.Body, `value="2001-01-01"`) {
			t.Error("the day that was typed is gone")
		}
		day := p.Clock.Now().AddDate(0, 0, 10).In(town.Location()).Format("2006-01-02")
		admin.Post(desk+"/due", "due", day).Want(http.StatusSeeOther)
		portal.Eventually(t, 10*time.Second, "the promise is public", func() bool { return strings.Contains(guest.Get("/p/"+slug).Body, `id="promise"`) })
		admin.Post(desk + "/archive").Want(http.StatusUnprocessableEntity)
		text := "Enough words to say something."
		admin.Post(desk, "result", text+" It was built.", "reached", text, "evaluation", text, "lessons", "Begin with the school, always.").Want(http.StatusSeeOther)
		guest.Get("/p/" + slug + "/closing").Want(http.StatusNotFound)
		for i := range one.Phases {
			one.Phases[i].Opens, one.Phases[i].Closes = p.Clock.Now().AddDate(0, 0, -20), p.Clock.Now().AddDate(0, 0, -10)
		}
		if err := saveProcess(t, p, one); err != nil {
			t.Fatal(err)
		}
		admin.Post(desk + "/archive").Want(http.StatusSeeOther)
		if got := guest.Get("/p/" + slug + "/closing").Want(http.StatusOK); !strings.Contains(got.Body, "It was built.") || strings.Contains(got.Body, "Begin with the school") {
			t.Errorf("everybody reads:\n%s", got.Text())
		}
		admin.Post(desk+"/effects", "title", "The bench stands", "body", "It was put there today, in the rain.").Want(http.StatusSeeOther)
		portal.Eventually(t, 10*time.Second, "the effect is public", func() bool { return strings.Contains(guest.Get("/p/"+slug+"/closing").Body, "The bench stands") })
		if got := admin.Get("/admin/lessons").Want(http.StatusOK); !strings.Contains(got.Body, "Begin with the school") {
			t.Error("the lessons do not show it")
		}
		book := admin.Get("/admin/lessons/handbook").Want(http.StatusOK)
		if !strings.HasPrefix(book.Header.Get("Content-Disposition"), "attachment") || !strings.Contains(book.Body, "Begin with the school") {
			t.Error("the handbook is no document")
		}
	})
}

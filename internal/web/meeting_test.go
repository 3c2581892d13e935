package web_test

import (
	"net/http"
	"strings"
	"testing"

	"almenda/internal/testkit/portal"
)

func TestWhatSomebodyNeedsIsReadAtTheDeskAlone(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		s := settle(t, p, a)
		at, needs, email := "/events/"+s.things["event"], secret(), p.Address("ines")
		guest, bo := p.Guest(a), p.Member(a, "Bo")
		guest.Post(at+"/signup", "name", "Ines", "email", email, "needs", needs).Want(http.StatusSeeOther)
		ticket := ""
		for _, link := range p.Letter(email, 1).Links {
			if path := portal.Path(link); strings.HasPrefix(path, "/tickets/") {
				ticket = path
			}
		}
		for range 2 {
			guest.Post(ticket + "/confirm").Want(http.StatusSeeOther)
		}
		if l := p.Letter(email, 2); !strings.Contains(l.Text, "/calendar.ics") || strings.Contains(l.Text, needs) {
			t.Errorf("the letter says %s", l.Text)
		}
		for name, page := range map[string]string{"the event": at, "the list": "/events", "the calendar": at + "/calendar.ics", "the search": "/search?q=" + needs} {
			for who, c := range map[string]*portal.Client{"a guest": p.Guest(a), "a resident": bo} {
				if got := c.Get(page).Want(http.StatusOK); strings.Contains(strings.ReplaceAll(got.Body, "q="+needs, ""), needs+" ") || strings.Contains(got.Body, email) {
					t.Errorf("%s shows it to %s", name, who)
				}
			}
		}
		if got := s.admin.Get("/admin" + at + "/desk").Want(http.StatusOK); !strings.Contains(got.Body, needs) || strings.Contains(got.Body, email) {
			t.Error("the desk does not show what somebody needs, or shows their address")
		}
		if got := s.admin.Get("/admin" + at + "/sheet").Want(http.StatusOK); strings.Contains(got.Body, needs) {
			t.Error("the sheet shows what somebody needs")
		}
		if to := s.admin.Get(ticket).Want(http.StatusSeeOther).Header.Get("Location"); !strings.HasPrefix(to, "/admin"+at+"/desk?find=") {
			t.Errorf("a ticket leads staff to %s", to)
		}
		bo.Get("/admin" + at + "/desk").Want(http.StatusForbidden)
	})
}

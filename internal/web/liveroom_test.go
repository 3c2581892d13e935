package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/room"
	"almenda/internal/tenant"
	"almenda/internal/testkit/portal"
)

// openedRoom is a room that is led, with its host and its path.
func openedRoom(t *testing.T, p *portal.Portal, town *tenant.Town, host *portal.Client) (which id.ID, path string) {
	t.Helper()
	which = p.Idea(town, p.Member(town, "Author"), "A bench by the river")
	path = "/rooms/" + which.String()
	host.Post(path + "/host/start").Want(http.StatusSeeOther)
	return which, path
}

func TestARoomIsLedAndUsedByFormsAlone(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		host := p.Member(a, "Hanna", access.Grant{Role: access.Moderator})
		bo, cy := p.Member(a, "Botvid"), p.Member(a, "Cyril")
		which, path := openedRoom(t, p, a, host)
		says := func(c *portal.Client, at string, want ...string) {
			t.Helper()
			body := c.Get(at).Want(http.StatusOK).Body
			for _, w := range want {
				if !strings.Contains(body, w) {
					t.Errorf("%s does not say %q", at, w)
				}
			}
		}
		for _, c := range []*portal.Client{bo, cy} {
			c.Post(path + "/queue").Want(http.StatusSeeOther)
		}
		says(p.Guest(a), path, "Botvid", "Cyril", `id="queue-title"`)
		says(p.Guest(a), "/i/"+which.String(), path)
		bo.Post(path+"/questions", "question", "When will it come?", "key", "k").Want(http.StatusSeeOther)
		bo.Post(path+"/questions", "question", "no", "key", "k2").Want(http.StatusUnprocessableEntity)
		if body := p.Guest(a).Get(path + "/wall").Body; strings.Contains(body, "When will it come?") {
			t.Error("the wall shows a question that the host has not shown")
		}
		says(bo, path, "When will it come?")
		d, err := p.App.Rooms.Desk(t.Context(), host.Actor(), which)
		if err != nil {
			t.Fatal(err)
		}
		at := path + "/questions/" + d.All[0].ID.String()
		says(host, path+"/host", "When will it come?", d.Queue[0].ID.String())
		host.Post(at+"/state", "state", "dismissed", "reason", "").Want(http.StatusUnprocessableEntity)
		host.Post(at+"/state", "state", "shown").Want(http.StatusSeeOther)
		cy.Post(at+"/support", "want", "yes").Want(http.StatusSeeOther)
		cy.Post(at+"/support", "want", "yes").Want(http.StatusSeeOther)
		wall := p.Guest(a).Get(path + "/wall").Want(http.StatusOK).Body
		for _, want := range []string{"When will it come?", `http-equiv="refresh"`, `class="qr"`} {
			if !strings.Contains(wall, want) {
				t.Errorf("the wall has no %q", want)
			}
		}
		if strings.Contains(wall, "Botvid") {
			t.Error("the wall names somebody who did not choose it")
		}
		host.Post(path + "/queue/" + d.Queue[0].ID.String() + "/floor").Want(http.StatusSeeOther)
		host.Post(path+"/host/mode", "mode", "read_only", "seconds", "10").Want(http.StatusSeeOther)
		cy.Post("/i/"+which.String()+"/comments", "body", "May I?", "key", "c").Want(http.StatusGone)
		host.Post(at+"/state", "state", "answered", "answer", "In spring.").Want(http.StatusSeeOther)
		host.Post(path + "/host/end").Want(http.StatusSeeOther)
		says(p.Guest(a), path+"/transcript", "When will it come?", "In spring.", "Botvid")
		d, err = p.App.Rooms.Desk(t.Context(), host.Actor(), which)
		if err != nil {
			t.Fatal(err)
		}
		minutes := path + "/sittings/" + d.Past.ID.String() + "/minutes"
		says(host, minutes, "When will it come?")
		host.Post(minutes, "minutes", "We agreed on a bench by the river.", "publish", "1", "key", "m").Want(http.StatusSeeOther)
		says(p.Guest(a), path+"/minutes", "We agreed on a bench by the river.")
		for _, c := range []*portal.Client{bo, p.Guest(a)} {
			if got := c.Get(path + "/host").Status; got == http.StatusOK {
				t.Error("somebody who hosts nothing reads the desk")
			}
		}
	})
}

// WS-05: what a room sends is what everybody may see.
func TestARoomsFramesShowItsPartsAndNothingOfOnePerson(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, b := p.Towns()
		host, bo := p.Member(a, "Hanna", access.Grant{Role: access.Moderator}), p.Member(a, "Bo")
		which, path := openedRoom(t, p, a, host)
		watching := p.Guest(a).Watch(which)
		if status, _ := p.Guest(b).Handshake(which); status != http.StatusNotFound {
			t.Errorf("another town's room: %d", status)
		}
		rooms := p.App.Rooms
		if err := rooms.Put(t.Context(), bo.Actor(), room.PutQuestion{Room: which, Body: "A question for the host's eyes", Key: "1"}); err != nil {
			t.Fatal(err)
		}
		bo.Post(path + "/queue").Want(http.StatusSeeOther)
		sees := func(want string) {
			t.Helper()
			portal.Eventually(t, 30*time.Second, "the room sees "+want, func() bool { return strings.Contains(watching.Text(), want) })
		}
		sees("Bo")
		if strings.Contains(watching.Text(), "for the host's eyes") {
			t.Error("a question was sent before it was shown")
		}
		d, err := rooms.Desk(t.Context(), host.Actor(), which)
		if err != nil {
			t.Fatal(err)
		}
		host.Post(path+"/questions/"+d.All[0].ID.String()+"/state", "state", "shown").Want(http.StatusSeeOther)
		sees("for the host")
		host.Post(path+"/questions/"+d.All[0].ID.String()+"/state", "state", "dismissed", "reason", "A reason for one person alone").Want(http.StatusSeeOther)
		host.Post(path + "/host/end").Want(http.StatusSeeOther)
		sees("transcript") // the stage as it stands at the end
		text := watching.Text()
		for _, secret := range []string{"for one person alone", bo.Actor().Account.String(), host.Actor().Account.String(), "/host"} {
			if strings.Contains(text, secret) {
				t.Errorf("the room was sent %q", secret)
			}
		}
	})
}

// WS-12: what a socket tells, a poll and a reload tell as well.
func TestWhoCannotHaveASocketPollsTheSameParts(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		host, bo := p.Member(a, "Hanna", access.Grant{Role: access.Moderator}), p.Member(a, "Bo")
		which, path := openedRoom(t, p, a, host)
		bo.Post(path + "/queue").Want(http.StatusSeeOther)
		for _, at := range []string{"/live/poll?room=" + which.String() + "&since=0&wait=0", path} {
			if body := p.Guest(a).Get(at).Want(http.StatusOK).Body; !strings.Contains(body, "Bo") {
				t.Errorf("%s does not name who waits for the floor", at)
			}
		}
	})
}

// SEC-11
func TestTheSocketOpensAtItsOwnAddressToItsOwnPagesOnly(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		anna := p.Member(a, "Anna")
		which := p.Idea(a, anna, "A bench by the river")
		for name, headers := range map[string][]string{"no origin": {"Origin", ""}, "none": {"Origin", "null"}, "another scheme": {"Origin", "https" + strings.TrimPrefix(anna.Origin(), "http")},
			"another port": {"Origin", anna.Origin() + ":81"}, "a dot": {"Origin", anna.Origin() + "."}, "elsewhere": {"Origin", "http://evil.example"}} {
			if status, _ := anna.Handshake(which, headers...); status != http.StatusForbidden {
				t.Errorf("%s: %d", name, status)
			}
		}
		for _, at := range []string{"//live", "/LIVE", "/live/", "/%2flive", "/live%20", "/./live", "/live;x"} {
			r := anna.Request(http.MethodGet, at+"?room="+which.String(), nil)
			r.Header.Set("Connection", "Upgrade")
			r.Header.Set("Upgrade", "websocket")
			r.Header.Set("Sec-WebSocket-Version", "13")
			r.Header.Set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
			r.Header.Set("Origin", "http://evil.example")
			got, err := anna.Do(r)
			if err != nil || got.Status == http.StatusSwitchingProtocols || got.Status >= 500 {
				t.Errorf("%s opens a socket to another page: %v, %v", at, got, err)
			}
		}
	})
}

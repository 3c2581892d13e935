package web_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/id"
	"almenda/internal/invitation"
	"almenda/internal/page"
	"almenda/internal/tenant"
	"almenda/internal/testkit/portal"
	"almenda/internal/web"
)

// side is a town with one of everything that has an id.
type side struct {
	p        *portal.Portal
	town     *tenant.Town
	author   *portal.Client
	admin    *portal.Client
	idea     id.ID
	draft    id.ID
	comment  int64
	things   map[string]string // what a route's parameter may name here
	invitee  string            // address
	inviting string            // the secret of the open invitation to a role
	guest    string            // address of a resident who was invited
	invited  string            // the secret of that invitation
	stop     string            // the secret of its unsubscribe link
}

// settle puts one of everything into a town.
func settle(t *testing.T, p *portal.Portal, town *tenant.Town) *side {
	t.Helper()
	s := &side{p: p, town: town, author: p.Member(town, "Anna of "+town.Slug), admin: p.Member(town, "Admin of "+town.Slug, access.Grant{Role: access.Admin})}
	s.draft = p.Draft(town, s.author, "A secret plan of "+town.Slug)
	photo := p.Photo(s.author, s.draft)
	s.idea = p.Idea(town, s.author, "A bench in "+town.Slug)
	s.comment = p.Comment(s.author, s.idea, "Said in "+town.Slug)
	sessions, err := p.App.Accounts.Sessions(t.Context(), s.author.Actor(), "")
	if err != nil {
		t.Fatal(err)
	}
	s.invitee = p.Address("invitee")
	in := account.InviteStaff{Email: s.invitee, Role: access.Editor, Office: "Kontoret"}
	if err := p.App.Accounts.Invite(t.Context(), s.admin.Actor(), town, in); err != nil {
		t.Fatal(err)
	}
	s.inviting = strings.TrimPrefix(portal.Path(p.Letter(s.invitee, 1).Links[0]), "/join/")
	staff, invites, err := p.App.Accounts.People(t.Context(), s.admin.Actor())
	if err != nil || len(staff) != 1 || len(invites) != 1 {
		t.Fatalf("people: %v, %v, %v", staff, invites, err)
	}
	campaign, recipient := s.campaign(t)
	s.things = map[string]string{
		"ref": s.idea.String(), "?room": s.idea.String(), "draft": s.draft.String(), "photo": photo.String(),
		"session": sessions[0].ID.String(), "grant": staff[0].Grants[0].ID.String(), "invite": invites[0].ID.String(),
		"campaign": campaign.String(), "recipient": recipient.String(),
		"/join/:token": s.inviting, "/invite/:token": s.invited, "/u/:token": s.stop,
		"seq": fmt.Sprint(s.comment), "slug": p.Process(town), "name": "app.css",
	}
	maps.Copy(s.things, s.walk(t))
	maps.Copy(s.things, s.asks(t))
	maps.Copy(s.things, s.talk(t))
	maps.Copy(s.things, s.following(t))
	maps.Copy(s.things, s.office(t))
	maps.Copy(s.things, s.consults(t))
	maps.Copy(s.things, s.led(t))
	maps.Copy(s.things, s.card(t))
	maps.Copy(s.things, s.folder(t))
	maps.Copy(s.things, s.told(t))
	maps.Copy(s.things, s.answering(t, s.things["survey"]))
	maps.Copy(s.things, s.banks(t, s.things["survey"]))
	maps.Copy(s.things, s.waved(t))
	maps.Copy(s.things, s.recruits(t, s.things["panel"]))
	maps.Copy(s.things, s.draws(t, s.things["panel"]))
	maps.Copy(s.things, s.joins(t))
	convened, _ := s.convenes(t)
	maps.Copy(s.things, convened)
	return s
}

// campaign invites one resident and keeps the secrets of the letter.
func (s *side) campaign(t *testing.T) (campaign, recipient id.ID) {
	t.Helper()
	i, who, ctx, to := s.p.App.Invitations, s.admin.Actor(), t.Context(), s.p.Address("guest")
	s.guest = to
	up, err := i.Upload(ctx, who, s.town, invitation.Upload{Title: "Everybody of " + s.town.Slug, File: "list.csv", Data: []byte("email\n" + to + "\n"),
		Message: tenant.Text{s.town.DefaultLanguage(): "Welcome to " + s.town.Slug}})
	if err != nil {
		t.Fatal(err)
	}
	campaign = up.Campaign.ID
	if _, err := i.DryRun(ctx, who, s.town, campaign); err != nil {
		t.Fatal(err)
	}
	if err := i.Start(ctx, who, s.town, campaign); err != nil {
		t.Fatal(err)
	}
	for _, link := range s.p.Letter(to, 1).Links {
		at := portal.Path(link)
		if secret, ok := strings.CutPrefix(at, "/invite/"); ok {
			s.invited = secret
		}
		if secret, ok := strings.CutPrefix(at, "/u/"); ok {
			s.stop = secret
		}
	}
	portal.Eventually(t, 30*time.Second, "the campaign's end", func() bool {
		st, err := i.Get(ctx, who, s.town, campaign)
		return err == nil && st.Campaign.State == invitation.Finished
	})
	rows, err := i.Recipients(ctx, who, s.town, campaign, "", page.Request{Size: 5})
	if err != nil || len(rows.Rows) != 1 || s.invited == "" {
		t.Fatalf("the campaign has %v, %v; the letter %v", rows.Rows, err, s.p.Letter(to, 1))
	}
	return campaign, rows.Rows[0].ID
}

// path fills a route's parameters; what names nothing here fails the test, so that a route with a
// new kind of id is not passed over.
func path(t *testing.T, r web.Route, things ...map[string]string) string {
	t.Helper()
	find := func(name string) string {
		for _, m := range things {
			if v := m[r.Path]; v != "" && name == "token" {
				return v
			}
			if v := m[name]; v != "" {
				return v
			}
		}
		t.Fatalf("%s %s: this test knows no %q; give it one in settle", r.Method, r.Path, name)
		return ""
	}
	parts := strings.Split(r.Path, "/")
	for i, part := range parts {
		if name, ok := strings.CutPrefix(part, ":"); ok {
			parts[i] = find(name)
		}
	}
	out := strings.Join(parts, "/")
	for _, name := range r.IDs {
		if q, ok := strings.CutPrefix(name, "?"); ok {
			out += "?" + q + "=" + find(name) + "&wait=0"
		}
	}
	return out
}

// townRoutes lists the routes of the towns' hosts.
func townRoutes(p *portal.Portal) (out []web.Route) {
	for _, r := range p.App.Web.Routes() {
		if r.Host == web.OfTown {
			out = append(out, r)
		}
	}
	return out
}

// filled is a form that every POST route could accept, with the ids of things.
func filled(things map[string]string) []string {
	return []string{"email", "nobody@example.org", "title", "A title that is long enough", "body", "A text that is long enough for anything.",
		"topic", "nature", "district", "", "place", "Here", "answer", "An answer that is long enough.", "reason", "A reason that is long enough.",
		"status", "checking", "office", "Kontoret", "role", "ambassador", "name", "Mallory", "language", "sv", "scheme", "dark",
		"sure", "1", "want", "yes", "code", "000000", "token", "nothing", "confirm", "00", "draft", things["draft"], "remove", things["photo"],
		"parent", things["seq"], "key", id.New().String()}
}

// call asks for a route.
func call(t *testing.T, c *portal.Client, r web.Route, at string, things map[string]string) *portal.Answer {
	t.Helper()
	if r.Method == http.MethodGet {
		return c.Get(at)
	}
	return c.Post(at, filled(things)...)
}

// roles are everybody who may come by, in the order of what they may do.
func roles(p *portal.Portal, town *tenant.Town) map[string]*portal.Client {
	out := map[string]*portal.Client{"guest": p.Guest(town), "resident": p.Member(town, "Resident")}
	for _, r := range access.Granted {
		out[string(r)] = p.Member(town, "The "+string(r), access.Grant{Role: r})
	}
	for _, c := range out {
		c.Hold("order", "3") // lists are shuffled for each, and the order told, only once
	}
	return out
}

func secret() string { return "canary" + strings.ReplaceAll(id.Secret().String(), "-", "")[:16] }

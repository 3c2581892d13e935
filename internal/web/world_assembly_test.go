package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/assembly"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit/portal"
)

// convenes puts an assembly into the town, at the address of the town's process, with a session that has
// a document and a question, and a recommendation that is voted on.
func (s *side) convenes(t *testing.T) (things map[string]string, member access.Actor) {
	t.Helper()
	do, who, ctx := s.p.App.Assemblies, s.admin.Actor(), t.Context()
	p, member := s.bench(t)
	w := assembly.Write{Language: "en", Title: s.p.Process(s.town), Charge: "How does " + s.town.Slug + " stay cool?", Recipient: "The council", Office: "Kontoret", Threshold: 80, Quorum: 50, Panel: p}
	which, err := do.Create(ctx, who, w)
	if err == nil {
		w.Language = s.town.DefaultLanguage()
		err = do.Save(ctx, who, which, w)
	}
	if err != nil {
		t.Fatal(err)
	}
	day := s.p.Clock.Now().Add(48 * time.Hour)
	session, err := do.AddSession(ctx, who, which, assembly.WriteSession{Language: w.Language, Title: "First day of " + s.town.Slug, Starts: day, Ends: day.Add(3 * time.Hour), Place: "The library"})
	if err == nil {
		err = do.AddPaper(ctx, who, which, session, "Paper of "+s.town.Slug, "paper.pdf", []byte("%PDF-1.7 "+s.town.Slug))
	}
	if err == nil {
		err = do.Publish(ctx, who, s.town, which)
	}
	if err == nil {
		err = do.Ask(ctx, member, w.Title, 1, assembly.Ask{Language: w.Language, Words: "How warm will it get in " + s.town.Slug + "?"})
	}
	if err != nil {
		t.Fatal(err)
	}
	advice, err := do.Propose(ctx, who, which, assembly.WriteAdvice{Language: w.Language, Title: "More trees in " + s.town.Slug, Body: "Plant them."})
	if err == nil {
		err = do.OpenVote(ctx, who, which, advice, day)
	}
	if err != nil {
		t.Fatal(err)
	}
	d, err := do.SessionDesk(ctx, who, which, session)
	if err != nil || len(d.Questions) != 1 || len(d.Session.Papers) != 1 {
		t.Fatalf("%+v, %v", d, err)
	}
	return map[string]string{"assembly": which.String(), "convening": session.String(), "handout": d.Session.Papers[0].ID.String(), "asked": d.Questions[0].ID.String(),
		"advice": advice.String(), "n": "1"}, member
}

// bench makes a drawn panel of the town with three members, and is one of them.
func (s *side) bench(t *testing.T) (which id.ID, member access.Actor) {
	t.Helper()
	which = id.New()
	member = access.Actor{Tenant: s.town.ID, Language: s.town.DefaultLanguage()}
	err := (store.Panels{DB: s.p.App.Store.Towns}).Update(t.Context(), s.town.ID, func(tx panel.Tx) error {
		p := panel.Panel{ID: which, Kind: panel.Drawn, State: panel.Draft, Size: 3, Title: tenant.Text{"en": "Bench of " + s.town.Slug}, CreatedBy: s.admin.Actor().Account, Created: tx.Now()}
		if _, _, err := tx.AddPanel(t.Context(), p, "bench"); err != nil {
			return err
		}
		for _, name := range []string{"x", "y", "z"} {
			member.Person = id.Secret()
			mail := "bench-" + name + "@" + s.town.Slug + ".example"
			if err := tx.AddPerson(t.Context(), panel.Person{ID: member.Person, Email: mail, Language: "en", Since: "2026-01-01"}, mail, ""); err != nil {
				return err
			}
			if err := tx.PutInPanel(t.Context(), panel.InPanel{Panel: which, Person: member.Person, State: panel.Member, Joined: "2026-01-01"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return which, member
}

func TestAssemblyIsAtWorkInABrowser(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		s := &side{p: p, town: town, admin: p.Member(town, "Admin", access.Grant{Role: access.Admin})}
		desk := s.admin.Post("/admin/assembly", "template", "district", "title", "Panel of the north", "charge", "Where should trees stand?", "recipient", "The council", "office", "Kontoret",
			"size", "12", "min_age", "16", "threshold", "80", "quorum", "60", "starts_day", "2027-03-01", "starts_time", "17:00", "every", "14", "hours", "3", "place", "The library",
			"phone", "054 540 00 00", "key", "k").Want(http.StatusSeeOther).Header.Get("Location")
		if got := s.admin.Get(desk).Want(http.StatusOK); strings.Count(got.Body, "/sessions/") < 4 {
			t.Errorf("the template made no sessions: %s", got.Text())
		}
		s.admin.Post("/admin/assembly", "template", "district", "title", "").Want(http.StatusUnprocessableEntity)
		things, who := s.convenes(t)
		at := "/assembly/" + p.Process(town)
		guest := p.Guest(town)
		for _, path := range []string{"/assembly", at, at + "/sessions/1", at + "/r/1"} {
			if got := guest.Get(path).Want(http.StatusOK); strings.Contains(got.Body, "assembly.") && strings.Contains(got.Text(), "assembly.") {
				t.Errorf("%s shows keys: %s", path, got.Text())
			}
		}
		guest.Get("/me" + at).Want(http.StatusSeeOther)
		guest.Get("/assembly/papers/" + things["handout"]).Want(http.StatusOK)
		member := p.Guest(town)
		member.Post("/panel/in/" + panelLink(t, p, town, who.Person, "enter")).Want(http.StatusSeeOther)
		for _, path := range []string{"", "/sessions/1", "/r/1"} {
			if got := member.Get("/me" + at + path).Want(http.StatusOK).Text(); strings.Contains(got, "assembly.") {
				t.Errorf("%s shows keys: %s", path, got)
			}
		}
		member.Post("/me" + at + "/r/1/vote").Want(http.StatusUnprocessableEntity)
		member.Post("/me"+at+"/r/1/vote", "choice", "yes").Want(http.StatusSeeOther)
		if got := member.Get("/me" + at + "/r/1").Want(http.StatusOK); strings.Contains(got.Body, `name="choice"`) {
			t.Error("a member could vote twice")
		}
		draft := member.Post("/me"+at+"/drafts", "title", "Open the river", "body", "Let the **river** see the sky.").Want(http.StatusSeeOther).Header.Get("Location")
		member.Post(draft+"/text", "title", "Open the river", "body", "Let the river see daylight.", "from", "1").Want(http.StatusSeeOther)
		member.Post(draft+"/text", "title", "Open it", "body", "Mine.", "from", "1").Want(http.StatusUnprocessableEntity)
		member.Post(draft+"/comments", "words", "Which river?").Want(http.StatusSeeOther)
		if got := member.Get(draft).Want(http.StatusOK); !strings.Contains(got.Body, "<ins>") || !strings.Contains(got.Text(), "Which river?") {
			t.Errorf("the draft: %s", got.Text())
		}
		guest.Get(strings.TrimPrefix(draft, "/me")).Want(http.StatusNotFound)
		s.admin.Post("/admin/assembly/" + things["assembly"] + "/r/" + things["advice"] + "/close").Want(http.StatusSeeOther)
		if got := guest.Get(at + "/r/1").Want(http.StatusOK).Text(); !strings.Contains(got, "0") {
			t.Errorf("no result: %s", got)
		}
		for _, path := range []string{"", "/new", "/new?template=district", "/" + things["assembly"], "/" + things["assembly"] + "/sessions/new", "/" + things["assembly"] + "/r/new",
			"/" + things["assembly"] + "/sessions/" + things["convening"], "/" + things["assembly"] + "/r/" + things["advice"]} {
			if got := s.admin.Get("/admin/assembly" + path).Want(http.StatusOK); strings.Contains(got.Text(), "assembly.") {
				t.Errorf("%s shows keys: %s", path, got.Text())
			}
		}
	})
}

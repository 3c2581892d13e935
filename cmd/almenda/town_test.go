package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"almenda/internal/testkit"
	"almenda/internal/testkit/portal"
)

func emptyDatabase(t *testing.T) testkit.Database {
	t.Helper()
	return testkit.EmptyDatabase(t)
}

// town makes a folder with a town that is Wasilków under another name: a sixth town is its data.
func town(t *testing.T, slug, name string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	if err := os.CopyFS(filepath.Join(folder, slug), os.DirFS(filepath.Join(shipped, "wasilkow"))); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, slug, "tenant.yaml")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("wasilkow.example", slug+".example", "Wasilków", name).Replace(string(raw))
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

// settings are the variables that lead a command to the databases of a running portal.
func settings(p *portal.Portal) []string {
	c := p.App.Config
	return []string{"ALMENDA_DATA=" + c.Data, "ALMENDA_DATABASE_URL=" + c.DatabaseURL, "ALMENDA_REDIS_URL=" + c.RedisURL, "ALMENDA_SECRET=" + portal.Secret,
		"ALMENDA_PUBLIC_ORIGIN=" + c.PublicOrigin, "ALMENDA_OPERATOR_ORIGIN=" + c.Operator}
}

func TestASixthTownIsAFolderAndOneCommand(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		folder := town(t, "mala", "Mała")
		began := time.Now()
		if got := almenda(t, settings(p), "tenant", "apply", folder); got.code != 0 || got.out != "mala applied\n" {
			t.Fatalf("apply: exit %d\n%s%s", got.code, got.out, got.errors)
		}
		portal.Eventually(t, 20*time.Second, "the running server knows the sixth town", func() bool {
			_, ok := p.App.Registry.BySlug("mala")
			return ok
		})
		t.Logf("reachable %s after the command", time.Since(began).Round(100*time.Millisecond))
		mala := p.Town("mala")
		if got := p.Guest(mala).Get("/").Want(http.StatusOK); !strings.Contains(got.Body, "Mała") || got.Lang() != "pl" {
			t.Errorf("the sixth town says %q", got.Text())
		}
		anna := p.Resident(mala, "Anna")
		which := p.Idea(mala, anna, "Ławka nad rzeką")
		anna.Post("/i/"+which.String()+"/support", "want", "yes").Want(http.StatusSeeOther)
		if a, _ := p.Towns(); strings.Contains(p.Guest(a).Get("/ideas").Body, "Ławka") {
			t.Error("another town shows it")
		}
	})
}

func TestTheFirstAdminComesByTheOperatorsCommand(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, b := p.Towns()
		email := p.Address("chief")
		if got := almenda(t, settings(p), "operator", "invite", "--tenant", a.Slug, "--role", "admin", email); got.code != 0 || !strings.Contains(got.out, email) {
			t.Fatalf("invite: exit %d\n%s%s", got.code, got.out, got.errors)
		}
		for name, args := range map[string][]string{"an unknown role": {"--role", "king", p.Address("x")}, "no address": {"--role", "admin", "nobody"}, "the system": {"--role", "system", p.Address("x")}} {
			got := almenda(t, settings(p), append([]string{"operator", "invite", "--tenant", a.Slug}, args...)...)
			if got.code != 1 || strings.Count(got.errors, "\n") != 1 || strings.Contains(got.errors, "fault.") {
				t.Errorf("%s: exit %d %q", name, got.code, got.errors)
			}
		}
		link := portal.Path(p.Letter(email, 1).Links[0])
		chief := p.Guest(a)
		if got := chief.Get(link).Want(http.StatusOK); !strings.Contains(got.Text(), email) {
			t.Errorf("the invitation says %q", got.Text())
		}
		chief.Post(link).Want(http.StatusSeeOther)
		chief.Post("/me/profile", "name", "Chief", "language", "sv").Want(http.StatusSeeOther)
		chief.Get("/admin/people").Want(http.StatusOK)
		p.Guest(b).Post(link).Want(http.StatusNotFound)
	})
}

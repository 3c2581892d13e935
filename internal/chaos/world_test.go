package chaos

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/app"
	"almenda/internal/config"
	"almenda/internal/id"
	"almenda/internal/invitation"
	"almenda/internal/tenant"
	"almenda/internal/testkit/portal"
	"almenda/internal/testkit/process"
)

// world is an installation of one test's own.
type world struct {
	*testing.T
	pg    *process.Postgres
	redis *process.Redis
	sink  *process.Sink
	proxy *process.Proxy // between the platform and PostgreSQL; nil without
	app   *app.App       // a way in for the test itself; nothing of it runs
}

// options of a world.
type options struct {
	durable bool     // PostgreSQL keeps what it committed through a crash
	proxy   bool     // the platform reaches PostgreSQL through a proxy
	sink    []string // of the mail server
}

// build starts the services; the processes of the platform are the test's to start.
func build(t *testing.T, o options) *world {
	t.Helper()
	house.Need(t)
	w := &world{T: t, pg: house.Postgres(t, o.durable), redis: house.Redis(t), sink: house.Sink(t, o.sink...)}
	if o.proxy {
		w.proxy = w.pg.Proxy(t)
	}
	c := config.Config{Data: t.TempDir(), DatabaseURL: w.pg.URL(), DatabaseConns: 8, RedisURL: w.redis.URL(), SMTPURL: w.sink.URL(),
		Secret: []byte(portal.Secret), PublicOrigin: origin, Operator: "http://localhost", Addr: "127.0.0.1:0"}
	var err error
	if w.app, err = app.Open(t.Context(), c, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.app.Close() }) // its Redis may be gone
	return w
}

const origin = "http://{slug}.localhost"

// env is what every process of the platform is told.
func (w *world) env() []string {
	database := w.pg.URL()
	if w.proxy != nil {
		database = w.pg.Through(w.proxy)
	}
	return []string{"ALMENDA_DATABASE_URL=" + database, "ALMENDA_REDIS_URL=" + w.redis.URL(), "ALMENDA_SMTP_URL=" + w.sink.URL(),
		"ALMENDA_SECRET=" + portal.Secret, "ALMENDA_PUBLIC_ORIGIN=" + origin, "ALMENDA_OPERATOR_ORIGIN=http://localhost", "ALMENDA_LOG=warn"}
}

// start starts a process that plays these roles.
func (w *world) start(roles string) *process.Almenda {
	w.Helper()
	return house.Almenda(w.T, w.env(), "--addr", "127.0.0.1:0", "--roles", roles)
}

// workers starts n processes that relay and work, as the second half of an installation.
func (w *world) workers(n int) []*process.Almenda {
	w.Helper()
	out := make([]*process.Almenda, n)
	for i := range out {
		out[i] = w.start("relay,worker")
	}
	return out
}

// web starts a web process and opens it to browsers.
func (w *world) web() (*process.Almenda, *portal.Portal) {
	w.Helper()
	a := w.start("web")
	return a, portal.Outside(w.T, w.app, a.Addr)
}

func (w *world) town(slug string) *tenant.Town {
	w.Helper()
	town, ok := w.app.Registry.BySlug(slug)
	if !ok {
		w.Fatalf("there is no town %q", slug)
	}
	return town
}

// person is a line of a list. What it says is found nowhere else, so that it can be searched for.
type person struct{ email, name string }

// crowd makes n people. A name that begins with a fault of the mail server asks for it.
func crowd(n int, first string) []person {
	// Letters alone: a number with digits after it could be taken for a national one, and refused.
	salt := strings.Map(func(r rune) rune { return 'g' + r%16 }, id.Secret().String()[:6])
	out := make([]person, n)
	for i := range out {
		out[i] = person{fmt.Sprintf("%s.%05d-%s@home.test", first, i, salt), fmt.Sprintf("Kanarie%05d%s", i, salt)}
	}
	return out
}

// campaign is a list of people who are being invited.
type campaign struct {
	*world
	town   *tenant.Town
	who    access.Actor
	id     id.ID
	people []person
}

// upload makes a list ready to be started.
func (w *world) upload(slug string, list []person) *campaign {
	w.Helper()
	town := w.town(slug)
	var csv strings.Builder
	csv.WriteString("email;name\n")
	for _, p := range list {
		fmt.Fprintf(&csv, "%s;%s\n", p.email, p.name)
	}
	who := access.Actor{Tenant: town.ID, Account: id.New(), Name: "Anna", Grants: []access.Grant{{Role: access.Admin}}}
	done, err := w.app.Invitations.Upload(w.Context(), who, town, invitation.Upload{Title: "Alla", File: "alla.csv", Data: []byte(csv.String()),
		Message: tenant.Text{town.DefaultLanguage(): "Hej"}})
	if err != nil {
		w.Fatal(err)
	}
	c := &campaign{world: w, town: town, who: who, id: done.Campaign.ID, people: list}
	if _, err := w.app.Invitations.DryRun(w.Context(), who, town, c.id); err != nil {
		w.Fatal(err)
	}
	return c
}

// invite uploads a list and starts it.
func (w *world) invite(slug string, list []person) *campaign {
	w.Helper()
	c := w.upload(slug, list)
	if err := w.app.Invitations.Start(w.Context(), c.who, c.town, c.id); err != nil {
		w.Fatal(err)
	}
	return c
}

// status is what staff see. While the database is away it is what it was: nothing.
func (c *campaign) status() invitation.Status {
	st, err := c.app.Invitations.Get(c.Context(), c.who, c.town, c.id)
	if err != nil {
		return invitation.Status{}
	}
	return st
}

func (c *campaign) ended() bool { return c.status().Campaign.State == invitation.Finished }

// eventually fails the test when ask is not true within the limit.
func (w *world) eventually(limit time.Duration, what string, ask func() bool) {
	w.Helper()
	if err := process.Until(limit, ask); err != nil {
		w.Fatalf("%s: %v", what, err)
	}
}

// count asks the database for a number, across all towns.
func (w *world) count(query string, args ...any) int {
	w.Helper()
	n, err := w.pg.Number(w.Context(), query, args...)
	if err != nil {
		w.Fatalf("%s: %v", query, err)
	}
	return n
}

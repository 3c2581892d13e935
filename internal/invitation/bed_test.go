package invitation

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/clock"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// post is a Post that keeps what it was given.
type post struct {
	mu     sync.Mutex
	sent   []Written
	answer func(Written) Delivery
	spoil  func(*Written)
	before func(Written)
}

func (p *post) Write(_ *tenant.Town, l Letter) (Written, error) {
	text := "Hello " + l.Name + " " + l.Message + " https://t/" + l.Token + " https://t/stop/" + l.Stop
	w := Written{Letter: l, Subject: "Hi", Text: text, HTML: "<p>" + text}
	if p.spoil != nil {
		p.spoil(&w)
	}
	return w, nil
}
func (p *post) Open(*tenant.Town) Session { return p }
func (p *post) Close()                    {}
func (p *post) Send(_ context.Context, w Written) Delivery {
	if p.before != nil {
		p.before(w)
	}
	d := Delivery{Fate: Delivered}
	if p.answer != nil {
		d = p.answer(w)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if d.Fate == Delivered || d.Fate == Unclear {
		p.sent = append(p.sent, w)
	}
	return d
}

type allow struct{ err error }

func (a allow) Allow(access.Actor, access.Ask, access.Scope) error { return a.err }

type towns []tenant.Row

func (s towns) Stamp(context.Context) (string, error)       { return "1", nil }
func (s towns) Towns(context.Context) ([]tenant.Row, error) { return s, nil }

// bed is a town with a service over memory.
type bed struct {
	*memory
	t     *testing.T
	town  *tenant.Town
	other *tenant.Town
	post  *post
	svc   *Service
	who   access.Actor
}

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

func newBed(t *testing.T) *bed {
	t.Helper()
	row := func(slug string) tenant.Row {
		return tenant.Row{ID: id.New(), State: tenant.Active, Town: tenant.Town{Slug: slug, Zone: "UTC", Languages: []string{"sv", "en"},
			Districts: []tenant.District{{Key: "norr", Name: "Norra stan"}}}}
	}
	reg := tenant.NewRegistry(towns{row("a"), row("b")})
	if _, err := reg.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
	c := clock.At(noon)
	b := &bed{memory: newMemory(c), t: t, town: reg.All()[0], other: reg.All()[1], post: &post{}}
	svc, err := NewService(b.memory, allow{}, b.post, []byte("0123456789abcdef0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	svc.clock = c.Now
	b.svc, b.who = svc, access.Actor{Tenant: b.town.ID, Account: id.New()}
	return b
}

var errDown = errors.New("database is down")

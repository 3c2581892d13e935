package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"almenda/internal/id"
	"almenda/internal/live"
	"almenda/internal/mail"
)

// nobody is a mailbox that is there and holds nothing.
type nobody struct{}

func (nobody) Put(context.Context, mail.Letter) error                   { return nil }
func (nobody) List(context.Context, string, int) ([]mail.Letter, error) { return nil, nil }
func (nobody) Get(context.Context, id.ID) (mail.Letter, error)          { return mail.Letter{}, nil }

// bare is the edge with its routes and nothing behind them.
func bare() *Server {
	return New(Deps{Mailbox: nobody{}, Origins: Origins{Template: "http://{slug}.localhost", Operator: "http://localhost"},
		Hub: func(live.Renderer, Peer) *live.Hub { return nil }})
}

func TestEveryRouteIsDeclared(t *testing.T) {
	s := bare()
	declared := map[string]bool{}
	for _, r := range s.Routes() {
		declared[r.Method+" "+r.Path] = true
		if r.Method == http.MethodGet && r.Class != Stream {
			declared["HEAD "+r.Path] = true
		}
	}
	for _, engine := range []struct {
		name   string
		routes []string
	}{{"town", served(s.town.Routes())}, {"operator", served(s.operator.Routes())}, {"answers'", served(s.answers.Routes())}} {
		if len(engine.routes) == 0 {
			t.Errorf("the %s host serves nothing", engine.name)
		}
		for _, r := range engine.routes {
			if !declared[r] {
				t.Errorf("the %s host serves %s, which was never declared", engine.name, r)
			}
		}
	}
}

func served(routes gin.RoutesInfo) (out []string) {
	for _, r := range routes {
		out = append(out, r.Method+" "+r.Path)
	}
	return out
}

func TestEveryRouteSaysWhoMayAndWhatItNames(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range bare().Routes() {
		at := r.Method + " " + r.Path
		if r.Host == OfAnswers {
			at += " of answers"
		}
		if r.Host == OfOperator {
			if r.Method != http.MethodGet {
				t.Errorf("%s: the operator's host only shows", at)
			}
			continue
		}
		if seen[at] {
			t.Errorf("%s is declared twice", at)
		}
		seen[at] = true
		if r.Ask.Kind == "" || r.Ask.Verb == "" {
			t.Errorf("%s asks nothing of access", at)
		}
		if r.Rate.Max == 0 && r.Class != Asset {
			t.Errorf("%s has no rate", at)
		}
		if r.Method != http.MethodGet && r.Method != http.MethodPost {
			t.Errorf("%s: forms know GET and POST", at)
		}
		if r.Method == http.MethodPost && r.Class != Private {
			t.Errorf("%s writes and its answer may be kept", at)
		}
		if r.Class == Public && r.Method == http.MethodGet && r.Tags == nil && strings.Contains(r.Path, ":") {
			t.Errorf("%s is cached and no write makes it stale", at)
		}
		named(t, at, r)
	}
	if len(seen) < 40 {
		t.Errorf("only %d routes of towns were found", len(seen))
	}
}

// addressed are parameters that are no ids of things: words of the town's folder, numbers within
// the thing that is named before them, secrets that are looked up by their hash.
var addressed = []string{"slug", "name", "seq", "token", "letter", "board", "part", "folder", "n"}

func named(t *testing.T, at string, r Route) {
	t.Helper()
	var params []string
	for _, part := range strings.Split(r.Path, "/") {
		if name, ok := strings.CutPrefix(part, ":"); ok {
			params = append(params, name)
		}
	}
	for _, name := range r.IDs {
		if !strings.HasPrefix(name, "?") && !slices.Contains(params, name) {
			t.Errorf("%s declares the id %q, which is not in its path", at, name)
		}
	}
	for _, p := range params {
		if !slices.Contains(r.IDs, p) && !slices.Contains(addressed, p) {
			t.Errorf("%s has the parameter %q, which is neither declared as an id nor known to be none", at, p)
		}
	}
}

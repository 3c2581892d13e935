package archtest

import (
	"slices"
	"strings"
	"testing"
)

// technology is a library that has one home. Everywhere else the house does not know it, so that
// it can be understood, tested and replaced in one place.
type technology struct {
	path  string   // and what lies below it
	homes []string // packages and what lies below them
	tests []string // where tests may meet it besides
}

var technologies = []technology{
	{path: "github.com/gin-gonic/gin", homes: []string{"web", "app"}},
	{path: "github.com/a-h/templ", homes: []string{"web"}},
	{path: "github.com/uptrace/bun", homes: []string{"store"}},
	{path: "database/sql", homes: []string{"store", "testkit", "bench"}},
	{path: "github.com/jackc/pgx", homes: []string{"store", "testkit"}},
	{path: "modernc.org/sqlite", homes: []string{"store", "testkit"}},
	{path: "github.com/hibiken/asynq", homes: []string{"jobs"}, tests: []string{"redisx"}},
	{path: "github.com/redis/go-redis", homes: []string{"redisx", "live", "jobs", "app"}},
	{path: "github.com/go-redis/redis_rate", homes: []string{"redisx"}},
	{path: "github.com/alicebob/miniredis", homes: []string{"redisx"}},
	{path: "github.com/gorilla/websocket", homes: []string{"live"}, tests: []string{"chaos"}},
	{path: "github.com/casbin/casbin", homes: []string{"access"}},
	{path: "github.com/arran4/golang-ical", homes: []string{"feed"}},
	{path: "github.com/emersion/go-smtp", homes: []string{"mail", "testkit/smtpsink"}},
}

// plain are the layers in which the rules of the world live: no technology reaches them, not even
// through somebody else. Casbin is the exception: access is asked everywhere.
var plain = []string{"ground", "base", "process", "account", "nouns", "listeners"}

func (x technology) covers(path string) bool { return within(path, x.path) }

func (x technology) livesIn(name string, test bool) bool {
	homes := x.homes
	if test {
		homes = slices.Concat(homes, x.tests)
	}
	return slices.ContainsFunc(homes, func(h string) bool { return within(name, h) })
}

// strangers finds imports of technology outside its home.
func strangers(all []pkg) (out []problem) {
	for _, p := range all {
		from := name(p.ImportPath)
		meets := func(paths []string, test bool, how string) {
			for _, path := range paths {
				for _, x := range technologies {
					if x.covers(path) && !x.livesIn(from, test) {
						out = append(out, problem{p.ImportPath, how + path, "its home is " + strings.Join(x.homes, ", ")})
					}
				}
			}
		}
		meets(p.Imports, false, "imports ")
		meets(slices.Concat(p.TestImports, p.XTestImports), true, "imports in tests ")
		if at := storey(from); at < 0 || !slices.Contains(plain, layers[at].name) {
			continue
		}
		if slices.Contains(p.Imports, "net/http") {
			out = append(out, problem{p.ImportPath, "imports net/http", "rules know no protocol"})
		}
		for _, path := range p.Deps {
			// The standard library is left out: a library of ids may know how SQL reads ids.
			known := slices.ContainsFunc(technologies, func(x technology) bool {
				return x.covers(path) && strings.Contains(x.path, ".") && !x.livesIn("access", false)
			})
			if known && !slices.Contains(p.Imports, path) {
				out = append(out, problem{p.ImportPath, "reaches " + path, "rules stand on no technology"})
			}
		}
	}
	return out
}

func TestTechnologyStaysAtHome(t *testing.T) { check(t, strangers(listed(t)), nil) }

func TestTechnologyIsSeenAbroad(t *testing.T) {
	expect(t, strangers([]pkg{
		{ImportPath: module + "internal/store/tenantdb", Imports: []string{"github.com/uptrace/bun/schema", "database/sql"}},
		{ImportPath: module + "internal/web", Imports: []string{"github.com/gin-gonic/gin", "github.com/uptrace/bun"}},
		{ImportPath: module + "internal/api", Imports: []string{"github.com/gin-gonic/gin/binding", "github.com/gin-gonic/ginx"}},
		{ImportPath: module + "internal/redisx", Imports: []string{"github.com/redis/go-redis/v9"}, XTestImports: []string{"github.com/hibiken/asynq"}},
		{ImportPath: module + "internal/outbox", Imports: []string{"github.com/hibiken/asynq"}, TestImports: []string{"github.com/gorilla/websocket"}},
		{ImportPath: module + "internal/idea", Imports: []string{"net/http", "github.com/casbin/casbin/v2"}, Deps: []string{"github.com/redis/go-redis/v9", "net/http", "github.com/casbin/casbin/v2/model"}},
	}),
		"almenda/internal/web: imports github.com/uptrace/bun",
		"almenda/internal/api: imports github.com/gin-gonic/gin/binding",
		"almenda/internal/outbox: imports github.com/hibiken/asynq",
		"almenda/internal/outbox: imports in tests github.com/gorilla/websocket",
		"almenda/internal/idea: imports net/http",
		"almenda/internal/idea: imports github.com/casbin/casbin/v2",
		"almenda/internal/idea: reaches github.com/redis/go-redis/v9",
	)
}

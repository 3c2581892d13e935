package archtest

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "almenda/"

// pkg is a package as the go command lists it.
type pkg struct {
	ImportPath                               string
	Imports, TestImports, XTestImports, Deps []string
}

// name is the package's path within the module, without internal/.
func name(path string) string {
	return strings.TrimPrefix(strings.TrimPrefix(path, module), "internal/")
}

func ours(path string) bool { return strings.HasPrefix(path, module) }

// top is the first part of a name: web for web/views.
func top(name string) string {
	first, _, _ := strings.Cut(name, "/")
	return first
}

// layer is a storey of the house. Its packages may import all layers below and, of their own
// layer, what beside says.
type layer struct {
	name     string
	packages []string
	beside   map[string][]string
}

var anyBeside = map[string][]string{"*": {"*"}}

// layers are the storeys from the bottom up (cmd → app → edges → nouns → process → access, tenant,
// event → ground). A package that stands in none of them fails: whoever makes one decides where it
// belongs.
var layers = []layer{
	{name: "files", packages: []string{"frontend", "migrations", "tenants", "docs", "internal"}},
	{name: "ground", packages: []string{"fault", "id", "clock", "page", "richtext", "i18n", "config", "brand", "nationalid", "address", "textdiff", "photo"},
		beside: map[string][]string{"photo": {"fault"}}},
	{name: "base", packages: []string{"event", "tenant", "access", "district", "tenantcfg", "identity", "questionnaire", "disclosure", "weighting", "lottery", "credential"},
		beside: map[string][]string{"access": {"tenant"}, "district": {"tenant"}, "tenantcfg": {"tenant", "district", "disclosure", "questionnaire"}, "identity": {"access", "tenant", "event"}, "questionnaire": {"tenant", "district"}}},
	{name: "process", packages: []string{"process"}},
	{name: "account", packages: []string{"account"}},
	{name: "nouns", packages: []string{"idea", "forum", "survey", "panel", "assembly", "budget", "consultation", "initiative", "meeting", "comment", "invitation", "room", "poll", "investment", "study", "follow", "chain", "programme", "frontpage", "register"}},
	{name: "listeners", packages: []string{"moderation", "notify", "audit", "report", "privacy", "search"}},
	{name: "edges", packages: []string{"store", "outbox", "jobs", "live", "web", "api", "mail", "blob", "cache", "redisx", "observe", "feed", "paper"}, beside: anyBeside},
	{name: "app", packages: []string{"app"}},
	{name: "bench", packages: []string{"bench"}}, // measures the whole house, so it stands above it
	{name: "cmd", packages: []string{"cmd"}},
}

// tests are packages that only tests and one another may import.
var tests = []string{"testkit", "archtest", "chaos", "store/storetest"}

func storey(name string) int {
	return slices.IndexFunc(layers, func(l layer) bool { return slices.Contains(l.packages, top(name)) })
}

func forTests(name string) bool {
	return slices.ContainsFunc(tests, func(t string) bool { return within(name, t) })
}

// mayImport says what is wrong with from importing to; empty when nothing is.
func mayImport(from, to string) string {
	if top(from) == top(to) {
		return ""
	}
	a, b := storey(from), storey(to)
	switch {
	case b < 0:
		return "it stands in no layer"
	case layers[b].name == "files" && a < storey("app") && layers[a].name != "edges":
		return "only edges and above read the embedded files"
	case a < b:
		return layers[a].name + " may not import " + layers[b].name + ", which is above it"
	case a > b && layers[b].name == "app" && layers[a].name != "cmd" && layers[a].name != "bench":
		return "only cmd and bench know app"
	case a == b:
		beside := layers[a].beside
		if beside["*"] == nil && !slices.Contains(beside[top(from)], top(to)) {
			return "packages of the layer " + layers[a].name + " do not know one another"
		}
	}
	return ""
}

// directions finds imports that go the wrong way.
func directions(all []pkg) (out []problem) {
	for _, p := range all {
		from := name(p.ImportPath)
		if forTests(from) {
			continue
		}
		bad := func(to, why string) { out = append(out, problem{p.ImportPath, "imports " + to, why}) }
		if storey(from) < 0 {
			out = append(out, problem{p.ImportPath, "is in no layer", "say in archtest which layer it belongs to"})
			continue
		}
		for _, path := range p.Imports {
			to := name(path)
			switch {
			case path == "testing" || ours(path) && forTests(to):
				bad(to, "it is for tests only")
			case !ours(path):
			case within(to, "store/model") && !within(from, "store"):
				bad(to, "rows of tables never leave store")
			case top(to) == "store" && top(from) != "store" && storey(from) < storey("app"):
				bad(to, "whoever needs rows says so in an interface of its own, which store fulfils")
			default:
				if why := mayImport(from, to); why != "" {
					bad(to, why)
				}
			}
		}
		out = append(out, testDirections(p)...)
	}
	return out
}

// testDirections holds tests to less: they may stand on a real store and on the test kit, but what
// is tested through the whole house is tested in app.
func testDirections(p pkg) (out []problem) {
	from := name(p.ImportPath)
	for _, path := range slices.Concat(p.TestImports, p.XTestImports) {
		to := name(path)
		switch {
		case !ours(path) || top(from) == top(to):
		case top(to) == "app" && top(from) != "cmd", top(to) == "cmd":
			out = append(out, problem{p.ImportPath, "imports " + to + " in tests", "only app and cmd test the whole house"})
		case within(to, "store/model"):
			out = append(out, problem{p.ImportPath, "imports " + to + " in tests", "rows of tables never leave store"})
		}
	}
	return out
}

func listed(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,TestImports,XTestImports,Deps", "./...")
	cmd.Dir = "../.."
	raw, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var out []pkg
	for d := json.NewDecoder(strings.NewReader(string(raw))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	if len(out) < 20 {
		t.Fatalf("only %d packages were listed", len(out))
	}
	return out
}

func TestImportsPointInward(t *testing.T) {
	check(t, directions(listed(t)), []exception{
		{"almenda/internal/assembly", "imports store/model in tests", "it reads what is kept of a vote, which no interface may offer"},
		{"almenda/internal/panel", "imports store/model in tests", "it reads which letters were written, and what a draw keeps, which no interface may offer"},
		{"almenda/internal/poll", "imports store/model in tests", "it reads what is kept of an answer, which no interface may offer"},
		{"almenda/internal/survey", "imports store/model in tests", "it reads what is kept of an answer and of who has answered, which no interface may offer"},
		{"almenda/internal/study", "imports store/model in tests", "it counts the files that are left, which no interface may offer"},
	})
}

func TestDirectionsSeeWhatGoesTheWrongWay(t *testing.T) {
	p := func(path string, imports ...string) pkg { return pkg{ImportPath: module + path, Imports: imports} }
	expect(t, directions([]pkg{
		p("internal/fault", "errors"),
		p("internal/page", module+"internal/fault"),
		p("internal/event", module+"internal/id", module+"internal/tenant"),
		p("internal/access", module+"internal/tenant", module+"internal/fault"),
		p("internal/process", module+"internal/idea"),
		p("internal/account", module+"internal/process"),
		p("internal/idea", module+"internal/account", module+"internal/comment", module+"internal/web/views", module+"internal/newcomer"),
		p("internal/notify", module+"internal/idea", module+"internal/jobs", module+"tenants"),
		p("internal/web", module+"internal/idea", module+"internal/web/views", module+"internal/live", module+"internal/store", module+"frontend"),
		p("internal/store", module+"internal/store/model", module+"internal/idea", module+"internal/jobs"),
		p("internal/app", module+"internal/store", module+"internal/store/model", module+"internal/testkit", "testing"),
		p("internal/live", module+"internal/app"),
		p("internal/newcomer"),
		p("internal/store/storetest", module+"internal/store/model", "testing"),
		p("cmd/almenda", module+"internal/app"),
	}),
		"almenda/internal/page: imports fault",
		"almenda/internal/event: imports tenant",
		"almenda/internal/process: imports idea",
		"almenda/internal/idea: imports comment",
		"almenda/internal/idea: imports web/views",
		"almenda/internal/idea: imports newcomer",
		"almenda/internal/notify: imports jobs",
		"almenda/internal/notify: imports tenants",
		"almenda/internal/web: imports store",
		"almenda/internal/app: imports store/model",
		"almenda/internal/app: imports testkit",
		"almenda/internal/app: imports testing",
		"almenda/internal/live: imports app",
		"almenda/internal/newcomer: is in no layer",
	)
}

func TestDirectionsOfTestsAreHeldToLess(t *testing.T) {
	expect(t, directions([]pkg{
		{ImportPath: module + "internal/idea", XTestImports: []string{module + "internal/store", module + "internal/testkit", module + "internal/app"}},
		{ImportPath: module + "internal/web", TestImports: []string{module + "internal/store/model", "testing"}},
		{ImportPath: module + "internal/app", XTestImports: []string{module + "internal/app", module + "internal/testkit"}},
	}),
		"almenda/internal/idea: imports app in tests",
		"almenda/internal/web: imports store/model in tests",
	)
}

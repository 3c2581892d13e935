package archtest

import (
	"go/ast"
	"slices"
	"testing"
)

// clocks finds code that asks the machine for the time instead of the clock that it was given:
// it cannot be tested at a fixed moment, and two answers within one act can differ.
func clocks(all []source) (out []problem) {
	for _, s := range all {
		if s.syntax == nil || s.isTest() || s.in("internal/clock") {
			continue
		}
		pkg := s.imported("time")
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && is(sel, pkg, "Now", "Since", "Until") {
				out = append(out, problem{s.at(sel), "time." + sel.Sel.Name, "take the time from the clock"})
			}
			return true
		})
	}
	return out
}

func is(sel *ast.SelectorExpr, pkg string, names ...string) bool {
	i, ok := sel.X.(*ast.Ident)
	return ok && pkg != "" && i.Name == pkg && slices.Contains(names, sel.Sel.Name)
}

// kept finds contexts in structs: a context belongs to one call, and a struct outlives it.
func kept(all []source) (out []problem) {
	for _, s := range all {
		if s.syntax == nil || s.isTest() {
			continue
		}
		pkg := s.imported("context")
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			st, ok := n.(*ast.StructType)
			if !ok {
				return true
			}
			for _, f := range st.Fields.List {
				if sel, ok := f.Type.(*ast.SelectorExpr); ok && is(sel, pkg, "Context") {
					out = append(out, problem{s.at(f), "context.Context", "hand contexts over as the first argument"})
				}
			}
			return true
		})
	}
	return out
}

func TestTimeComesFromTheClock(t *testing.T) { check(t, clocks(written(t)), ownTime) }

func TestContextsAreNotKept(t *testing.T) {
	check(t, kept(written(t)), []exception{
		{"internal/store/tenantdb/writer.go", "context.Context", "the request waits in the writer's queue: it is a call under way, and goes when the call goes"},
	})
}

func TestTimeFromTheMachineIsSeen(t *testing.T) {
	expect(t, clocks(tree(t, map[string]string{
		"internal/a/a.go":         "package a\nimport \"time\"\nvar x = time.Now()\nvar y = time.Since\nvar z = time.Unix(1, 0)",
		"internal/a/b.go":         "package a\nimport t \"time\"\nvar u = t.Until(x)",
		"internal/a/c.go":         "package a\nvar now = time.Now()",
		"internal/a/a_test.go":    "package a\nimport \"time\"\nvar now = time.Now()",
		"internal/clock/clock.go": "package clock\nimport \"time\"\nvar now = time.Now()",
	})), "internal/a/a.go:3: time.Now", "internal/a/a.go:4: time.Since", "internal/a/b.go:3: time.Until")
}

func TestAContextThatIsKeptIsSeen(t *testing.T) {
	expect(t, kept(tree(t, map[string]string{
		"internal/a/a.go": "package a\nimport \"context\"\ntype A struct {\n\tctx context.Context\n}\ntype B struct {\n\tcontext.Context\n}\ntype C struct {\n\tfn func(context.Context)\n}\nfunc f(ctx context.Context) {\n\t_ = struct{ x context.Context }{ctx}\n}",
	})), "internal/a/a.go:4: context.Context", "internal/a/a.go:7: context.Context", "internal/a/a.go:13: context.Context")
}

// ownTime are the places that may ask the machine, each for what no clock of a test stands for.
var ownTime = []exception{
	{"internal/live", "", "deadlines of sockets and ages of rooms: gone when the process goes, and measured monotonic, which the clock is not"},
	{"internal/mail/smtpbatch.go", "time.Now", "the deadline of a socket, which the operating system keeps"},
	{"internal/outbox/relay.go", "time.Now", "how long a town in trouble rests: this process's own patience, which nobody stores"},
	{"internal/invitation/service.go", "time.Now", "how long this process holds a lease, measured monotonic; tests put their own in its place"},
	{"internal/store/tenantdb/writer.go", "", "how long a group of commits may grow: a measure of the machine itself"},
	{"internal/bench", "", "measures how long things take: it is a stop watch"},
	{"internal/testkit", "", "stamps what other processes did, for tests that start real ones"},
}

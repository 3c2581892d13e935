package archtest

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// builders begin a query past the tenant boundary.
var builders = []string{"NewSelect", "NewInsert", "NewUpdate", "NewDelete", "NewMerge", "NewRaw", "NewValues",
	"NewCreateTable", "NewDropTable", "NewTruncateTable", "NewAddColumn", "NewDropColumn", "NewCreateIndex", "NewDropIndex"}

// texts are the methods that take SQL as text: at which argument, or -1 for all of them.
var texts = map[string]int{
	"NewRaw": 0, "Where": 0, "WhereOr": 0, "ColumnExpr": 0, "ExcludeColumn": -1, "OrderExpr": 0, "Order": -1, "GroupExpr": 0, "Group": -1,
	"TableExpr": 0, "ModelTableExpr": 0, "Set": 0, "SetColumn": 1, "Value": 1, "On": 0, "Having": 0, "Join": 0, "JoinOn": 0, "JoinOnOr": 0,
	"Returning": 0, "DistinctOn": 0, "For": 0, "Safe": 0, "Raw": 0,
	"ExecContext": 1, "QueryContext": 1, "QueryRowContext": 1, "PrepareContext": 1, "Exec": 1, "Query": 1, "QueryRow": 1,
}

// outsideStore finds queries that begin anywhere but in store.
func outsideStore(all []source) (out []problem) {
	for _, s := range all {
		if s.syntax == nil || s.in("internal/store") {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && slices.Contains(builders, sel.Sel.Name) {
				out = append(out, problem{s.at(sel), sel.Sel.Name, "queries begin in store"})
			}
			return true
		})
	}
	return out
}

// madeUp finds SQL in store that is put together while the programme runs: what a person sent
// could become part of it.
func madeUp(all []source) (out []problem) {
	constants := map[string]map[string]bool{}
	for _, s := range all {
		if s.syntax != nil {
			note(constants, s)
		}
	}
	for _, s := range all {
		if s.syntax == nil || s.isTest() || !s.in("internal/store") {
			continue
		}
		for _, d := range s.syntax.Decls {
			r := reader{source: s, constants: constants[path.Dir(s.path)], locals: names(d)}
			ast.Inspect(d, r.visit)
			out = append(out, r.found...)
		}
	}
	return out
}

// note gathers the names of a package's constants.
func note(into map[string]map[string]bool, s source) {
	dir := path.Dir(s.path)
	if into[dir] == nil {
		into[dir] = map[string]bool{}
	}
	for _, d := range s.syntax.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.CONST {
			for _, spec := range g.Specs {
				for _, n := range spec.(*ast.ValueSpec).Names {
					into[dir][n.Name] = true
				}
			}
		}
	}
}

// names are those that a declaration gives to arguments and variables: they hide constants.
func names(d ast.Decl) map[string]bool {
	out := map[string]bool{}
	if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.CONST {
		return out
	}
	ast.Inspect(d, func(n ast.Node) bool {
		var ids []*ast.Ident
		switch n := n.(type) {
		case *ast.Field:
			ids = n.Names
		case *ast.ValueSpec:
			ids = n.Names
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				if i, ok := e.(*ast.Ident); ok {
					ids = append(ids, i)
				}
			}
		case *ast.RangeStmt:
			for _, e := range []ast.Expr{n.Key, n.Value} {
				if i, ok := e.(*ast.Ident); ok {
					ids = append(ids, i)
				}
			}
		}
		for _, i := range ids {
			out[i.Name] = true
		}
		return true
	})
	return out
}

type reader struct {
	source
	constants, locals map[string]bool
	found             []problem
}

func (r *reader) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BasicLit:
		// A negative number after a minus begins a comment: "n -?" becomes "n --1".
		if s, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil && strings.Contains(s, "-?") {
			r.found = append(r.found, problem{r.at(n), "-?", "write a space between a minus and a placeholder"})
		}
	case *ast.CallExpr:
		sel, ok := n.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		at, takes := texts[sel.Sel.Name]
		if !takes || r.library(sel.X) {
			return true
		}
		for i, a := range n.Args {
			if (at < 0 || i == at) && !r.constant(a) {
				r.found = append(r.found, problem{r.at(n), sel.Sel.Name + "(" + r.said(a) + ")", "SQL is constant; what changes goes into a placeholder"})
			}
		}
	}
	return true
}

// library tells whether a method is in truth another package's function, such as strings.Join.
func (r *reader) library(x ast.Expr) bool {
	i, ok := x.(*ast.Ident)
	return ok && !r.locals[i.Name] && i.Name != "bun" && slices.ContainsFunc(r.syntax.Imports, func(s *ast.ImportSpec) bool {
		p, _ := strconv.Unquote(s.Path.Value)
		return path.Base(p) == i.Name || s.Name != nil && s.Name.Name == i.Name
	})
}

func (r *reader) constant(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e.Kind == token.STRING
	case *ast.ParenExpr:
		return r.constant(e.X)
	case *ast.BinaryExpr:
		return e.Op == token.ADD && r.constant(e.X) && r.constant(e.Y)
	case *ast.Ident:
		return r.constants[e.Name] && !r.locals[e.Name]
	}
	return false
}

// said is the source of an expression.
func (r *reader) said(n ast.Node) string {
	return r.text[r.fset.Position(n.Pos()).Offset:r.fset.Position(n.End()).Offset]
}

func TestQueriesBeginInStore(t *testing.T) { check(t, outsideStore(written(t)), nil) }

func TestSQLIsConstant(t *testing.T) {
	check(t, madeUp(written(t)), []exception{
		{"internal/store/tenantdb/postgres.go", `ExecContext("SET LOCAL app.tenant_id = '"+t.String()+"'")`, "SET takes no parameters; a tenant.ID can only be written as a UUID"},
		{"internal/store/devmail.go", `Set(column + " = EXCLUDED." + column)`, "column runs over a list of names in the same function"},
		{"internal/store/process.go", "Where(where)", "its two callers, in the same file, give constants"},
		{"internal/store/upkeep.go", "Where(gone.where)", "gone runs over a list of constants in the same function"},
	})
}

func TestAQueryOutsideStoreIsSeen(t *testing.T) {
	expect(t, outsideStore(tree(t, map[string]string{
		"internal/web/a.go":        "package web\nfunc f() { db.NewSelect().Model(x) }",
		"internal/web/a_test.go":   "package web\nvar raw = db.NewRaw",
		"internal/store/a.go":      "package store\nfunc f() { db.NewSelect() }",
		"internal/storefront/a.go": "package storefront\nfunc f() { db.NewDelete() }",
	})), "internal/web/a.go:2: NewSelect", "internal/web/a_test.go:2: NewRaw", "internal/storefront/a.go:2: NewDelete")
}

func TestSQLThatIsMadeUpIsSeen(t *testing.T) {
	expect(t, madeUp(tree(t, map[string]string{
		"internal/store/a.go": `package store
import "strings"
const fine = "id = ?"
func a() { q.Where("a = ?", x).Where(fine, y).Where("a" + (" = ?"), z).Set(strings.Join(a, b)) }
func b(w string) { q.Where(w) }
func c() { db.NewRaw(fmt.Sprintf("SELECT %s", x)) }
func d(fine string) { q.OrderExpr(fine) }
func e() { q.Order("a", "b "+direction) }
func f() { c.ExecContext(ctx, "SET x = '" + v + "'") }
func g() { q.Set("n = n -?", 1) }
func h() { q.Where("?", bun.Safe(x)) }
func i() { var fine = x; q.ColumnExpr(fine) }
func j() { strings.Join(parts, " AND ") }
func k() { q.Where("id = ?", strings.Join(parts, ",")).ColumnExpr("1") }
`,
		"internal/store/a_test.go": "package store\nfunc f() { q.Where(w) }",
		"internal/web/a.go":        "package web\nfunc f() { q.Set(header) }",
	})),
		"internal/store/a.go:4: Set(strings.Join(a, b))",
		"internal/store/a.go:5: Where(w)",
		`internal/store/a.go:6: NewRaw(fmt.Sprintf("SELECT %s", x))`,
		"internal/store/a.go:7: OrderExpr(fine)",
		`internal/store/a.go:8: Order("b "+direction)`,
		`internal/store/a.go:9: ExecContext("SET x = '" + v + "'")`,
		"internal/store/a.go:10: -?",
		"internal/store/a.go:11: Safe(x)",
		"internal/store/a.go:12: ColumnExpr(fine)",
	)
}

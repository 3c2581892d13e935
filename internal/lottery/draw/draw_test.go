package draw_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"almenda/internal/lottery"
	"almenda/internal/lottery/draw"
)

// town is a pool of people in two features and some households, and a lottery over random panels.
func town(t *testing.T) draw.Plan {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	p := &lottery.Problem{Seats: 6, PerHousehold: 1, Features: []lottery.Feature{
		{Name: "gender", Values: []lottery.Quota{{Value: "woman", Min: 2, Max: 4}, {Value: "man", Min: 2, Max: 4}}},
		{Name: "age", Values: []lottery.Quota{{Value: "young", Min: 1, Max: 5}, {Value: "old", Min: 1, Max: 5}}}}}
	for i := range 40 {
		one := lottery.Person{ID: draw.Pseudonym("t/p/1", draw.NewSalt(), fmt.Sprintf("p%d@example.org", i)), Values: []int{i % 2, i / 2 % 2}}
		if i < 6 {
			one.Household = fmt.Sprint("home", i/2)
		}
		p.People = append(p.People, one)
	}
	d := lottery.Distribution{Algorithm: lottery.Maximin, Probabilities: make([]float64, 40), Upper: 1}
	for len(d.Panels) < 60 {
		l := r.Perm(40)[:6]
		slices.Sort(l)
		if !ok(p, l) {
			continue
		}
		d.Panels = append(d.Panels, lottery.Weighted{Weight: r.Float64(), Members: l})
	}
	sum := 0.0
	for _, w := range d.Panels {
		sum += w.Weight
	}
	for i := range d.Panels {
		d.Panels[i].Weight /= sum
		for _, who := range d.Panels[i].Members {
			d.Probabilities[who] += d.Panels[i].Weight
		}
	}
	seed := [32]byte{1, 2, 3}
	rounded, err := draw.Round(d.Panels, 40, 1000, seed)
	if err != nil {
		t.Fatal(err)
	}
	return draw.Plan{Place: "t/p/1", Made: time.Unix(1000, 0), Problem: p, Shares: [][]string{{"50", "50"}, {"", ""}}, Lottery: d, Rounded: rounded, Seed: seed,
		Rule: draw.Rule{Kind: draw.Digits, Source: "three dice", At: time.Unix(2000, 0)}}
}

func ok(p *lottery.Problem, l []int) bool {
	count, homes := [2][2]int{}, map[string]int{}
	for _, who := range l {
		one := p.People[who]
		for f, v := range one.Values {
			count[f][v]++
		}
		if one.Household != "" {
			homes[one.Household]++
			if homes[one.Household] > 1 {
				return false
			}
		}
	}
	for f, feature := range p.Features {
		for v, q := range feature.Values {
			if count[f][v] < q.Min || count[f][v] > q.Max {
				return false
			}
		}
	}
	return true
}

// folder is the whole of a draw, with the sealed file and the result.
func folder(t *testing.T, p draw.Plan, value string) fstest.MapFS {
	t.Helper()
	f, err := draw.Publish(p)
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, len(p.Problem.People))
	for i, one := range p.Problem.People {
		names[i] = one.ID
	}
	out := fstest.MapFS{draw.SealedFile: {Data: f.Sealed}}
	for name, content := range f.Files {
		out[name] = &fstest.MapFile{Data: content}
	}
	content, _, err := draw.Conclude(p.Rule.Kind, value, f.Hash, p.Rounded.Lists, names)
	if err != nil {
		t.Fatal(err)
	}
	out[draw.ResultFile] = &fstest.MapFile{Data: content}
	return out
}

func TestWhoeverHasTheFolderComesToTheSamePeople(t *testing.T) {
	p := town(t)
	for kind, value := range map[draw.Kind]string{draw.Digits: "417", draw.Value: "3 14 15 27 33 41"} {
		p.Rule.Kind = kind
		r, err := draw.Verify(folder(t, p, value))
		if err != nil || !r.OK() || !r.Drawn || !r.Sealed || len(r.Pseudonyms) != 6 {
			t.Fatalf("%s: %v %+v", kind, err, r)
		}
		if kind != draw.Digits {
			continue
		}
		var want []string
		for _, who := range p.Rounded.Lists[417] {
			want = append(want, p.Problem.People[who].ID)
		}
		if slices.Sort(want); !slices.Equal(want, r.Pseudonyms) || r.Label != "417" {
			t.Errorf("drawn %v, want %v", r.Pseudonyms, want)
		}
	}
}

func TestAFolderBeforeItsDrawIsWholeWithoutResultAndSeal(t *testing.T) {
	dir := folder(t, town(t), "000")
	delete(dir, draw.ResultFile)
	delete(dir, draw.SealedFile)
	r, err := draw.Verify(dir)
	if err != nil || !r.OK() || r.Drawn || r.Sealed {
		t.Fatalf("%v %+v", err, r)
	}
}

func TestAChangedByteAnywhereIsFoundInItsFile(t *testing.T) {
	whole := folder(t, town(t), "417")
	for name, f := range whole {
		step := max(1, len(f.Data)/150)
		for at := 0; at < len(f.Data); at += step {
			dir := fstest.MapFS{}
			for n, other := range whole {
				dir[n] = other
			}
			changed := bytes.Clone(f.Data)
			changed[at] ^= 1
			dir[name] = &fstest.MapFile{Data: changed}
			r, err := draw.Verify(dir)
			if err != nil || r.OK() {
				t.Fatalf("%s, byte %d: %v, not found", name, at, err)
			}
			if got := r.Failed().File; got != name && (name != draw.ManifestFile || got != draw.CommitmentFile) {
				t.Fatalf("%s, byte %d: found in %s: %s", name, at, got, r.Failed().Why)
			}
		}
	}
}

func TestWhatIsMissingOrTooMuchIsFound(t *testing.T) {
	whole := folder(t, town(t), "417")
	for name := range whole {
		if name == draw.ResultFile || name == draw.SealedFile {
			continue
		}
		dir := fstest.MapFS{}
		for n, other := range whole {
			if n != name {
				dir[n] = other
			}
		}
		if r, err := draw.Verify(dir); err != nil || r.OK() {
			t.Errorf("without %s: %v", name, err)
		}
	}
	whole["more.csv"] = &fstest.MapFile{}
	if r, _ := draw.Verify(whole); r.OK() || r.Failed().File != "more.csv" {
		t.Errorf("%+v", r.Failed())
	}
	if _, err := draw.Verify(fstest.MapFS{}); err == nil {
		t.Error("an empty folder is a draw")
	}
}

// A town that cheats can make every hash fit. Then only the sealed file shows it.
func TestASealedPoolShowsPanelsThatBreakTheQuotas(t *testing.T) {
	p := town(t)
	p.Problem.Features[0].Values[0].Min = 4 // most panels have fewer women
	p.Problem.Features[0].Values[1].Max = 2
	r, err := draw.Verify(folder(t, p, "417"))
	if err != nil || r.OK() || r.Failed().Code != "sealed" || r.Failed().File != draw.PanelsFile {
		t.Fatalf("%v %+v", err, r.Failed())
	}
	p = town(t)
	p.Rounded.Lists[3], p.Rounded.Lists[5] = p.Rounded.Lists[5], p.Rounded.Lists[3]
	r, err = draw.Verify(folder(t, p, "417"))
	if err != nil || r.OK() || !strings.Contains(r.Failed().Why, "rounding") {
		t.Fatalf("%v %+v", err, r.Failed())
	}
	p = town(t)
	p.Shares[0] = []string{"60", "40"}
	if r, err = draw.Verify(folder(t, p, "417")); err != nil || r.OK() || r.Failed().File != draw.QuotasFile {
		t.Fatalf("%v %+v", err, r.Failed())
	}
}

func TestRoundingKeepsEveryChanceInTheMean(t *testing.T) {
	p := town(t)
	const seeds, m = 300, 20 // few lists: rounding matters
	mean := make([]float64, 40)
	for s := range seeds {
		// The first rounding alone: the best of many is chosen, and choosing favours the rarest.
		r, err := draw.Round(p.Lottery.Panels, 40, m, [32]byte{byte(s), byte(s >> 8)})
		if err != nil || len(r.Lists) != m {
			t.Fatal(err, len(r.Lists))
		}
		for who := range mean {
			mean[who] += r.Chance(who) / seeds
		}
	}
	for who, got := range mean {
		if want := p.Lottery.Probabilities[who]; math.Abs(got-want) > 0.03 {
			t.Errorf("person %d: %.3f in the mean, %.3f before", who, got, want)
		}
	}
	a, _ := draw.Round(p.Lottery.Panels, 40, 1000, [32]byte{9})
	b, _ := draw.Round(p.Lottery.Panels, 40, 1000, [32]byte{9})
	if !slices.EqualFunc(a.Lists, b.Lists, slices.Equal) || len(a.Lists) != 1000 {
		t.Error("the same seed gives other lists")
	}
	for who := range 40 {
		if math.Abs(a.Chance(who)-p.Lottery.Probabilities[who]) > 0.012 {
			t.Errorf("person %d: %.4f, was %.4f", who, a.Chance(who), p.Lottery.Probabilities[who])
		}
	}
}

func TestNumbersAreEvenlySpread(t *testing.T) {
	count := make([]int, 10)
	for i := range 20_000 {
		n, err := draw.Number(draw.Value, fmt.Sprint("value ", i), "hash", 10)
		if err != nil {
			t.Fatal(err)
		}
		count[n]++
	}
	chi := 0.0
	for _, n := range count {
		chi += float64((n-2000)*(n-2000)) / 2000
	}
	if chi > 30 {
		t.Errorf("chi² %.1f: %v", chi, count)
	}
	for _, bad := range []string{"", "41", "4170", "4a7", "-41", "٤١٧"} {
		if _, err := draw.Number(draw.Digits, bad, "", 1000); err == nil {
			t.Errorf("%q is a number of three digits", bad)
		}
	}
	for value, want := range map[string]int{"3 14 15 27 33 41": 9509} { // as browsers get it too
		if n, err := draw.Number(draw.Value, value, strings.Repeat("ab", 32), 10_000); err != nil || n != want {
			t.Errorf("%q gives %d, %v", value, n, err)
		}
	}
	if got := draw.Tidy(draw.Digits, " 4-1 7 "); got != "417" || draw.Label(7, 1000) != "007" {
		t.Error(got)
	}
}

func TestPeopleFindThemselvesHoweverTheyType(t *testing.T) {
	s := draw.NewSalt()
	name := draw.Pseudonym("t/p/1", s, " Anna@Example.org")
	again, err := draw.ParseSalt(strings.ToLower(strings.ReplaceAll(s.String(), "-", " ")))
	if err != nil || draw.Pseudonym("t/p/1", again, "anna@example.org") != name || draw.Group(strings.ToLower(name)) != name || len(name) != 29 {
		t.Errorf("%s %v", name, err)
	}
	if _, err := draw.ParseSalt("ABC"); err == nil {
		t.Error("ABC is a code")
	}
	if draw.Pseudonym("t/p/2", s, "anna@example.org") == name || draw.Pseudonym("t/p/1", s, "bo@example.org") == name {
		t.Error("another draw or another person has the same pseudonym")
	}
}

// What checks must not make the same mistake as what publishes.
func TestTheVerifierSharesNoCodeWithThePublisher(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	declared, used := map[string]bool{}, map[string]string{}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(f, "verify") {
			for _, name := range tree.Unresolved { // in its own file
				used[name.Name] = f
			}
			continue
		}
		for _, d := range tree.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					declared[d.Name.Name] = true
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						declared[s.Name.Name] = true
					case *ast.ValueSpec:
						for _, n := range s.Names {
							declared[n.Name] = true
						}
					}
				}
			}
		}
	}
	for name := range declared {
		if f := used[name]; f != "" {
			t.Errorf("%s uses %s", f, name)
		}
	}
}

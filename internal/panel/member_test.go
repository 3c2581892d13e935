package panel_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// postman notes the paths of all links that letters carry.
type postman struct {
	mu    sync.Mutex
	paths []string
}

func (m *postman) Link(_ tenant.ID, _, path string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.paths = append(m.paths, path)
	return "https://town.example" + path
}

// last is the secret of the last link that begins so.
func (m *postman) last(begins string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range slices.Backward(m.paths) {
		if rest, ok := strings.CutPrefix(p, begins); ok {
			return rest
		}
	}
	return ""
}

// joining is a town with a panel that people join by themselves.
type joining struct {
	*panel.Service
	t    *testing.T
	s    *store.Store
	clk  *clock.Set
	town *tenant.Town
	mail *postman
}

func eachJoining(t *testing.T, fn func(t *testing.T, j *joining)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		town, _ := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		j := &joining{t: t, s: s, clk: clk, town: town, mail: &postman{}}
		if j.Service, err = panel.New(store.Panels{DB: s.Towns}, policy, j.mail, bytes.Repeat([]byte{7}, 32), nil); err != nil {
			t.Fatal(err)
		}
		fn(t, j)
	})
}

func (j *joining) guest() access.Actor { return access.Guest(j.town.ID, "sv") }

func (j *joining) is(err error) {
	j.t.Helper()
	if err != nil {
		j.t.Fatal(err)
	}
}

func (j *joining) do(fn func(tx panel.Tx) error) {
	j.t.Helper()
	j.is(store.Panels{DB: j.s.Towns}.Update(j.t.Context(), j.town.ID, fn))
}

func (j *joining) panel(slug string, size int, change func(*panel.Panel)) panel.Panel {
	p := panel.Panel{ID: id.New(), Slug: slug, Kind: panel.Standing, Title: tenant.Text{"sv": slug}, State: panel.Published, Size: size,
		CreatedBy: id.New(), Created: j.clk.Now(), Published: j.clk.Now(), Settings: panel.Settings{Recruiting: true, MinAge: 16, Variables: []panel.Variable{
			{Key: panel.BirthYear, Use: panel.Quota, Bands: []int{16, 40}},
			{Key: panel.Gender, Use: panel.Quota, Options: []panel.Option{{Key: "w"}, {Key: "m"}}}}}}
	if change != nil {
		change(&p)
	}
	j.do(func(tx panel.Tx) error { _, _, err := tx.AddPanel(j.t.Context(), p, slug); return err })
	return p
}

func form(email, gender string) panel.Joining {
	return panel.Joining{Email: email, Facts: panel.Facts{panel.BirthYear: "1984", panel.Gender: gender}, Words: "Ja", Version: panel.Version("Ja"), Agreed: true}
}

var yes = panel.Agreeing{Words: "Ja", Version: panel.Version("Ja")}

// joins goes all the way and tells what came of it, and who it is.
func (j *joining) joins(slug, email, gender string) (panel.Answered, access.Actor) {
	j.t.Helper()
	j.is(j.Join(j.t.Context(), j.guest(), j.town, slug, form(email, gender)))
	out, err := j.Answer(j.t.Context(), j.guest(), j.town, j.mail.last("/panel/in/"), yes)
	j.is(err)
	return out, j.member(out.Session)
}

func (j *joining) member(session string) access.Actor {
	j.t.Helper()
	who := j.guest()
	var err error
	who.Person, err = j.Recognise(j.t.Context(), j.town.ID, session)
	j.is(err)
	if who.Person == id.None {
		j.t.Fatal("the session stands for nobody")
	}
	return who
}

func (j *joining) count(p panel.Panel, of panel.Membership) (n int) {
	j.do(func(tx panel.Tx) error {
		all, err := tx.CountIn(j.t.Context(), p.ID)
		n = all[of]
		return err
	})
	return n
}

func TestWhoJoinsIsAMemberOnlyAfterTheLetter(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		p := j.panel("staden", 2, nil)
		j.is(j.Join(t.Context(), j.guest(), j.town, "staden", form(" Anna@Example.org ", "w")))
		if j.count(p, panel.Pending) != 1 || j.count(p, panel.Member) != 0 {
			t.Fatal("somebody is a member who did not answer the letter")
		}
		token := j.mail.last("/panel/in/")
		for range 3 { // scanners of mail look
			if o, err := j.Look(t.Context(), j.guest(), token); err != nil || o.Use != panel.UseConfirm || len(o.Missing) > 0 {
				t.Fatalf("%+v, %v", o, err)
			}
		}
		if _, err := j.Answer(t.Context(), j.guest(), j.town, token, panel.Agreeing{Words: "Nej", Version: "0"}); !fault.Is(err, fault.Invalid) {
			t.Fatalf("other words than those shown: %v", err)
		}
		out, err := j.Answer(t.Context(), j.guest(), j.town, token, yes)
		j.is(err)
		if out.State != panel.Member || j.count(p, panel.Member) != 1 {
			t.Fatalf("%+v", out)
		}
		if _, err := j.Answer(t.Context(), j.guest(), j.town, token, yes); !fault.Is(err, fault.NotFound) {
			t.Fatalf("the link works twice: %v", err)
		}
		anna := j.member(out.Session)
		j.clk.Advance(31 * time.Minute)
		if who, _ := j.Recognise(t.Context(), j.town.ID, out.Session); who != id.None {
			t.Fatal("the session goes on after half an hour")
		}
		d, err := j.MyData(t.Context(), anna, "sv")
		j.is(err)
		if len(d.Consents) != 1 || d.Consents[0].Text != "Ja" || d.Consents[0].Version != panel.Version("Ja") || d.Consents[0].Channel != "web" {
			t.Errorf("consents %+v", d.Consents)
		}
		if d.Person.Email != "Anna@Example.org" || d.Person.Facts[panel.BirthYear] != "1984" || len(d.Letters) == 0 || len(d.Panels) != 1 {
			t.Errorf("data %+v", d)
		}
	})
}

func TestThreePeopleForTwoPlaces(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		p := j.panel("staden", 2, nil)
		_, anna := j.joins("staden", "anna@example.org", "w")
		j.joins("staden", "bo@example.org", "m")
		if out, _ := j.joins("staden", "cia@example.org", "w"); out.State != panel.Waiting {
			t.Fatalf("the third is %s", out.State)
		}
		if out, _ := j.joins("staden", "dan@example.org", "m"); out.State != panel.Waiting {
			t.Fatalf("the fourth is %s", out.State)
		}
		// A woman leaves: the place is a woman's who waits.
		last, err := j.Leave(t.Context(), anna, j.town, "staden")
		j.is(err)
		if !last || j.count(p, panel.Member) != 2 || j.count(p, panel.Waiting) != 1 {
			t.Fatalf("last %v, members %d, waiting %d", last, j.count(p, panel.Member), j.count(p, panel.Waiting))
		}
		j.do(func(tx panel.Tx) error {
			return tx.EachIn(t.Context(), p.ID, panel.Waiting, func(one panel.Person, _ panel.InPanel) error {
				if one.Facts[panel.Gender] != "m" {
					t.Errorf("%s still waits", one.Email)
				}
				return nil
			})
		})
		if out, _ := j.joins("staden", "anna@example.org", "w"); out.State != panel.Waiting {
			t.Errorf("who left may come again, and is %s", out.State)
		}
	})
}

func TestAFullGroupWaitsWhileOthersJoin(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		p := j.panel("staden", 10, nil)
		j.do(func(tx panel.Tx) error {
			return tx.AddPopulation(t.Context(), panel.Population{Panel: p.ID, Version: 1, Made: j.clk.Now(), Tables: []panel.Table{
				{Variables: []string{panel.Gender}, Cells: []panel.Cell{{Values: []string{"w"}, People: 50}, {Values: []string{"m"}, People: 50}}}}})
		})
		members := map[string]int{}
		for i := range 8 {
			if out, _ := j.joins("staden", fmt.Sprintf("w%d@example.org", i), "w"); out.State == panel.Member {
				members["w"]++
			}
		}
		if out, _ := j.joins("staden", "m@example.org", "m"); out.State == panel.Member {
			members["m"]++
		}
		if members["w"] != 6 || members["m"] != 1 { // five seats and the tolerance of one
			t.Errorf("members %v", members)
		}
	})
}

func TestFiftyForTheLastFivePlaces(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		p := j.panel("staden", 5, nil)
		var tokens []string
		for i := range 50 {
			j.is(j.Join(t.Context(), j.guest(), j.town, "staden", form(fmt.Sprintf("p%d@example.org", i), []string{"w", "m"}[i%2])))
			tokens = append(tokens, j.mail.last("/panel/in/"))
		}
		var all sync.WaitGroup
		for _, token := range tokens {
			all.Go(func() {
				if _, err := j.Answer(t.Context(), j.guest(), j.town, token, yes); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if in, waits := j.count(p, panel.Member), j.count(p, panel.Waiting); in != 5 || waits != 45 {
			t.Errorf("%d members, %d wait", in, waits)
		}
	})
}

func TestASecondPanelAsksNothingTwice(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		j.panel("staden", 5, nil)
		j.panel("norr", 5, func(p *panel.Panel) {
			p.Settings.Variables = append(p.Settings.Variables, panel.Variable{Key: "boende", Use: panel.Quota, Options: []panel.Option{{Key: "hus"}, {Key: "hyr"}}})
		})
		_, anna := j.joins("staden", "anna@example.org", "w")
		// A stranger types her address and other facts: nothing of hers changes.
		other := form("ANNA@example.org", "m")
		other.Facts["boende"] = "hyr"
		j.is(j.Join(t.Context(), j.guest(), j.town, "norr", other))
		token := j.mail.last("/panel/in/")
		o, err := j.Look(t.Context(), j.guest(), token)
		j.is(err)
		if len(o.Missing) != 1 || o.Missing[0].Key != "boende" {
			t.Fatalf("asked again: %+v", o.Missing)
		}
		if _, err := j.Answer(t.Context(), j.guest(), j.town, token, yes); !fault.Is(err, fault.Invalid) {
			t.Fatalf("without what is missing: %v", err)
		}
		in := yes
		in.Facts = panel.Facts{"boende": "hus", panel.Gender: "m"}
		_, err = j.Answer(t.Context(), j.guest(), j.town, token, in)
		j.is(err)
		m, err := j.Mine(t.Context(), anna)
		j.is(err)
		if len(m.In) != 2 || m.Facts[panel.Gender] != "w" || m.Facts["boende"] != "hus" {
			t.Errorf("%+v %+v", m.In, m.Facts)
		}
		last, err := j.Leave(t.Context(), anna, j.town, "norr")
		if err != nil || last {
			t.Errorf("leaving one of two: %v %v", last, err)
		}
	})
}

func TestWhatCannotBeTakenIsSaid(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		j.panel("staden", 5, func(p *panel.Panel) {
			p.District = j.town.Districts[0].Key
			p.Settings.Household = 1
			p.Settings.Variables = append(p.Settings.Variables, panel.Variable{Key: panel.District, Use: panel.Statistics})
		})
		whole := func() panel.Joining {
			in := form("anna@example.org", "w")
			in.Facts[panel.District], in.Street = j.town.Districts[0].Key, "Storgatan 1"
			return in
		}
		for field, change := range map[string]func(*panel.Joining){
			"email": func(in *panel.Joining) { in.Email = "anna" }, "email ": func(in *panel.Joining) { in.Email = "19850101-1236@example.org" },
			"fact_birth_year":  func(in *panel.Joining) { in.Facts[panel.BirthYear] = "2020" },
			"fact_birth_year ": func(in *panel.Joining) { in.Facts[panel.BirthYear] = "84" },
			"fact_gender":      func(in *panel.Joining) { in.Facts[panel.Gender] = "x" },
			"fact_district":    func(in *panel.Joining) { in.Facts[panel.District] = j.town.Districts[1].Key },
			"street":           func(in *panel.Joining) { in.Street = "" },
			"agree":            func(in *panel.Joining) { in.Agreed = false },
			"agree ":           func(in *panel.Joining) { in.Version = "other" },
			"code":             func(in *panel.Joining) { in.Code = "ABCD-2345" },
		} {
			in := whole()
			change(&in)
			err := j.Join(t.Context(), j.guest(), j.town, "staden", in)
			f, ok := err.(*fault.Error) //nolint:errorlint // of our own service
			if !ok || len(f.Fields) == 0 || f.Fields[0].Name != strings.TrimSpace(field) {
				t.Errorf("%s: %v", field, err)
			}
		}
		j.is(j.Join(t.Context(), j.guest(), j.town, "staden", whole()))
	})
}

func TestHouseholdsAreLimitedWithoutTellingWhoLivesThere(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		j.panel("staden", 5, func(p *panel.Panel) { p.Settings.Household = 1 })
		states := []panel.Membership{}
		for i, street := range []string{"Storgatan 1 B", "storgatan 1b", "Lillgatan 2"} {
			in := form(fmt.Sprintf("p%d@example.org", i), "w")
			in.Street = street
			j.is(j.Join(t.Context(), j.guest(), j.town, "staden", in))
			out, err := j.Answer(t.Context(), j.guest(), j.town, j.mail.last("/panel/in/"), yes)
			j.is(err)
			states = append(states, out.State)
		}
		if !slices.Equal(states, []panel.Membership{panel.Member, panel.Waiting, panel.Member}) {
			t.Errorf("states %v", states)
		}
	})
}

func TestALetterLeadsOutWithoutSigningIn(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		p := j.panel("staden", 5, nil)
		j.joins("staden", "anna@example.org", "w")
		out := j.mail.last("/panel/leave/")
		for range 2 {
			if list, err := j.LookOut(t.Context(), j.guest(), out); err != nil || len(list) != 1 {
				t.Fatalf("%v %v", list, err)
			}
		}
		for _, token := range []string{"", "x", strings.ToUpper(out), out + "a"} {
			if _, err := j.LeaveByLetter(t.Context(), j.guest(), j.town, token, ""); err != nil {
				t.Errorf("%q: %v", token, err)
			}
		}
		if j.count(p, panel.Member) != 1 {
			t.Fatal("a token that was made up led out")
		}
		for range 2 { // whoever is out stays out
			if last, err := j.LeaveByLetter(t.Context(), j.guest(), j.town, out, ""); err != nil || !last {
				t.Fatalf("%v %v", last, err)
			}
		}
		if j.count(p, panel.Member) != 0 {
			t.Error("still in")
		}
	})
}

func TestAWishThatNobodyConfirmsIsForgotten(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		p := j.panel("staden", 5, nil)
		j.is(j.Join(t.Context(), j.guest(), j.town, "staden", form("anna@example.org", "w")))
		token := j.mail.last("/panel/in/")
		j.clk.Advance(6 * 24 * time.Hour)
		j.is(j.Sweep(t.Context(), j.town))
		if j.count(p, panel.Pending) != 1 {
			t.Fatal("forgotten before its time")
		}
		j.clk.Advance(3 * 24 * time.Hour)
		j.is(j.Sweep(t.Context(), j.town))
		if j.count(p, panel.Pending) != 0 {
			t.Error("still known")
		}
		if _, err := j.Answer(t.Context(), j.guest(), j.town, token, yes); !fault.Is(err, fault.NotFound) {
			t.Errorf("the link still works: %v", err)
		}
	})
}

func TestANewAddressIsInForceWhenItsLetterIsAnswered(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		j.panel("staden", 5, nil)
		_, anna := j.joins("staden", "anna@example.org", "w")
		_, bo := j.joins("staden", "bo@example.org", "m")
		j.is(j.AskEmail(t.Context(), anna, j.town, "new@example.org"))
		token := j.mail.last("/panel/in/")
		if strings.Contains(token, "new@") {
			t.Fatal("the address stands in the link")
		}
		if _, err := j.Answer(t.Context(), j.guest(), j.town, token+"x", panel.Agreeing{}); !fault.Is(err, fault.NotFound) {
			t.Fatalf("a link that was changed: %v", err)
		}
		_, err := j.Answer(t.Context(), j.guest(), j.town, token, panel.Agreeing{})
		j.is(err)
		if m, err := j.Mine(t.Context(), anna); err != nil || m.Email != "new@example.org" {
			t.Errorf("%s %v", m.Email, err)
		}
		// Somebody else's address is refused in silence: its holder gets a letter.
		j.is(j.AskEmail(t.Context(), bo, j.town, "new@example.org"))
		out, err := j.Answer(t.Context(), j.guest(), j.town, j.mail.last("/panel/in/"), panel.Agreeing{})
		j.is(err)
		if who := j.member(out.Session); who.Person != anna.Person {
			t.Error("the letter to a known address lets somebody else in")
		}
	})
}

func TestWishesAndFactsAreKept(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		j.panel("staden", 5, nil)
		_, anna := j.joins("staden", "anna@example.org", "w")
		until := j.clk.Now().AddDate(0, 1, 0).Format(time.DateOnly)
		j.is(j.SetWishes(t.Context(), anna, j.town, panel.Wishes{Language: "sv", Cap: 3, Paused: until}))
		j.is(j.SetFacts(t.Context(), anna, j.town, panel.Facts{panel.BirthYear: "1990", panel.Gender: "m"}))
		m, err := j.Mine(t.Context(), anna)
		j.is(err)
		if m.Cap != 3 || m.Paused != until || m.Facts[panel.BirthYear] != "1990" {
			t.Errorf("%+v", m.Person)
		}
		for _, wrong := range []panel.Wishes{{Language: "xx"}, {Language: "sv", Cap: 11}, {Language: "sv", Paused: "2020-01-01"}, {Language: "sv", Paused: "then"}} {
			if err := j.SetWishes(t.Context(), anna, j.town, wrong); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", wrong, err)
			}
		}
		if _, err := j.Mine(t.Context(), j.guest()); !fault.Is(err, fault.SignIn) {
			t.Errorf("without a session: %v", err)
		}
	})
}

func TestNobodyIsMovedToTheNextPanelWithoutAYes(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		old := j.panel("gamla", 5, func(p *panel.Panel) {
			p.Until = j.clk.Now().AddDate(0, 0, 10).Format(time.DateOnly)
			p.Settings.Keep = 20
		})
		next := j.panel("nya", 5, func(p *panel.Panel) { p.Previous = old.ID })
		j.joins("gamla", "stays@example.org", "w")
		j.joins("gamla", "silent@example.org", "m")
		sweep := func(days int) {
			j.clk.Advance(time.Duration(days) * 24 * time.Hour)
			for range 2 { // again changes nothing
				j.is(j.Sweep(t.Context(), j.town))
			}
		}
		sweep(9)
		if j.count(next, panel.Asked) != 0 {
			t.Fatal("asked before the end")
		}
		sweep(3)
		if j.count(next, panel.Asked) != 2 || j.count(next, panel.Member) != 0 {
			t.Fatalf("asked %d, members %d", j.count(next, panel.Asked), j.count(next, panel.Member))
		}
		token := j.mail.last("/panel/in/")
		o, err := j.Look(t.Context(), j.guest(), token)
		j.is(err)
		if o.Use != panel.UseCome || o.Panel.Slug != "nya" || len(o.Missing) != 0 {
			t.Fatalf("%+v", o)
		}
		out, err := j.Answer(t.Context(), j.guest(), j.town, token, yes)
		j.is(err)
		if out.State != panel.Member {
			t.Fatalf("%+v", out)
		}
		sweep(19)
		if j.count(old, panel.Member) != 2 {
			t.Fatal("forgotten before the time")
		}
		sweep(2)
		if j.count(old, panel.Member) != 0 || j.count(next, panel.Member) != 1 || j.count(next, panel.Asked) != 0 {
			t.Errorf("old %d, new %d, asked %d", j.count(old, panel.Member), j.count(next, panel.Member), j.count(next, panel.Asked))
		}
	})
}

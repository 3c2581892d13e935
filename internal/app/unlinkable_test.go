package app_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/credential"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/questionnaire"
	"almenda/internal/store"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/testkit/portal"
)

const (
	registered = 1500
	drawn      = 400
	answering  = 280
	halfway    = 139 // answers: 19 of them wait to be mixed
	// luck is how many of 280 somebody may link who guesses: one on average.
	luck    = 3
	inMidst = "in its midst"
)

// Members of Karlstad's panel are asked once, reminded twice, and 280 of 400 answer. Then both stores
// are read as a thief of the disks would: in the order in which rows lie, with the transactions that
// wrote them, and by every time that stands anywhere: in the midst of the wave, while 19 answers wait to be
// mixed; after the last shuffle; and after the close. Each order in which members stand somewhere is held against each
// order in which answers stand.
//
// Blind luck links one member on average, and four or more in one try of fifty: so a run in which more
// than three are linked is done again with other members. What leaks, leaks each time.
func TestNobodyIsLinkedToTheirAnswers(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		const tries = 3
		for try := range tries {
			found := newTownPanel(t, p, try).run()
			if len(found) == 0 {
				return
			}
			t.Logf("run %d: %s", try+1, strings.Join(found, "\n"))
		}
		t.Errorf("in each of %d runs somebody could be linked", tries)
	}, portal.Towns(portal.A))
}

// townPanel is one panel with one wave.
type townPanel struct {
	t       *testing.T
	p       *portal.Portal
	town    *tenant.Town
	store   panel.Store
	try     int
	chance  *rand.Rand
	panel   panel.Panel
	wave    id.ID
	survey  id.ID
	slug    string
	people  []panel.Person
	strata  []string
	members map[string]int // by what they are known by
	home    *portal.Client
	away    *portal.Client // on the host of answers
	list    credential.List
	issued  []int // in the true order
	arrived []int
}

func newTownPanel(t *testing.T, p *portal.Portal, try int) *townPanel {
	t.Helper()
	town, _ := p.App.Registry.BySlug(portal.A)
	h := &townPanel{t: t, p: p, town: town, store: store.Panels{DB: p.App.Store.Towns}, try: try, chance: rand.New(rand.NewPCG(280, uint64(try))), members: map[string]int{}}
	h.home, h.away = p.Guest(town), p.Answers(town)
	h.toTen()
	h.recruit()
	h.ask()
	return h
}

func (h *townPanel) fine(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *townPanel) do(fn func(tx panel.Tx) error) {
	h.t.Helper()
	h.fine(h.store.Update(h.t.Context(), h.town.ID, fn))
}

// toTen moves the clock to the next morning at ten, when letters may be written.
func (h *townPanel) toTen() {
	now := h.p.Clock.Now().In(h.town.Location())
	h.p.Clock.Advance(time.Date(now.Year(), now.Month(), now.Day()+1, 10, 0, 0, 0, h.town.Location()).Sub(now))
}

// recruit takes 400 of 1500 who registered, from each group as many as its share of the town.
func (h *townPanel) recruit() {
	shares := map[string]float64{}
	genders, bands := map[string]float64{"woman": .5, "man": .5}, map[int]float64{22: .24, 37: .22, 54: .29, 72: .25}
	for g, a := range genders {
		for age, b := range bands {
			shares[g+strconv.Itoa(age)] = a * b
		}
	}
	left := map[string]int{}
	for group, share := range shares {
		left[group] = int(math.Round(share * drawn))
	}
	h.panel = panel.Panel{ID: id.New(), Slug: fmt.Sprint("panelen", h.try), Kind: panel.Standing, Title: tenant.Text{"sv": "Karlstadspanelen"}, State: panel.Published, Size: drawn, Office: "Kansliet",
		Created: h.p.Clock.Now(), Published: h.p.Clock.Now(), Settings: panel.Settings{Variables: []panel.Variable{
			{Key: panel.Gender, Use: panel.Quota, Options: []panel.Option{{Key: "woman", Title: tenant.Text{"sv": "kvinna"}}, {Key: "man", Title: tenant.Text{"sv": "man"}}}}, {Key: panel.BirthYear, Use: panel.Quota}}}}
	for n := 0; n < registered || len(h.people) < drawn; n++ {
		gender, ages := []string{"woman", "woman", "man"}[h.chance.IntN(3)], []int{22, 37, 54, 54, 72, 72, 72}
		age := ages[h.chance.IntN(len(ages))]
		group := gender + strconv.Itoa(age)
		if left[group] == 0 || len(h.people) == drawn {
			continue
		}
		left[group]--
		one := panel.Person{ID: id.Secret(), Email: fmt.Sprintf("member%d.of%d@example.org", n, h.try), Language: "sv", Since: "2026-01-01",
			Facts: panel.Facts{panel.Gender: gender, panel.BirthYear: strconv.Itoa(h.p.Clock.Now().Year() - age)}}
		h.members[one.ID.String()], h.members[one.Email] = len(h.people), len(h.people)
		h.people = append(h.people, one)
	}
	h.strata = make([]string, len(h.people))
	h.do(func(tx panel.Tx) error {
		ctx := h.t.Context()
		if _, _, err := tx.AddPanel(ctx, h.panel, h.panel.Slug); err != nil {
			return err
		}
		for _, one := range h.people {
			in := panel.InPanel{Panel: h.panel.ID, Person: one.ID, State: panel.Member, Joined: "2026-01-01"}
			if err := errors.Join(tx.AddPerson(ctx, one, one.Email, ""), tx.PutInPanel(ctx, in)); err != nil {
				return err
			}
		}
		return nil
	})
}

// ask makes the survey and opens the wave.
func (h *townPanel) ask() {
	ctx, all := h.t.Context(), access.Grant{Role: access.Editor}
	writer, reader := h.p.Member(h.town, "Writer", all), h.p.Member(h.town, "Reader", all)
	asks := questionnaire.Definition{Format: 1, Languages: []string{"sv"}, Sections: []questionnaire.Section{{Key: "one", Questions: []questionnaire.Question{
		{Key: "why", Type: questionnaire.LongText, Title: tenant.Text{"sv": "Vem är du?"}}}}}}
	h.slug = fmt.Sprint("hemligt", h.try)
	now := h.p.Clock.Now()
	var err error
	h.survey, err = h.p.App.Surveys.Create(ctx, writer.Actor(), h.town, survey.Write{Title: tenant.Text{"sv": "Vem är du?"}, Slug: h.slug, Kind: survey.Panel, Anonymous: true,
		Opens: now, Closes: now.Add(10 * 24 * time.Hour), Definition: &asks, Key: h.slug, Settings: survey.Settings{Promise: tenant.Text{"sv": "Ingen ser vem som svarar vad."}}})
	h.fine(err)
	h.fine(h.p.App.Surveys.Propose(ctx, writer.Actor(), h.town, h.survey))
	h.fine(h.p.App.Surveys.Approve(ctx, reader.Actor(), h.town, h.survey))
	w := panel.Wave{ID: id.New(), Panel: h.panel.ID, Number: 1, Survey: h.survey, State: panel.PlannedWave, Title: tenant.Text{"sv": "Vem är du?"}, Why: tenant.Text{"sv": "Vi prövar."}, Office: "Kansliet",
		Opens: now, Closes: now.Add(10 * 24 * time.Hour), Created: now}
	h.do(func(tx panel.Tx) error {
		h.wave, _, err = tx.AddWave(ctx, w, h.slug)
		return err
	})
	h.sweep()
	raw := h.home.Get("/panel/" + h.panel.Slug + "/waves/1/keys.json").Want(200).Body
	h.list, err = credential.ParseList([]byte(raw))
	h.fine(err)
	for _, k := range h.list.Keys {
		if k.Invited < 20 {
			h.t.Errorf("the group %s has %d people", k.Label, k.Invited)
		}
	}
}

// sweep is what the platform does every minute.
func (h *townPanel) sweep() {
	h.t.Helper()
	for _, do := range []func() error{
		func() error { return h.p.App.Panels.SweepWaves(h.t.Context(), h.town) },
		func() error { return h.p.App.Panels.SweepLetters(h.t.Context(), h.town) },
		func() error { return h.p.App.Surveys.Sweep(h.t.Context(), h.town) },
	} {
		h.fine(do())
	}
}

// act is one thing that happens at a moment.
type act struct {
	at time.Time
	do func()
}

// acts are the ten days: 160 open the page after the invitation, 70 after the first reminder, 50 after the
// second, each group thinning out within a day or two; everybody sends some minutes later, about seven.
func (h *townPanel) acts() (out []act) {
	begin := h.p.Clock.Now()
	who := h.chance.Perm(drawn)[:answering]
	for i, m := range who {
		letter := begin
		switch {
		case i >= 230:
			letter = begin.AddDate(0, 0, 6)
		case i >= 160:
			letter = begin.AddDate(0, 0, 3)
		}
		opens := letter.Add(time.Duration(h.chance.ExpFloat64() * float64(14*time.Hour)))
		sends := opens.Add(time.Duration(7 * math.Exp(.5*h.chance.NormFloat64()) * float64(time.Minute)))
		var right credential.Token
		out = append(out, act{opens, func() { right = h.take(m) }}, act{sends, func() { h.send(m, right) }})
	}
	for _, day := range []int{3, 6} {
		out = append(out, act{begin.AddDate(0, 0, day), h.sweep})
	}
	slices.SortStableFunc(out, func(a, b act) int { return a.at.Compare(b.at) })
	return out
}

var onPage = regexp.MustCompile(`data-(hash|stratum|label)="([^"]*)"`)

// take is a phone that opens the page, compares the list of keys, and takes the right to answer.
func (h *townPanel) take(m int) credential.Token {
	h.home.Hold("mid", h.session(m))
	at := "/me/panel/w/" + h.wave.String()
	said := map[string]string{}
	for _, f := range onPage.FindAllStringSubmatch(h.home.Get(at).Want(200).Body, -1) {
		said[f[1]] = f[2]
	}
	if said["hash"] != h.list.Hash() {
		h.t.Fatalf("the page names another list of keys than the one that is published")
	}
	h.strata[m] = said["stratum"]
	mine := h.list.Keys[slices.IndexFunc(h.list.Keys, func(k credential.Listed) bool { return k.Stratum == said["stratum"] && k.Label == said["label"] })]
	key, err := credential.ParsePublic(mine.Key)
	h.fine(err)
	r, err := credential.Ask(key, mine.Stratum)
	h.fine(err)
	reply := h.home.Post(at+"/issue", "blinded", base64.RawURLEncoding.EncodeToString(r.Blinded())).Want(200)
	signature, err := base64.RawURLEncoding.DecodeString(reply.Body)
	h.fine(err)
	tok, err := r.Finish(signature)
	h.fine(err)
	h.issued = append(h.issued, m)
	return tok
}

// session lets somebody in who opened the link of the letter.
func (h *townPanel) session(m int) string {
	secret := fmt.Sprintf("session-%d-%d", h.try, m)
	mac := hmac.New(sha256.New, []byte(portal.Secret))
	mac.Write([]byte(h.town.ID.String() + "|panel|session|" + secret))
	h.do(func(tx panel.Tx) error {
		return tx.AddSession(h.t.Context(), hex.EncodeToString(mac.Sum(nil)), h.people[m].ID, tx.Now().Add(30*time.Minute))
	})
	return secret
}

// send answers on the other host.
func (h *townPanel) send(m int, right credential.Token) {
	so, err := json.Marshal(questionnaire.Answers{"why": {Text: fmt.Sprintf("secretly%dsecretly", m)}})
	h.fine(err)
	got := h.away.Post("/s/"+h.slug+"/answers", "version", "1", "so_far", string(so), "credential", right.Encode())
	if got.Status != 303 {
		h.t.Fatalf("an answer was refused: %d %s", got.Status, got.Body)
	}
	h.arrived = append(h.arrived, m)
	if len(h.arrived)%5 == 0 {
		h.fine(h.p.App.Surveys.Sweep(h.t.Context(), h.town))
	}
}

// run lets the ten days pass and tells who could be linked.
func (h *townPanel) run() (found []string) {
	busy := false
	for _, a := range h.acts() {
		if d := a.at.Sub(h.p.Clock.Now()); d > 0 {
			h.p.Clock.Advance(d)
		}
		a.do()
		if !busy && len(h.arrived) == halfway {
			busy = true
			h.control()
			h.fine(h.p.App.Panels.Sweep(h.t.Context(), h.town)) // sessions that ended are forgotten
			found = append(found, h.attack(inMidst)...)
		}
	}
	h.fine(h.p.App.Panels.Sweep(h.t.Context(), h.town))
	found = append(found, h.attack("open")...)
	h.p.Clock.Advance(8 * 24 * time.Hour)
	h.sweep()
	h.closed()
	return append(found, h.attack("closed")...)
}

// control makes sure that the attacker is no fool: held against the true order of answers, the order in
// which sessions lie, which are deleted right after, links most members.
func (h *townPanel) control() {
	h.t.Helper()
	best := 0
	for _, g := range guesses(h.p.Physical(h.town), h.members, h.everybody()) {
		if strings.HasPrefix(g.what, "public.panel_sessions") {
			g.answers = h.arrived
			best = max(best, g.best())
		}
	}
	h.t.Logf("with both orders kept %d of %d are linked", best, halfway)
	if truth := (guess{members: h.issued, answers: h.arrived}).best(); truth != best {
		h.t.Errorf("the order of the sessions does not lie as it was: %d linked, and by the true order %d", best, truth)
	}
	if best < halfway*40/100 {
		h.t.Errorf("with both orders kept the attacker links only %d of %d", best, halfway)
	}
}

func (h *townPanel) everybody() map[int]bool {
	out := map[int]bool{}
	for _, m := range h.issued {
		out[m] = true
	}
	return out
}

// attack tells by what more members than by luck could be linked.
func (h *townPanel) attack(when string) (found []string) {
	h.t.Helper()
	most, n, all := 0, 0, 0
	saw := map[string]bool{}
	for _, g := range guesses(h.p.Physical(h.town), h.members, h.everybody()) {
		hits := g.byRank()
		saw[strings.Fields(g.what)[0]] = true
		most, n, all = max(most, hits), n+1, all+hits
		issues := strings.HasPrefix(g.what, "public.panel_issues") && when != inMidst
		if issues && hits > luck || g.best() > 2*luck { // there are many of the others, and luck has as many chances
			found = append(found, fmt.Sprintf("%s, %s: %d linked", when, g.what, g.best()))
		}
		// Who knows the groups too has one lucky hit in each of them, on average.
		groups := len(h.list.Keys)
		if hits := g.within(func(m int) string { return h.strata[m] }); hits > groups+int(4*math.Sqrt(float64(groups))) {
			found = append(found, fmt.Sprintf("%s, %s, within groups: %d linked", when, g.what, hits))
		}
	}
	h.t.Logf("%s: %d pairs of orders, at most %d of %d linked, %.1f on average", when, n, most, answering, float64(all)/float64(max(n, 1)))
	if !saw["public.panel_issues"] || n < 4 {
		h.t.Errorf("%s: the attacker saw too little: %v", when, saw)
	}
	return found
}

// closed makes sure that the counts are published and that what proved anything is gone.
func (h *townPanel) closed() {
	h.t.Helper()
	l, err := h.p.App.Panels.Keys(h.t.Context(), access.Guest(h.town.ID, "sv"), h.panel.Slug, 1)
	h.fine(err)
	if !l.Closed || l.Invited != drawn || l.Issued != answering || l.Accepted != answering {
		h.t.Errorf("published: %d invited, %d issued, %d accepted, closed %v", l.Invited, l.Issued, l.Accepted, l.Closed)
	}
	for table, rows := range h.p.Dump(h.town) {
		if gone := map[string]bool{"panel_keys": true, "panel_urn": true, "answers.intake": true, "answers.spent": true, "answers.codes": true}; gone[table] && len(rows) > 0 {
			h.t.Errorf("%s still has %d rows", table, len(rows))
		}
	}
}

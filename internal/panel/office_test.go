package panel_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/panel"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

func (j *joining) editor(district string) access.Actor {
	return access.Actor{Tenant: j.town.ID, Account: id.New(), Name: "anna", Language: "sv", Assurance: access.ByMail,
		Grants: []access.Grant{{Role: access.Editor, Scope: access.Scope{District: district}}}}
}

func inSwedish(key string) tenant.Text { return tenant.Text{"sv": key, "en": key} }

// drafted is a panel as a template makes it.
func (j *joining) drafted(who access.Actor, template, title, district string) panel.Panel {
	j.t.Helper()
	w := panel.FromTemplate(j.town, template, inSwedish, j.clk.Now())
	w.Title, w.District, w.Office = tenant.Text{"sv": title, "en": title}, district, "Kontoret"
	w.Settings.Contact = panel.Contact{Phone: "054-540 00 00"}
	made, err := j.Make(j.t.Context(), who, j.town, w)
	j.is(err)
	p, err := j.Run(j.t.Context(), who, made)
	j.is(err)
	return p
}

func fields(err error) (out []string) {
	var f *fault.Error
	if errors.As(err, &f) {
		for _, one := range f.Fields {
			out = append(out, one.Name)
		}
	}
	return out
}

func TestAPanelIsNotPublishedWithoutItsMandatePurposeAndContact(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		anna := j.editor("")
		w := panel.FromTemplate(j.town, "mirror", inSwedish, j.clk.Now())
		w.Title, w.Office, w.Settings.Mandate, w.Settings.Purpose, w.Settings.Contact = tenant.Text{"sv": "P", "en": "P"}, "", panel.Mandate{}, nil, panel.Contact{}
		made, err := j.Make(t.Context(), anna, j.town, w)
		j.is(err)
		said := strings.Join(fields(j.Publish(t.Context(), anna, j.town, made)), " ")
		lang := j.town.DefaultLanguage()
		for _, name := range []string{"purpose_" + lang, "may_" + lang, "maynot_" + lang, "decides_" + lang, "answers_" + lang, "phone", "office"} {
			if !strings.Contains(said, name) {
				t.Errorf("%s is not asked for: %s", name, said)
			}
		}
		if err := j.Recruit(t.Context(), anna, made, true); !fault.Is(err, fault.Closed) {
			t.Errorf("a draft recruits: %v", err)
		}
		whole := j.drafted(anna, "twelve", "Hel", "")
		j.is(j.Publish(t.Context(), anna, j.town, whole.ID))
		j.is(j.Recruit(t.Context(), anna, whole.ID, true))
	})
}

func TestWhoRunsOneDistrictSeesNoOther(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		north, south := j.town.Districts[0].Key, j.town.Districts[1].Key
		osterbro, amager := j.editor(north), j.editor(south)
		mine := j.drafted(osterbro, "local", "Norr", north)
		theirs := j.drafted(amager, "local", "Söder", south)
		list, err := j.Office(t.Context(), osterbro)
		j.is(err)
		if len(list) != 1 || list[0].ID != mine.ID {
			t.Errorf("the list: %d", len(list))
		}
		one := panel.Person{ID: id.Secret(), Email: "x@example.org", Language: "sv", Facts: panel.Facts{panel.Gender: "woman"}}
		j.do(func(tx panel.Tx) error {
			return errors.Join(tx.AddPerson(t.Context(), one, "k", ""), tx.PutInPanel(t.Context(), panel.InPanel{Panel: theirs.ID, Person: one.ID, State: panel.Member, Joined: "2026-11-01"}))
		})
		_, _, err = j.MembersOf(t.Context(), osterbro, theirs.ID, panel.MemberFilter{}, page.Request{})
		_, err2 := j.MemberOf(t.Context(), osterbro, mine.ID, one.ID)
		_, err3 := j.Address(t.Context(), osterbro, theirs.ID, one.ID, "brevet kom tillbaka")
		_, err4 := j.Cockpit(t.Context(), osterbro, j.town, theirs.ID)
		_, err5 := j.FindCaller(t.Context(), osterbro, "x@example.org")
		for i, err := range []error{err, err2, err3, err4} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("%d: %v", i, err)
			}
		}
		if err5 == nil {
			t.Error("the contact centre of one district finds a member of another")
		}
		_, page1, err := j.MembersOf(t.Context(), amager, theirs.ID, panel.MemberFilter{Classes: map[string]string{panel.Gender: "woman"}}, page.Request{})
		j.is(err)
		if len(page1.Rows) != 1 || page1.Rows[0].Email != "" {
			t.Errorf("its own: %+v", page1.Rows)
		}
		if _, err := j.Address(t.Context(), amager, theirs.ID, one.ID, ""); err == nil {
			t.Error("an address without a reason")
		}
		seen, err := j.Address(t.Context(), amager, theirs.ID, one.ID, "brevet kom tillbaka")
		j.is(err)
		if seen.Person.Email != "x@example.org" {
			t.Errorf("the address: %q", seen.Person.Email)
		}
	})
}

func TestOncePeopleJoinedVariablesAreOnlyAdded(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		anna := j.editor("")
		p := j.drafted(anna, "mirror", "P", "")
		one := panel.Person{ID: id.Secret(), Language: "sv", Facts: panel.Facts{}}
		j.do(func(tx panel.Tx) error {
			return errors.Join(tx.AddPerson(t.Context(), one, "k", ""), tx.PutInPanel(t.Context(), panel.InPanel{Panel: p.ID, Person: one.ID, State: panel.Member}))
		})
		change := func(fn func(w *panel.Write)) error {
			w := p.Of()
			w.Settings.Variables = append([]panel.Variable(nil), w.Settings.Variables...)
			fn(&w)
			return j.Save(t.Context(), anna, j.town, p.ID, w)
		}
		last := len(p.Settings.Variables) - 1
		for name, fn := range map[string]func(w *panel.Write){
			"a variable is taken away":  func(w *panel.Write) { w.Settings.Variables = w.Settings.Variables[1:] },
			"statistics become a quota": func(w *panel.Write) { w.Settings.Variables[last].Use = panel.Quota },
			"an option goes":            func(w *panel.Write) { w.Settings.Variables[1].Options = w.Settings.Variables[1].Options[:1] },
			"another purpose":           func(w *panel.Write) { w.Settings.Purpose = tenant.Text{"sv": "Annat", "en": "Other"} },
			"another district":          func(w *panel.Write) { w.District = j.town.Districts[0].Key },
		} {
			if err := change(fn); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		j.is(change(func(w *panel.Write) {
			w.Settings.Variables = append(w.Settings.Variables, panel.Variable{Key: "bike", Use: panel.Optional, Title: tenant.Text{"sv": "Cykel"}, Options: []panel.Option{{Key: "yes"}, {Key: "no"}}})
		}))
	})
}

func TestFiguresArePastedAndTheirFaultsNameTheRow(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		anna := j.editor("")
		p := j.drafted(anna, "local", "P", j.town.Districts[0].Key)
		in := panel.Figures{Source: "SCB", At: "2025-12-31", Naming: panel.Naming{Heads: map[string]string{"kön": panel.Gender}, Names: map[string]map[string]string{panel.Gender: {"kvinnor": "woman", "män": "man"}}},
			Text: "Ålder;Antal\n"}
		_, err := j.Populate(t.Context(), anna, p.ID, in)
		if f := fields(err); len(f) == 0 || f[0] != "text" {
			t.Errorf("an unknown heading: %v", err)
		}
		in.Text = "birth_year\tpeople\n15 år\t900\n16-29\t5 000\n30-64\t1\n"
		_, err = j.Populate(t.Context(), anna, p.ID, in)
		var wrong *fault.Error
		if !errors.As(err, &wrong) || fmt.Sprint(wrong.Fields[0].Params["row"]) != "4" {
			t.Errorf("the row of an age in two groups: %v", err)
		}
		in.Text = "birth_year\tpeople\n15 år\t900\n16-29\t5 000\n30-44\t5 000\n45-64\t5 000\n65-84\t3 000\n85+\t2 000\n\nKön;Antal\nKvinnor;10000\nMän;9990\n"
		in.Text = strings.ReplaceAll(in.Text, "\t", ";")
		for i := range 2 { // the same again is the same version
			version, err := j.Populate(t.Context(), anna, p.ID, in)
			j.is(err)
			if version != 1 {
				t.Errorf("%d: version %d", i, version)
			}
		}
		_, list, err := j.Populations(t.Context(), anna, p.ID)
		j.is(err)
		sums := p.Sums(list[0])
		if len(list) != 1 || sums[0].People != 20_000 || sums[1].Off != 10 {
			t.Errorf("sums: %+v", sums)
		}
		in.At = "2025-12-30"
		if version, err := j.Populate(t.Context(), anna, p.ID, in); err != nil || version != 2 {
			t.Errorf("a new day: %d, %v", version, err)
		}
	})
}

// mirror is a panel of four seats, two for each gender, with its figures.
func (j *joining) mirror(who access.Actor) panel.Panel {
	j.t.Helper()
	p := j.panel("spegel", 4, func(p *panel.Panel) {
		p.Settings.Variables = []panel.Variable{{Key: panel.Gender, Use: panel.Quota, Options: []panel.Option{{Key: "w"}, {Key: "m"}}}}
		p.Settings.Household = 0
	})
	_, err := j.Populate(j.t.Context(), who, p.ID, panel.Figures{Source: "SCB", At: "2025-12-31", Text: "gender;n\nw;500\nm;500"})
	j.is(err)
	return p
}

func TestWhoLeavesIsReplacedFromTheSameGroupAndTheGapIsGone(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		anna := j.editor("")
		p := j.mirror(anna)
		put := func(gender string, state panel.Membership, day string) id.ID {
			one := panel.Person{ID: id.Secret(), Language: "sv", Phone: "054123456", Facts: panel.Facts{panel.Gender: gender}}
			j.do(func(tx panel.Tx) error {
				return errors.Join(tx.AddPerson(t.Context(), one, "k"+one.ID.String(), ""), tx.PutInPanel(t.Context(), panel.InPanel{Panel: p.ID, Person: one.ID, State: state, Joined: day}))
			})
			return one.ID
		}
		put("w", panel.Member, "2026-01-01")
		put("w", panel.Member, "2026-01-01")
		put("m", panel.Member, "2026-01-01")
		put("w", panel.Waiting, "2026-01-02")
		late, early := put("m", panel.Waiting, "2026-02-02"), put("m", panel.Waiting, "2026-02-01")
		for range 2 { // again changes nothing
			j.is(j.Refill(t.Context(), j.town))
		}
		state := func(who id.ID) (m panel.Membership) {
			j.do(func(tx panel.Tx) error {
				in, err := tx.InPanel(t.Context(), p.ID, who)
				m = in.State
				return err
			})
			return m
		}
		if state(early) != panel.Member || state(late) != panel.Waiting {
			t.Errorf("early %s, late %s", state(early), state(late))
		}
		c, err := j.Cockpit(t.Context(), anna, j.town, p.ID)
		j.is(err)
		if c.Members != 4 || panel.Gap(c.Needs, panel.Gender) != 0 {
			t.Errorf("members %d, gap %d", c.Members, panel.Gap(c.Needs, panel.Gender))
		}
		if c.Calls != 1 {
			t.Errorf("%d people without mail are to be told", c.Calls)
		}
		if _, ok := panel.NextWave(c.Needs); ok {
			t.Error("a whole panel wants another wave")
		}
	})
}

func TestAListMakesCodesAndIsForgotten(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		anna := j.editor("")
		p := j.panel("brev", 400, func(p *panel.Panel) { p.Settings.Household = 1 })
		wave, err := j.PlanCampaign(t.Context(), anna, p.ID, panel.NewCampaign{Kind: panel.ByLetter, Title: "Första", Household: true})
		j.is(err)
		list := "Namn;Personnummer;Adress;Postnummer;Ort;Ålder\nÅsa Öst;19841224-1234;Storgatan 1;65224;Karlstad;41\nBo Öst;;Storgatan 1;65224;Karlstad;17\nCia Väst;;Lillgatan 2;65224;Karlstad;70"
		_, out, added, err := j.Addresses(t.Context(), anna, j.town, p.ID, wave, list, panel.Naming{})
		j.is(err)
		if len(out) != 2 || added != 2 || out[0].Code == out[1].Code || !strings.Contains(out[0].Link, "code="+out[0].Code) {
			t.Fatalf("one letter for a household: %+v (%d)", out, added)
		}
		_, again, added, err := j.Addresses(t.Context(), anna, j.town, p.ID, wave, list, panel.Naming{})
		j.is(err)
		if added != 0 || again[1].Code != out[1].Code {
			t.Error("the same list makes other codes")
		}
		if _, _, _, err := j.Addresses(t.Context(), anna, j.town, p.ID, wave, "Namn;Ort\nX;Y", panel.Naming{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a list without addresses: %v", err)
		}
		in := form("a@example.org", "w")
		in.Code = strings.ToLower(out[0].Code)
		j.is(j.Join(t.Context(), j.guest(), j.town, p.Slug, in))
		in.Email = "b@example.org"
		if err := j.Join(t.Context(), j.guest(), j.town, p.Slug, in); len(fields(err)) != 1 || fields(err)[0] != "code" {
			t.Errorf("a second one with the code: %v", err)
		}
		_, row, err := j.RecruitmentWave(t.Context(), anna, p.ID, wave)
		j.is(err)
		if row.Codes != 2 || row.Used != 1 || row.Opened != 1 || row.Now[panel.Pending] != 1 {
			t.Errorf("the wave: %+v", row)
		}
		j.is(j.Steer(t.Context(), anna, p.ID, wave, panel.RecruitEnded))
		in.Code = out[1].Code
		if err := j.Join(t.Context(), j.guest(), j.town, p.Slug, in); len(fields(err)) != 1 {
			t.Errorf("a code of a wave that ended: %v", err)
		}
	})
}

func TestOneCodeIsUsedOnceHoweverManyPressAtOnce(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		anna := j.editor("")
		p := j.panel("brev", 400, nil)
		wave, err := j.PlanCampaign(t.Context(), anna, p.ID, panel.NewCampaign{Kind: panel.ByLetter, Title: "Första"})
		j.is(err)
		j.is(j.BlankCodes(t.Context(), anna, p.ID, wave, 3))
		_, _, codes, err := j.Blank(t.Context(), anna, j.town, p.ID, wave, "sv")
		j.is(err)
		var done sync.WaitGroup
		var in atomic.Int64
		for i := range 8 {
			done.Go(func() {
				f := form(fmt.Sprintf("p%d@example.org", i), "w")
				f.Code = codes[0].Code
				if j.Join(t.Context(), j.guest(), j.town, p.Slug, f) == nil {
					in.Add(1)
				}
			})
		}
		done.Wait()
		if in.Load() != 1 {
			t.Errorf("%d joined with one code", in.Load())
		}
	})
}

func TestTheContactCentreEnrolsAndTakesOutWithAReceipt(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		desk := access.Actor{Tenant: j.town.ID, Account: id.New(), Name: "desk", Language: "sv", Assurance: access.ByMail, Grants: []access.Grant{{Role: access.Moderator}}}
		p := j.panel("telefon", 400, nil)
		in := panel.Enrol{Joining: form("", "w"), Language: "sv"}
		if _, err := j.EnrolFor(t.Context(), desk, j.town, p.ID, in); len(fields(err)) != 1 || fields(err)[0] != "phone" {
			t.Errorf("nobody can be reached: %v", err)
		}
		in.Phone, in.Agreed = "070-123 45 67", false
		if _, err := j.EnrolFor(t.Context(), desk, j.town, p.ID, in); len(fields(err)) != 1 || fields(err)[0] != "agree" {
			t.Errorf("without a yes: %v", err)
		}
		in.Agreed = true
		out, err := j.EnrolFor(t.Context(), desk, j.town, p.ID, in)
		j.is(err)
		if out.State != panel.Member || out.Mailed {
			t.Errorf("enrolled: %+v", out)
		}
		found, err := j.FindCaller(t.Context(), desk, "070 1234567")
		j.is(err)
		if found != out.Person {
			t.Error("somebody else was found")
		}
		c, err := j.Caller(t.Context(), desk, found)
		j.is(err)
		if len(c.In) != 1 || len(c.Asks()) != 2 {
			t.Errorf("the caller: %+v", c.In)
		}
		if err := j.FactsFor(t.Context(), desk, j.town, found, panel.Facts{panel.BirthYear: "1950", panel.Gender: "w"}, ""); err == nil {
			t.Error("facts are changed for whoever calls")
		}
		j.is(j.FactsFor(t.Context(), desk, j.town, found, panel.Facts{panel.BirthYear: "1950", panel.Gender: "w"}, "callback"))
		left, err := j.LeaveFor(t.Context(), desk, j.town, found, id.None, "facts")
		j.is(err)
		if !left.Last || left.Mailed || len(left.Panels) != 1 {
			t.Errorf("left: %+v", left)
		}
		if _, err := j.FindCaller(t.Context(), desk, "070 1234567"); err == nil {
			t.Error("who left is still found")
		}
	})
}

func TestAMailOfAWaveIsQueuedOnceAndForgottenWhenItIsOut(t *testing.T) {
	eachJoining(t, func(t *testing.T, j *joining) {
		anna := j.editor("")
		p := j.panel("post", 400, nil)
		wave, err := j.PlanCampaign(t.Context(), anna, p.ID, panel.NewCampaign{Kind: panel.ByMail, Title: "Första"})
		j.is(err)
		for range 2 {
			_, _, _, err := j.Addresses(t.Context(), anna, j.town, p.ID, wave, "email;gender\na@example.org;w\nb@example.org;m", panel.Naming{})
			j.is(err)
		}
		queued := func() (n int64) {
			j.is(j.s.Towns.View(t.Context(), j.town.ID, func(tx *tenantdb.Tx) (err error) {
				n, err = tx.Select((*model.Mail)(nil)).Where("kind = ?", "recruit_panel").Count(t.Context())
				return err
			}))
			return n
		}
		if queued() != 2 {
			t.Errorf("%d letters", queued())
		}
		j.is(j.s.Towns.Update(t.Context(), j.town.ID, func(tx *tenantdb.Tx) error {
			_, err := tx.Update((*model.Mail)(nil)).Set("finished_at = ?", tx.Now()).Where("email = ?", "a@example.org").Exec(t.Context())
			return err
		}))
		j.is(j.Refill(t.Context(), j.town))
		if queued() != 1 {
			t.Errorf("%d letters after one went out", queued())
		}
		_, row, err := j.RecruitmentWave(t.Context(), anna, p.ID, wave)
		j.is(err)
		if row.Codes != 2 || len(row.Strata) != 2 || !strings.Contains(row.Strata[0].Stratum, "gender=") {
			t.Errorf("the wave: %+v", row)
		}
	})
}

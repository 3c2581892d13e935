package programme_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/process"
	"almenda/internal/programme"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

type house struct {
	*programme.Service
	s     *store.Store
	town  *tenant.Town
	other *tenant.Town
	ideas *idea.Service
	open  process.Process
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, _ *clock.Set) {
		a, b := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		all := process.New(store.Processes{DB: s.Towns}, policy)
		if err := all.Apply(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		p, err := all.Get(t.Context(), access.Guest(a.ID, "sv"), "ideas")
		if err != nil {
			t.Fatal(err)
		}
		fn(t, &house{Service: programme.New(store.Programmes{DB: s.Towns}, policy), s: s, town: a, other: b, ideas: idea.New(store.Ideas{DB: s.Towns}, policy), open: p})
	})
}

func (h *house) person(t *testing.T, name string, grants ...access.Grant) access.Actor {
	t.Helper()
	who := access.Actor{Tenant: h.town.ID, Account: id.New(), Name: name, Language: "sv", Assurance: access.ByMail, Grants: grants}
	err := store.Accounts{DB: h.s.Towns}.Update(t.Context(), h.town.ID, func(tx account.Tx) error {
		return tx.PutAccount(t.Context(), account.Account{ID: who.Account, Email: name + "@example.org", Name: name, District: "norr", State: account.Active, CreatedAt: tx.Now()}, who.Account.String())
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

func write() programme.Write {
	return programme.Write{Slug: "e-demokracja", Title: tenant.Text{"sv": "E-demokrati", "en": "E-democracy"}, Summary: tenant.Text{"sv": "Tre processer."},
		Purpose: tenant.Text{"sv": "Att fler *deltar*."}, Begins: "2026-01-01", Ends: "2026-12-31", Funder: "Fonden", Agreement: "12/2026", Amount: "1 250 000,50",
		Notice: tenant.Text{"sv": "Finansieras av Fonden."}}
}

func (h *house) made(t *testing.T, who access.Actor) id.ID {
	t.Helper()
	made, err := h.Create(t.Context(), who, h.town, id.New().String(), write())
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestAProgrammeIsStaffsUntilItIsPublished(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		editor, admin := h.person(t, "ed", access.Grant{Role: access.Editor}), h.person(t, "adm", access.Grant{Role: access.Admin})
		guest := access.Guest(h.town.ID, "sv")
		made := h.made(t, editor)
		if _, err := h.Get(ctx, guest, "e-demokracja"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a guest reads what is not published: %v", err)
		}
		if list, err := h.List(ctx, guest); err != nil || len(list) != 0 {
			t.Errorf("a guest sees %v, %v", list, err)
		}
		if err := h.Publish(ctx, editor, h.town, made, true); !fault.Is(err, fault.Denied) {
			t.Errorf("an editor publishes alone: %v", err)
		}
		if err := h.Publish(ctx, admin, h.town, made, true); err != nil {
			t.Fatal(err)
		}
		d, err := h.Get(ctx, guest, "e-demokracja")
		if err != nil || d.Funder.Amount != 125000050 || d.Title["en"] != "E-democracy" || d.Funder.Notice["sv"] == "" {
			t.Errorf("%+v, %v", d, err)
		}
		if err := h.Publish(ctx, admin, h.town, made, false); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Get(ctx, guest, "e-demokracja"); !fault.Is(err, fault.NotFound) {
			t.Errorf("still public: %v", err)
		}
	})
}

func TestOnlyThoseWhoEditTheWholeTownMayWrite(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		made := h.made(t, h.person(t, "ed", access.Grant{Role: access.Editor}))
		for _, who := range []access.Actor{h.person(t, "anna"), h.person(t, "mod", access.Grant{Role: access.Moderator}),
			h.person(t, "unit", access.Grant{Role: access.Editor, Scope: access.Scope{Process: h.open.ID}})} {
			_, err := h.Create(t.Context(), who, h.town, "k", write())
			for name, err := range map[string]error{"create": err, "change": h.Change(t.Context(), who, h.town, made, 1, write()),
				"assign": h.Assign(t.Context(), who, made, nil), "logo": h.DropLogo(t.Context(), who, made)} {
				if !fault.Is(err, fault.Denied) {
					t.Errorf("%s by %s: %v", name, who.Name, err)
				}
			}
		}
	})
}

func TestAFormSentTwiceMakesOneAndTheSameNameMakesAnother(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		editor := h.person(t, "ed", access.Grant{Role: access.Editor})
		one, err := h.Create(t.Context(), editor, h.town, "key", write())
		two, err2 := h.Create(t.Context(), editor, h.town, "key", write())
		if err != nil || err2 != nil || one != two {
			t.Errorf("%v %v, %v %v", one, err, two, err2)
		}
		h.made(t, editor)
		if d, err := h.Get(t.Context(), editor, "e-demokracja-2"); err != nil || d.ID == one {
			t.Errorf("%+v %v", d, err)
		}
	})
}

func TestWhatSomebodyElseChangedIsNotOverwritten(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		editor := h.person(t, "ed", access.Grant{Role: access.Editor})
		made := h.made(t, editor)
		if err := h.Change(t.Context(), editor, h.town, made, 1, write()); err != nil {
			t.Fatal(err)
		}
		if err := h.Change(t.Context(), editor, h.town, made, 1, write()); !fault.Is(err, fault.Conflict) {
			t.Errorf("an old form was taken: %v", err)
		}
	})
}

func TestAProcessBelongsToOneProgrammeAndItsPeopleAreCounted(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, editor := t.Context(), h.person(t, "ed", access.Grant{Role: access.Editor})
		one, two := h.made(t, editor), h.made(t, editor)
		if err := h.Assign(ctx, editor, one, []id.ID{h.open.ID, h.open.ID}); err != nil {
			t.Fatal(err)
		}
		if err := h.Assign(ctx, editor, one, []id.ID{id.New()}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a process of nobody's: %v", err)
		}
		if err := h.Assign(ctx, editor, two, []id.ID{h.open.ID}); err != nil {
			t.Fatal(err)
		}
		if p, err := h.Edited(ctx, editor, one); err != nil || len(p.Processes) != 0 {
			t.Errorf("it is still in the first: %v, %v", p.Processes, err)
		}
		title, body, topic, district := "A bench by the river", "Somebody would like this very much.", "green", "norr"
		anna := h.person(t, "anna")
		draft, err := h.ideas.Begin(ctx, anna, h.town, "ideas", id.New(), idea.Write{Title: &title, Body: &body, Topic: &topic, District: &district})
		if err == nil {
			err = h.ideas.Save(ctx, anna, h.town, draft, idea.Write{Body: &body, District: &district})
		}
		if err == nil {
			err = h.ideas.Publish(ctx, anna, h.town, draft)
		}
		if err != nil {
			t.Fatal(err)
		}
		for n := range 4 {
			if err := h.ideas.Support(ctx, h.person(t, "bo"+strings.Repeat("o", n)), draft, true); err != nil {
				t.Fatal(err)
			}
		}
		d, err := h.Get(ctx, editor, "e-demokracja-2")
		if i := d.Indicators; err != nil || i.Processes != 1 || i.Ideas != 1 || i.Supports != 4 || i.People != 5 || i.ByDistrict["norr"] != 5 {
			t.Errorf("%+v, %v", i, err)
		}
	})
}

func picture(t *testing.T, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	img.Set(0, 0, color.RGBA{255, 0, 0, 255})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestALogoIsWrittenAnewOrOnlyDraws(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, editor := t.Context(), h.person(t, "ed", access.Grant{Role: access.Editor})
		made := h.made(t, editor)
		good := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>`
		for name, c := range map[string]struct {
			raw  []byte
			kind string
		}{
			"a picture":           {append(picture(t, 1000, 10), "<script>alert(1)</script>"...), programme.PNG},
			"a drawing":           {[]byte(good), programme.SVG},
			"a script":            {[]byte(strings.Replace(good, "<path", "<script>alert(1)</script><path", 1)), ""},
			"a handler":           {[]byte(strings.Replace(good, "<path", `<path onload="x"`, 1)), ""},
			"a page":              {[]byte("<!doctype html><p>"), ""},
			"text":                {[]byte("hello"), ""},
			"nothing":             {nil, ""},
			"more than is read":   {make([]byte, programme.MaxLogoBytes+1), ""},
			"a bomb of a picture": {picture(t, 1, 1)[:20], ""},
		} {
			err := h.SetLogo(ctx, editor, made, c.raw, "Logo of the fund")
			if (err == nil) != (c.kind != "") {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if err != nil {
				continue
			}
			p, err := h.Edited(ctx, editor, made)
			if err != nil {
				t.Fatal(err)
			}
			kind, content, err := h.Logo(ctx, editor, p.Funder.Logo)
			if err != nil || kind != c.kind || bytes.Contains(content, []byte("script")) {
				t.Errorf("%s: kept as %s %q, %v", name, kind, content, err)
			}
			if _, _, err := h.Logo(ctx, access.Guest(h.town.ID, "sv"), p.Funder.Logo); !fault.Is(err, fault.NotFound) {
				t.Errorf("a guest sees the logo of what is not public: %v", err)
			}
			if _, _, err := h.Logo(ctx, access.Guest(h.other.ID, "pl"), p.Funder.Logo); !fault.Is(err, fault.NotFound) {
				t.Errorf("another town's: %v", err)
			}
		}
		if err := h.DropLogo(ctx, editor, made); err != nil {
			t.Fatal(err)
		}
		if p, err := h.Edited(ctx, editor, made); err != nil || p.Funder.Logo != id.None {
			t.Errorf("%+v, %v", p.Funder, err)
		}
	})
}

func TestAmountsAreReadAsPeopleTypeThem(t *testing.T) {
	for in, want := range map[string]int64{"": 0, "1250000": 125000000, "1 250 000": 125000000, "1 250 000,5": 125000050, "1.250.000,50": 125000050,
		"1,250,000.50": 125000050, "1.250": 125000, "12,50": 1250, "0,01": 1, "100": 10000} {
		if got, ok := programme.Amount(in); !ok || got != want {
			t.Errorf("%q is %d %v, want %d", in, got, ok, want)
		}
	}
	for _, in := range []string{"-5", "abc", "1,2,3", "1.25.000", "12345678901234", ",", "1e5", "5 zł"} {
		if got, ok := programme.Amount(in); ok {
			t.Errorf("%q was read as %d", in, got)
		}
	}
}

func TestWhatIsTypedIsChecked(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		editor := h.person(t, "ed", access.Grant{Role: access.Editor})
		for field, spoil := range map[string]func(*programme.Write){
			"title_sv":   func(w *programme.Write) { w.Title = tenant.Text{"en": "Only English"} },
			"summary_sv": func(w *programme.Write) { w.Summary = nil },
			"purpose_en": func(w *programme.Write) { w.Purpose = tenant.Text{"en": "Call 19811218-9876"} },
			"ends":       func(w *programme.Write) { w.Ends = "2025-01-01" },
			"begins":     func(w *programme.Write) { w.Begins = "tomorrow" },
			"amount":     func(w *programme.Write) { w.Amount = "much" },
			"funder":     func(w *programme.Write) { w.Funder = strings.Repeat("x", programme.MaxLine+1) },
		} {
			w := write()
			spoil(&w)
			_, err := h.Create(t.Context(), editor, h.town, "", w)
			if !fault.Is(err, fault.Invalid) || !strings.Contains(fieldsOf(err), field) {
				t.Errorf("%s: %v %s", field, err, fieldsOf(err))
			}
		}
	})
}

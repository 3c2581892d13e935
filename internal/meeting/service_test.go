package meeting_test

import (
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/meeting"
	"almenda/internal/page"
)

func TestTimesAreWhatTheTownsClocksShow(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		day := func(date, from, until string) func(*meeting.Write) {
			return func(w *meeting.Write) { w.When = meeting.Day{Date: date, From: from, Until: until} }
		}
		for name, c := range map[string]struct {
			day          func(*meeting.Write)
			starts, ends string // UTC; empty: refused
		}{
			"winter":                    {day("2026-03-28", "18:00", "19:30"), "2026-03-28T17:00:00Z", "2026-03-28T18:30:00Z"},
			"summer":                    {day("2026-03-29", "18.00", "19:30:00"), "2026-03-29T16:00:00Z", "2026-03-29T17:30:00Z"},
			"the night of the change":   {day("2026-03-29", "01:30", "03:30"), "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"},
			"an hour that is skipped":   {day("2026-03-29", "02:30", "04:00"), "", ""},
			"an hour that comes twice":  {day("2026-10-25", "02:30", "04:00"), "2026-10-25T00:30:00Z", "2026-10-25T03:00:00Z"},
			"over midnight":             {day("2026-05-01", "22:00", "01:00"), "2026-05-01T20:00:00Z", "2026-05-01T23:00:00Z"},
			"ending before it begins":   {day("2026-05-01", "18:00", "17:00"), "", ""},
			"ending when it begins":     {day("2026-05-01", "18:00", "18:00"), "", ""},
			"no day":                    {day("", "18:00", "19:00"), "", ""},
			"a day that never comes":    {day("2026-02-30", "18:00", "19:00"), "", ""},
			"an hour that never comes":  {day("2026-05-01", "25:00", "26:00"), "", ""},
			"an hour of nobody's clock": {day("2026-05-01", "6 pm", "8 pm"), "", ""},
		} {
			which, err := h.Create(t.Context(), h.editor, h.town, id.New(), write(c.day))
			if c.starts == "" {
				if !fault.Is(err, fault.Invalid) {
					t.Errorf("%s: %v", name, err)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			d, err := h.Get(t.Context(), h.editor, which)
			if err != nil || d.Starts.Format(time.RFC3339) != c.starts || d.Ends.Format(time.RFC3339) != c.ends {
				t.Errorf("%s: from %s until %s, %v", name, d.Starts.Format(time.RFC3339), d.Ends.Format(time.RFC3339), err)
			}
		}
	})
}

func TestWhatIsWrongIsSaidBesideItsField(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for name, c := range map[string]struct {
			change func(*meeting.Write)
			field  string
		}{
			"no title":             {func(w *meeting.Write) { w.Title = "Hi" }, "title"},
			"no kind":              {func(w *meeting.Write) { w.Kind = "party" }, "kind"},
			"nowhere":              {func(w *meeting.Write) { w.Place = " " }, "place"},
			"no link":              {func(w *meeting.Write) { w.Kind = meeting.Hybrid }, "link"},
			"a script for a link":  {func(w *meeting.Write) { w.Link = "javascript:alert(1)" }, "link"},
			"a link for nobody":    {func(w *meeting.Write) { w.Link, w.SignUp = "https://meet.example/x", false }, "link_for"},
			"a district":           {func(w *meeting.Write) { w.District = "elsewhere" }, "district"},
			"places":               {places("many"), "places"},
			"minus":                {places("-1"), "places"},
			"more kept than are":   {func(w *meeting.Write) { w.Reserved, w.ReservedUntil = "3", "2026-03-05" }, "reserved"},
			"kept for ever":        {func(w *meeting.Write) { w.Reserved, w.ReservedUntil = "1", "2026-04-05" }, "reserved_until"},
			"a process":            {func(w *meeting.Write) { w.Process = id.New() }, "process"},
			"a number of a person": {func(w *meeting.Write) { w.Body = "Ask for 811228-9874." }, "body"},
		} {
			_, err := h.Create(t.Context(), h.editor, h.town, id.New(), write(c.change))
			if !fault.Is(err, fault.Invalid) || !blames(err, c.field) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func blames(err error, field string) bool {
	f, ok := err.(*fault.Error)
	if !ok {
		return false
	}
	for _, one := range f.Fields {
		if one.Name == field {
			return true
		}
	}
	return false
}

func TestADraftIsForThoseWhoWriteIt(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		key := id.New()
		var which id.ID
		for range 2 { // the form is sent twice
			var err error
			if which, err = h.Create(t.Context(), h.editor, h.town, key, write()); err != nil || which != key {
				t.Fatalf("%s, %v", which, err)
			}
		}
		there := access.Grant{Role: access.Editor, Scope: access.Scope{District: "norr"}}
		for name, who := range map[string]access.Actor{"a guest": access.Guest(h.town.ID, "sv"), "a resident": h.person(t, "bo"),
			"an editor elsewhere": h.person(t, "cy", there), "an ambassador": h.person(t, "di", access.Grant{Role: access.Ambassador})} {
			if _, err := h.Get(t.Context(), who, which); !fault.Is(err, fault.NotFound) {
				t.Errorf("read by %s: %v", name, err)
			}
			if err := h.Publish(t.Context(), who, which); !fault.Is(err, fault.Denied) && !fault.Is(err, fault.SignIn) {
				t.Errorf("published by %s: %v", name, err)
			}
			list, err := h.List(t.Context(), who, meeting.Filter{}, page.Request{})
			if err != nil || len(list.Rows) != 0 {
				t.Errorf("listed for %s: %v, %v", name, list.Rows, err)
			}
		}
		if _, err := h.Create(t.Context(), h.person(t, "ed", there), h.town, id.New(), write()); !fault.Is(err, fault.Denied) {
			t.Errorf("an editor of a district writes for the town: %v", err)
		}
	})
}

func TestTheLinkIsSeenByThoseForWhomItIs(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		link := func(f meeting.LinkFor) func(*meeting.Write) {
			return func(w *meeting.Write) { w.Kind, w.Link, w.LinkFor = meeting.Online, "https://meet.example/x", f }
		}
		read := func(which id.ID) meeting.Meeting {
			d, err := h.Get(t.Context(), h.editor, which)
			if err != nil {
				t.Fatal(err)
			}
			return d.Meeting
		}
		signed, hour := read(h.published(t, write(link(meeting.ForSigned)))), read(h.published(t, write(link(meeting.ForAll))))
		begins := signed.Starts
		for name, c := range map[string]struct {
			at             time.Time
			signed, placed bool // seen without a place: of the one for those who signed up, and with one
			hour           bool
		}{
			"days before":        {begins.Add(-48 * time.Hour), false, true, false},
			"an hour before":     {begins.Add(-time.Hour), false, true, true},
			"a bit more than it": {begins.Add(-time.Hour - time.Second), false, true, false},
			"meanwhile":          {begins.Add(time.Hour), false, true, true},
			"after":              {signed.Ends, false, false, false},
		} {
			if signed.LinkShown(c.at, false) != c.signed || signed.LinkShown(c.at, true) != c.placed || hour.LinkShown(c.at, false) != c.hour {
				t.Errorf("%s: %v, %v, %v", name, signed.LinkShown(c.at, false), signed.LinkShown(c.at, true), hour.LinkShown(c.at, false))
			}
		}
	})
}

func TestAPointIsOpenOnSeveralDays(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which := h.published(t, write(func(w *meeting.Write) {
			w.Kind, w.SignUp, w.Duty, w.Topics = meeting.Point, false, "Two clerks of the planning office", "The square"
			w.Hours = []meeting.Day{{Date: "2026-03-11", From: "15:00", Until: "18:00"}, {}, {Date: "2026-03-10", From: "08:00", Until: "12:00"}}
		}))
		d, err := h.Get(t.Context(), access.Guest(h.town.ID, "sv"), which)
		if err != nil || len(d.Hours) != 3 || d.Starts != d.Hours[0].Opens || d.Ends != d.Hours[2].Closes || d.Hours[1].Opens.Day() != 10 {
			t.Errorf("%v, from %s until %s, %v", d.Hours, d.Starts, d.Ends, err)
		}
		_, err = h.Create(t.Context(), h.editor, h.town, id.New(), write(func(w *meeting.Write) {
			w.Kind = meeting.Point
			w.Hours = []meeting.Day{{Date: "2026-03-11", From: "15:00", Until: "nine"}}
		}))
		if !blames(err, "until1") {
			t.Errorf("an hour that is none: %v", err)
		}
	})
}

func TestPeopleHearOfWhatTheyMustKnowAndOfNothingElse(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, anna := h.published(t, write()), h.person(t, "anna")
		h.signed(t, anna, which, meeting.SignUp{})
		h.told(t)
		for name, c := range map[string]struct {
			change func(*meeting.Write)
			moved  int
		}{"a word": {func(w *meeting.Write) { w.Body = "Come, and talk with us." }, 0}, "the hour": {func(w *meeting.Write) { w.When.From = "17:00" }, 1}} {
			if err := h.Change(t.Context(), h.editor, h.town, which, write(c.change)); err != nil {
				t.Fatal(err)
			}
			if n := h.told(t); n[event.MeetingMoved] != c.moved || n[event.MeetingMoved]+n[event.MeetingEdited] != 1 {
				t.Errorf("%s: %v", name, n)
			}
			if err := h.Change(t.Context(), h.editor, h.town, which, write()); err != nil {
				t.Fatal(err)
			}
			h.told(t)
		}
		if err := h.Change(t.Context(), h.editor, h.town, which, write(func(w *meeting.Write) { w.SignUp = false })); !blames(err, "sign_up") {
			t.Errorf("places taken away: %v", err)
		}
		for range 2 {
			if err := h.Cancel(t.Context(), h.editor, which, "The hall is flooded."); err != nil {
				t.Fatal(err)
			}
		}
		if n := h.told(t); n[event.MeetingCancelled] != 1 {
			t.Errorf("called off: %v", n)
		}
		if err := h.Change(t.Context(), h.editor, h.town, which, write()); !fault.Is(err, fault.Closed) {
			t.Errorf("changed after it was called off: %v", err)
		}
	})
}

func TestFewerPlacesThanWereGivenIsRefused(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which := h.published(t, write(places("4")))
		h.signed(t, h.person(t, "a"), which, meeting.SignUp{Companions: 2})
		if err := h.Change(t.Context(), h.editor, h.town, which, write(places("2"))); !blames(err, "places") {
			t.Errorf("two places for three people: %v", err)
		}
		if err := h.Change(t.Context(), h.editor, h.town, which, write(places("3"))); err != nil {
			t.Errorf("three places for three people: %v", err)
		}
	})
}

func TestACopyIsADraftOfANextWeek(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which := h.published(t, write(func(w *meeting.Write) { w.When.Date = "2026-03-25" }))
		h.signed(t, h.person(t, "a"), which, meeting.SignUp{})
		key := id.New()
		for range 2 {
			if got, err := h.Duplicate(t.Context(), h.editor, h.town, which, key); err != nil || got != key {
				t.Fatalf("%s, %v", got, err)
			}
		}
		d, err := h.Get(t.Context(), h.editor, key)
		if err != nil || d.State != meeting.Draft || d.Taken.All() != 0 {
			t.Fatalf("%+v, %v", d, err)
		}
		if got := d.Starts.In(h.town.Location()).Format("2006-01-02 15:04"); got != "2026-04-01 18:00" { // summer time came between
			t.Errorf("begins %s", got)
		}
	})
}

func TestListsPartWhatComesFromWhatIsOver(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, day := range []string{"2026-03-04", "2026-03-09", "2026-03-05"} {
			h.published(t, write(func(w *meeting.Write) { w.When.Date, w.Title = day, "On "+day }))
		}
		h.published(t, write(func(w *meeting.Write) {
			w.When.Date, w.District, w.Kind, w.Title = "2026-03-12", "norr", meeting.Walk, "A walk"
		}))
		titles := func(f meeting.Filter) string {
			var out []string
			cursor := ""
			for {
				list, err := h.List(t.Context(), access.Guest(h.town.ID, "sv"), f, page.Request{Size: 1, Cursor: cursor})
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range list.Rows {
					out = append(out, strings.TrimPrefix(r.Title, "On 2026-"))
				}
				if cursor = list.Next; cursor == "" {
					return strings.Join(out, " ")
				}
			}
		}
		h.clk.Advance(3*24*time.Hour + 12*time.Hour) // the fifth, at night
		if got := titles(meeting.Filter{}); got != "03-09 A walk" {
			t.Errorf("coming: %s", got)
		}
		if got := titles(meeting.Filter{Past: true}); got != "03-05 03-04" {
			t.Errorf("over: %s", got)
		}
		if got := titles(meeting.Filter{District: "norr", Kind: meeting.Walk}); got != "A walk" {
			t.Errorf("narrowed: %s", got)
		}
		if _, err := h.List(t.Context(), h.editor, meeting.Filter{}, page.Request{Cursor: "bm9uc2Vuc2U"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a cursor of nothing: %v", err)
		}
	})
}

package process_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/comment"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/tenant"
)

// answering runs the sweep of two processes at once.
func (w *works) answering(t *testing.T) {
	t.Helper()
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			if err := w.Answering(t.Context(), w.town); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestStaffHearOfEachStageOfAPromiseOnce(t *testing.T) {
	work(t, func(t *testing.T, w *works) {
		now := w.clk.Now()
		p := w.holds(t, "park", process.Phase{Kind: process.Consultation, Opens: now.Add(-time.Hour), Closes: now.Add(time.Hour)})
		editor, resident := person(t, w, "editor", access.Grant{Role: access.Editor}), person(t, w, "anna")
		for name, err := range map[string]error{"a resident": w.SetAnswerDue(t.Context(), resident, w.town, p.ID, "2026-03-20"),
			"elsewhere": w.SetAnswerDue(t.Context(), editor, w.town, id.New(), "2026-03-20")} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, wrong := range []string{"", "tomorrow", "2026-03-01", "2026-02-30"} {
			if err := w.SetAnswerDue(t.Context(), editor, w.town, p.ID, wrong); !fault.Is(err, fault.Invalid) {
				t.Errorf("%q: %v", wrong, err)
			}
		}
		if err := w.SetAnswerDue(t.Context(), editor, w.town, p.ID, "2026-03-20"); err != nil {
			t.Fatal(err)
		}
		told := map[int]int{} // by day of March
		for w.clk.Now().Before(now.AddDate(0, 0, 25)) {
			before := w.count(event.AnswerDue, p.ID)
			w.answering(t)
			if n := w.count(event.AnswerDue, p.ID) - before; n > 0 {
				local := w.clk.Now().In(w.town.Location())
				told[local.Day()] += n
				if process.Quiet(local, w.town.Location()) {
					t.Errorf("told at %s", local)
				}
			}
			w.clk.Advance(3 * time.Hour)
		}
		if len(told) != 4 || told[13] != 1 || told[18] != 1 || told[20] != 1 || told[21] != 1 {
			t.Errorf("told on %v", told)
		}
	})
}

func TestAnOfficeThatOwesAnswersPublishesNothingNewUnlessSomebodySaysWhy(t *testing.T) {
	work(t, func(t *testing.T, w *works) {
		now := w.clk.Now()
		late := w.holds(t, "park", process.Phase{Kind: process.Consultation, Opens: now.Add(-time.Hour), Closes: now.Add(time.Hour)})
		editor, admin := person(t, w, "editor", access.Grant{Role: access.Editor}), person(t, w, "admin", access.Grant{Role: access.Admin})
		if err := w.SetAnswerDue(t.Context(), editor, w.town, late.ID, "2026-03-05"); err != nil {
			t.Fatal(err)
		}
		w.to(time.Date(2026, time.March, 5, 22, 59, 0, 0, time.UTC)) // the last minute of the day
		next := proposed(t, w, editor, "bridge", "Parkkontoret")
		free := proposed(t, w, editor, "school", "Skolkontoret")
		w.to(time.Date(2026, time.March, 5, 23, 0, 0, 0, time.UTC))
		if list, err := w.Promises(t.Context(), access.Guest(w.town.ID, "sv"), w.town, 0); err != nil || len(list) != 1 || list[0].Days != -1 {
			t.Fatalf("overdue: %+v, %v", list, err)
		}
		if _, err := w.Approve(t.Context(), admin, w.town, free, process.Approve{}); err != nil {
			t.Errorf("another office: %v", err)
		}
		for _, why := range []string{"", "so"} {
			if _, err := w.Approve(t.Context(), admin, w.town, next, process.Approve{Override: why}); !fault.Is(err, fault.Invalid) {
				t.Errorf("with the reason %q: %v", why, err)
			}
		}
		if err := w.SetAnswerDue(t.Context(), editor, w.town, late.ID, "2026-03-30"); !fault.Is(err, fault.Denied) {
			t.Errorf("an editor moved a day that is past: %v", err)
		}
		if _, err := w.Approve(t.Context(), admin, w.town, next, process.Approve{Override: "The bridge is closed and cannot wait."}); err != nil {
			t.Fatal(err)
		}
		past, err := w.PublishedPast(t.Context(), access.Guest(w.town.ID, "sv"), next)
		if err != nil || len(past) != 1 || past[0].Process.ID != late.ID || !strings.Contains(past[0].Reason, "cannot wait") {
			t.Errorf("everybody reads %+v, %v", past, err)
		}
		if err := w.Answered(t.Context(), editor, w.town, late.ID); err != nil {
			t.Fatal(err)
		}
		if list, err := w.Promises(t.Context(), access.Guest(w.town.ID, "sv"), w.town, 0); err != nil || len(list) != 0 {
			t.Errorf("still overdue: %+v, %v", list, err)
		}
	})
}

// proposed is a process that waits for the second person.
func proposed(t *testing.T, w *works, who access.Actor, slug, owner string) id.ID {
	t.Helper()
	which, err := w.Begin(t.Context(), who, w.town, process.Begin{Key: id.New(), Title: "Om " + slug, Slug: slug})
	if err != nil {
		t.Fatal(err)
	}
	sv := func(s string) tenant.Text { return tenant.Text{"sv": s, "en": s} }
	for _, in := range []process.Write{
		{Words: &process.WriteWords{Title: sv("Om " + slug), Summary: sv("Kort om saken"), Body: sv("Mer om saken")}},
		{Card: &process.WriteCard{Owner: sv(owner), Purpose: sv("Att fråga"), Basis: sv("Beslut"), Audience: sv("Alla"), Contact: process.Contact{Name: "Eva", Email: "eva@aby.example", Phone: "011 12 34 56"}}},
		{Mandate: &process.Mandate{Open: sv("Allt"), Fixed: sv("Inget"), Decides: sv("Nämnden"), When: sv("I maj"), Answers: sv("Alla får svar")}},
		{Phases: &[]process.WritePhase{{Kind: process.Ideas, Name: sv("Idéer"), OpensDay: "2026-03-10", OpensAt: "08:00", ClosesDay: "2026-04-10", ClosesAt: "08:00"}}},
	} {
		if _, err := w.Save(t.Context(), who, w.town, which, in); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Propose(t.Context(), who, w.town, which, ""); err != nil {
		t.Fatal(err)
	}
	return which
}

func TestAProcessIsArchivedOnlyWhenEverythingIsAnsweredAndWrittenDown(t *testing.T) {
	work(t, func(t *testing.T, w *works) {
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		ideas, talk := idea.New(store.Ideas{DB: w.s.Towns}, policy), comment.New(store.Comments{DB: w.s.Towns}, policy)
		now := w.clk.Now()
		p := w.holds(t, "park", process.Phase{Kind: process.Ideas, Opens: now.Add(-time.Hour), Closes: now.Add(time.Hour)})
		editor, admin, anna := person(t, w, "editor", access.Grant{Role: access.Editor}), person(t, w, "admin", access.Grant{Role: access.Admin}), person(t, w, "anna")
		which := published(t, w, ideas, anna, p)
		town := *w.town
		town.IdeaRules.SupportThreshold = 1
		if err := ideas.Support(t.Context(), editor, which, true); err != nil {
			t.Fatal(err)
		}
		lacks := func() (out []string) {
			t.Helper()
			var f *fault.Error
			err := w.Archive(t.Context(), admin, &town, p.ID)
			if !fault.Is(err, fault.Invalid) || !as(err, &f) {
				t.Fatalf("archived: %v", err)
			}
			for _, field := range f.Fields {
				out = append(out, strings.TrimPrefix(field.Key, "fault.closing_"))
			}
			return out
		}
		want := func(what ...string) {
			t.Helper()
			if got := lacks(); strings.Join(got, " ") != strings.Join(what, " ") {
				t.Errorf("lacks %v, want %v", got, what)
			}
		}
		want("running", "ideas", "reached", "evaluation", "lessons", "result")
		if err := w.Answered(t.Context(), editor, &town, p.ID); !fault.Is(err, fault.Closed) {
			t.Errorf("answered while it runs: %v", err)
		}
		w.clk.Advance(2 * time.Hour)
		want("ideas", "reached", "evaluation", "lessons", "result")
		if err := w.Answered(t.Context(), editor, &town, p.ID); !fault.Is(err, fault.Closed) {
			t.Errorf("answered while an idea waits: %v", err)
		}
		if err := ideas.Answer(t.Context(), editor, which, idea.GiveAnswer{Body: "We shall build it in spring.", Office: "Parks"}); err != nil {
			t.Fatal(err)
		}
		text := "Enough words to say something."
		if err := w.SaveClosing(t.Context(), editor, p.ID, process.WriteClosing{Reached: text, Evaluation: text, Lessons: "Too short"}); err != nil {
			t.Fatal(err)
		}
		want("lessons", "result")
		if err := w.SaveClosing(t.Context(), editor, p.ID, process.WriteClosing{Reached: text, Evaluation: text, Lessons: "Begin with the school, always.", Result: text}); err != nil {
			t.Fatal(err)
		}
		if err := w.Archive(t.Context(), editor, &town, p.ID); !fault.Is(err, fault.Denied) {
			t.Errorf("an editor archived: %v", err)
		}
		if _, err := w.Outcome(t.Context(), anna, p.Slug); !fault.Is(err, fault.NotFound) {
			t.Errorf("the closing is public before the archive: %v", err)
		}
		if err := w.Archive(t.Context(), admin, &town, p.ID); err != nil {
			t.Fatal(err)
		}
		o, err := w.Outcome(t.Context(), access.Guest(w.town.ID, "sv"), p.Slug)
		if err != nil || o.Closing.Result != text || o.Closing.Lessons != "" || o.Closing.Figures.Participants != 2 || o.Closing.Figures.Newcomers != 2 || o.Closing.Figures.Ideas != 1 {
			t.Errorf("everybody reads %+v, %v", o.Closing, err)
		}
		if l, err := w.Lessons(t.Context(), editor); err != nil || len(l) != 1 || l[0].Process.ID != p.ID {
			t.Errorf("lessons %+v, %v", l, err)
		}
		if _, err := w.Lessons(t.Context(), anna); !fault.Is(err, fault.Denied) {
			t.Errorf("a resident reads the lessons: %v", err)
		}
		for name, err := range map[string]error{
			"support": ideas.Support(t.Context(), anna, which, true), "closing": w.SaveClosing(t.Context(), editor, p.ID, process.WriteClosing{}),
			"due": w.SetAnswerDue(t.Context(), editor, w.town, p.ID, "2026-04-01"), "archive": w.Archive(t.Context(), admin, &town, p.ID),
		} {
			if !fault.Is(err, fault.Closed) {
				t.Errorf("%s in the archive: %v", name, err)
			}
		}
		if _, err := talk.Post(t.Context(), anna, comment.Post{Room: which, Body: "One more thing"}); !fault.Is(err, fault.Closed) {
			t.Errorf("a comment in the archive: %v", err)
		}
		key := id.New()
		for range 2 {
			if err := w.PublishEffect(t.Context(), editor, p.ID, process.WriteEffect{Key: key, Title: "The bench stands", Body: "It was put there today.", Office: "Parks"}); err != nil {
				t.Fatal(err)
			}
		}
		if o, err := w.Outcome(t.Context(), anna, p.Slug); err != nil || len(o.Effects) != 1 || w.count(event.EffectPublished, p.ID) != 1 {
			t.Errorf("effects %+v, %v", o.Effects, err)
		}
	})
}

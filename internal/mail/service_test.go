package mail

import (
	"context"
	"io"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"almenda/internal/clock"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// memory is a Store for the rules of the service only; what SQL promises is proven elsewhere.
type memory struct {
	mu         sync.Mutex
	clock      *clock.Set
	rows       map[id.ID]*stored
	suppressed map[string]string
	events     []event.Event
}

type stored struct {
	Row
	due, woken time.Time
}

func (m *memory) View(ctx context.Context, t tenant.ID, fn func(Tx) error) error {
	return m.Update(ctx, t, fn)
}
func (m *memory) Update(_ context.Context, _ tenant.ID, fn func(Tx) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return fn(m)
}
func (m *memory) Now() time.Time { return m.clock.Now() }
func (m *memory) Emit(_ context.Context, e event.Event) error {
	m.events = append(m.events, e)
	return nil
}
func (m *memory) Add(_ context.Context, r Row) error {
	m.rows[r.ID] = &stored{r, m.Now(), m.Now()}
	return nil
}
func (m *memory) ready(r *stored) bool {
	return (r.State == StateQueued || r.State == StateSending) && !r.due.After(m.Now())
}
func (m *memory) Lock(_ context.Context, mail id.ID) (Row, error) {
	r, ok := m.rows[mail]
	if !ok {
		return Row{}, fault.Missing()
	}
	out := r.Row
	out.Ready = m.ready(r)
	return out, nil
}
func (m *memory) Lease(_ context.Context, mail, claim id.ID, d time.Duration) error {
	r := m.rows[mail]
	r.State, r.Claim, r.due = StateSending, claim, m.Now().Add(d)
	r.Attempts++
	return nil
}
func (m *memory) Renew(_ context.Context, mail, claim id.ID, d time.Duration) (bool, error) {
	r := m.rows[mail]
	if r.State != StateSending || r.Claim != claim {
		return false, nil
	}
	r.due = m.Now().Add(d)
	return true, nil
}
func (m *memory) Finish(_ context.Context, mail, claim id.ID, res Result) (bool, error) {
	r := m.rows[mail]
	if r.State != StateSending || r.Claim != claim {
		return false, nil
	}
	r.State, r.Reason, r.Claim, r.due = res.State, res.Reason, id.None, m.Now().Add(res.RetryIn)
	if res.State == StateQueued {
		r.woken = time.Time{}
	}
	if res.Blank {
		r.Params = map[string]string{}
	}
	return true, nil
}
func (m *memory) Suppressed(_ context.Context, keys []string) (out []string, _ error) {
	for _, k := range keys {
		if m.suppressed[k] != "" {
			out = append(out, k)
		}
	}
	return out, nil
}
func (m *memory) Ended(_ context.Context, key, stop string) (bool, error) {
	return stop == "ended" || m.suppressed[key] == "bounced", nil
}
func (m *memory) Suppress(_ context.Context, key, reason string) error {
	m.suppressed[key] = reason
	return nil
}
func (m *memory) Wake(_ context.Context, pause time.Duration, max int) (out []Woken, _ error) {
	for _, r := range m.rows {
		if len(out) < max && m.ready(r) && m.Now().Sub(r.woken) >= pause {
			r.woken = m.Now()
			out = append(out, Woken{r.ID, r.Kind})
		}
	}
	return out, nil
}

// wire answers as told and counts.
type wire struct {
	answers []Outcome
	sent    []Message
}

func (w *wire) Open() Batch { return w }
func (w *wire) Close()      {}
func (w *wire) Send(_ context.Context, m Message) Outcome {
	w.sent = append(w.sent, m)
	if len(w.answers) == 0 {
		return Outcome{Verdict: Sent}
	}
	o := w.answers[0]
	w.answers = w.answers[1:]
	return o
}

func desk(t *testing.T, answers ...Outcome) (*Service, *memory, *wire) {
	m := &memory{clock: clock.At(noon), rows: map[id.ID]*stored{}, suppressed: map[string]string{}}
	w := &wire{answers: answers}
	return NewService(m, w, printers(t), slog.New(slog.NewTextHandler(io.Discard, nil))), m, w
}

var ctx = context.Background()

func (m *memory) queue(t *testing.T, kind Kind) id.ID {
	t.Helper()
	row, err := NewRow(kind, "a@home.test", "a@home.test", "sv", id.None, samples[kind], m.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := Enqueue(ctx, m, row); err != nil {
		t.Fatal(err)
	}
	return row.ID
}

func deliver(t *testing.T, s *Service, letter id.ID) {
	t.Helper()
	if err := s.Deliver(ctx, town("karlstad"), event.Event{Subject: letter}); err != nil {
		t.Fatal(err)
	}
}

func TestALetterIsSentOnceHoweverOftenItsEventComes(t *testing.T) {
	s, m, w := desk(t)
	letter := m.queue(t, LoginCode)
	for range 5 {
		deliver(t, s, letter)
	}
	r := m.rows[letter]
	if len(w.sent) != 1 || r.State != StateSent || len(r.Params) != 0 || w.sent[0].ID != letter {
		t.Errorf("%d sent, %+v", len(w.sent), r.Row)
	}
	deliver(t, s, id.New()) // a letter that was erased
}

func TestEachOutcomeHasItsState(t *testing.T) {
	for _, c := range []struct {
		name   string
		kind   Kind
		o      Outcome
		before Row
		state  State
		retry  time.Duration
		blank  bool
	}{
		{"sent", LoginCode, Outcome{Verdict: Sent}, Row{}, StateSent, 0, true},
		{"news sent", IdeaStatus, Outcome{Verdict: Sent}, Row{}, StateSent, 0, false},
		{"refused", IdeaStatus, Outcome{Verdict: Failed}, Row{}, StateFailed, 0, false},
		{"later", IdeaStatus, Outcome{Verdict: TryLater}, Row{}, StateQueued, 5 * time.Second, false},
		{"later again", IdeaStatus, Outcome{Verdict: TryLater}, Row{Attempts: 2}, StateQueued, 45 * time.Second, false},
		{"no answer", IdeaStatus, Outcome{Verdict: Unknown}, Row{}, StateQueued, pause, false},
		{"no answer again", IdeaStatus, Outcome{Verdict: Unknown}, Row{Reason: "unknown"}, StateFailed, 0, false},
		{"no answer for a code", LoginCode, Outcome{Verdict: Unknown}, Row{}, StateFailed, 0, true},
	} {
		c.before.Kind = c.kind
		if got := result(c.before, c.o); got.State != c.state || got.RetryIn != c.retry || got.Blank != c.blank {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestAfterACrashOnlyWhatMayComeTwiceIsSentAgain(t *testing.T) {
	for kind, want := range map[Kind]State{LoginCode: StateFailed, CommentOnMyIdea: StateSent} {
		s, m, w := desk(t)
		letter := m.queue(t, kind)
		if _, claimed, err := s.claim(ctx, town("karlstad"), letter); err != nil || !claimed {
			t.Fatal(err)
		}
		deliver(t, s, letter)
		if len(w.sent) != 0 {
			t.Errorf("%s was sent while another worker held it", kind)
		}
		m.clock.Advance(lease)
		m.rows[letter].Created = m.Now() // so that it is not its age that stops the code
		deliver(t, s, letter)
		if got := m.rows[letter].State; got != want || len(w.sent) != map[State]int{StateFailed: 0, StateSent: 1}[want] {
			t.Errorf("%s: %s after %d sent", kind, got, len(w.sent))
		}
	}
}

func TestPeopleWhoSaidNoGetOnlyWhatTheyAskedFor(t *testing.T) {
	for _, kind := range Kinds {
		s, m, w := desk(t)
		m.suppressed["a@home.test"] = "unsubscribed"
		letter := m.queue(t, kind)
		deliver(t, s, letter)
		if asked := len(w.sent) == 1; asked != (kind.ToMember() || slices.Contains([]Kind{LoginCode, AccountDeleted, StaffInvitation, EventConfirm, Event, FollowConfirm}, kind)) {
			t.Errorf("%s: %d sent, %s", kind, len(w.sent), m.rows[letter].State)
		}
	}
}

// What somebody follows they asked for: it comes to those who want no invitations, and ends when they
// end it, however long the letter has waited.
func TestWhoFollowsGetsNewsUntilTheyEndIt(t *testing.T) {
	for _, c := range []struct {
		stop, noted string
		want        State
	}{
		{"living", "", StateSent}, {"living", "unsubscribed", StateSent}, {"living", "bounced", StateCancelled}, {"ended", "", StateCancelled},
	} {
		s, m, w := desk(t)
		m.suppressed["a@home.test"] = c.noted
		params := maps.Clone(samples[News])
		params["unsubscribe"] = "https://k.example/unfollow/" + c.stop
		row, err := NewRow(News, "a@home.test", "a@home.test", "sv", id.None, params, m.Now())
		if err != nil {
			t.Fatal(err)
		}
		if err := Enqueue(ctx, m, row); err != nil {
			t.Fatal(err)
		}
		deliver(t, s, row.ID)
		if got := m.rows[row.ID].State; got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
		if len(w.sent) == 1 && w.sent[0].ListUnsubscribe != params["unsubscribe"] {
			t.Errorf("the letter is ended by %q", w.sent[0].ListUnsubscribe)
		}
	}
}

func TestACodeThatIsTooOldIsNotSent(t *testing.T) {
	s, m, w := desk(t)
	letter := m.queue(t, LoginCode)
	m.clock.Advance(codeLife + time.Second)
	deliver(t, s, letter)
	if r := m.rows[letter]; len(w.sent) != 0 || r.State != StateCancelled || len(r.Params) != 0 {
		t.Errorf("%d sent, %+v", len(w.sent), r.Row)
	}
}

func TestADeadAddressIsRemembered(t *testing.T) {
	s, m, _ := desk(t, Outcome{Verdict: Failed, Stage: StageRcpt, Code: 550})
	deliver(t, s, m.queue(t, IdeaStatus))
	if m.suppressed["a@home.test"] != "bounced" {
		t.Errorf("%v", m.suppressed)
	}
}

func TestTheSweepFindsWhatTheQueueForgot(t *testing.T) {
	s, m, w := desk(t, Outcome{Verdict: TryLater, Stage: StageConnect})
	letter := m.queue(t, IdeaStatus)
	sweep := func(want int) {
		t.Helper()
		m.events = nil
		if err := s.Sweep(ctx, town("karlstad")); err != nil || len(m.events) != want {
			t.Errorf("%d events, want %d: %v", len(m.events), want, err)
		}
	}
	sweep(0) // its own event is on the way
	m.clock.Advance(pause)
	sweep(1) // that event was lost
	sweep(0)
	deliver(t, s, letter) // the server is away
	sweep(0)              // not due yet
	m.clock.Advance(5 * time.Second)
	sweep(1)
	deliver(t, s, letter)
	m.clock.Advance(time.Hour)
	sweep(0)
	if len(w.sent) != 2 || m.rows[letter].State != StateSent {
		t.Errorf("%d sent, %s", len(w.sent), m.rows[letter].State)
	}
}

func TestALetterThatCannotBeWrittenIsNotQueued(t *testing.T) {
	for name, err := range map[string]error{
		"no code":     only(NewRow(LoginCode, "a@home.test", "k", "sv", id.None, nil, noon)),
		"no address":  only(NewRow(AccountDeleted, "a", "k", "sv", id.None, nil, noon)),
		"two of them": only(NewRow(AccountDeleted, "a@b.se,c@d.se", "k", "sv", id.None, nil, noon)),
		"no kind":     only(NewRow("spam", "a@b.se", "k", "sv", id.None, nil, noon)),
	} {
		if err == nil {
			t.Errorf("a letter with %s was queued", name)
		}
	}
}

func only(_ Row, err error) error { return err }

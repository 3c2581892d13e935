package invitation

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"almenda/internal/clock"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/tenant"
)

// memory is a Store for the rules of the service only; what SQL promises is proven elsewhere.
type memory struct {
	mu    sync.Mutex
	clock *clock.Set
	data
	fail func() error // asked before each commit
}

type data struct {
	campaigns  map[id.ID]Campaign
	touched    map[id.ID]time.Time
	recipients map[id.ID]held
	residents  map[string]id.ID
	suppressed map[string]string
	events     []event.Event
	audits     []string
}

type held struct {
	Recipient
	claim   id.ID
	due     time.Time
	claimed time.Time
}

func (d data) clone() data {
	d.campaigns, d.touched, d.recipients = maps.Clone(d.campaigns), maps.Clone(d.touched), maps.Clone(d.recipients)
	d.residents, d.suppressed = maps.Clone(d.residents), maps.Clone(d.suppressed)
	return d
}

func newMemory(c *clock.Set) *memory {
	return &memory{clock: c, data: data{campaigns: map[id.ID]Campaign{}, touched: map[id.ID]time.Time{},
		recipients: map[id.ID]held{}, residents: map[string]id.ID{}, suppressed: map[string]string{}}}
}

func (m *memory) View(_ context.Context, _ tenant.ID, fn func(Tx) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return fn(&memoryTx{m, m.clock.Now()})
}

func (m *memory) Update(_ context.Context, _ tenant.ID, fn func(Tx) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.data.clone()
	err := fn(&memoryTx{m, m.clock.Now()})
	if err == nil && m.fail != nil {
		err = m.fail()
	}
	if err != nil {
		m.data = before
	}
	return err
}

type memoryTx struct {
	*memory
	now time.Time
}

func (t *memoryTx) Now() time.Time { return t.now }
func (t *memoryTx) Emit(_ context.Context, e event.Event) error {
	t.events = append(slices.Clone(t.events), e)
	return nil
}
func (t *memoryTx) Audit(_ context.Context, _ id.ID, act string, _ id.ID, _ map[string]string) error {
	t.audits = append(slices.Clone(t.audits), act)
	return nil
}
func (t *memoryTx) AddCampaign(_ context.Context, c Campaign) error {
	t.campaigns[c.ID] = c
	return nil
}
func (t *memoryTx) Campaign(_ context.Context, c id.ID) (Campaign, error) {
	v, ok := t.campaigns[c]
	if !ok {
		return v, fault.Missing()
	}
	return v, nil
}
func (t *memoryTx) LockCampaign(ctx context.Context, c id.ID) (Campaign, error) {
	return t.Campaign(ctx, c)
}
func (t *memoryTx) SaveCampaign(_ context.Context, c Campaign) error {
	t.campaigns[c.ID] = c
	return nil
}
func (t *memoryTx) Campaigns(context.Context, page.Request) (page.Of[Campaign], error) {
	return page.Of[Campaign]{Rows: slices.Collect(maps.Values(t.campaigns))}, nil
}
func (t *memoryTx) AddRecipients(_ context.Context, rows []Recipient) error {
	for _, r := range rows {
		t.recipients[r.ID] = held{Recipient: r}
	}
	return nil
}
func (t *memoryTx) Recipient(_ context.Context, r id.ID) (Recipient, error) {
	v, ok := t.recipients[r]
	if !ok {
		return Recipient{}, fault.Missing()
	}
	return v.Recipient, nil
}
func (t *memoryTx) LockRecipient(ctx context.Context, r id.ID) (Recipient, error) {
	return t.Recipient(ctx, r)
}
func (t *memoryTx) SaveRecipient(_ context.Context, r Recipient) error {
	old := t.recipients[r.ID]
	t.recipients[r.ID] = held{Recipient: r, claimed: old.claimed, due: t.now}
	return nil
}

// of lists the recipients of a campaign by line.
func (t *memoryTx) of(c id.ID, states ...RecipientState) []held {
	var out []held
	for _, r := range t.recipients {
		if r.Campaign == c && (len(states) == 0 || slices.Contains(states, r.State)) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b held) int { return cmp.Compare(a.Line, b.Line) })
	return out
}
func (t *memoryTx) Recipients(_ context.Context, c id.ID, s RecipientState, req page.Request) (page.Of[Recipient], error) {
	var out page.Of[Recipient]
	for _, r := range t.of(c) {
		if (s == "" || r.State == s) && len(out.Rows) < req.Limit(20) {
			out.Rows = append(out.Rows, r.Recipient)
		}
	}
	return out, nil
}
func (t *memoryTx) Counts(_ context.Context, c id.ID) (Counts, error) {
	out := Counts{}
	for _, r := range t.of(c) {
		out[r.State]++
	}
	return out, nil
}
func (t *memoryTx) Move(_ context.Context, c id.ID, from []RecipientState, to RecipientState) (int, error) {
	all := t.of(c, from...)
	for _, r := range all {
		r.State, r.due = to, t.now
		t.recipients[r.ID] = r
	}
	return len(all), nil
}
func (t *memoryTx) Claim(_ context.Context, c id.ID, n int, claim id.ID, lease time.Duration) ([]Recipient, error) {
	var out []Recipient
	for _, r := range t.of(c, Queued, Sending) {
		if len(out) == n {
			break
		}
		if r.due.After(t.now) {
			continue
		}
		r.State, r.claim, r.due, r.claimed = Sending, claim, t.now.Add(lease), t.now
		r.Attempts++
		t.recipients[r.ID] = r
		out = append(out, r.Recipient)
	}
	return out, nil
}
func (t *memoryTx) ClaimedWithin(_ context.Context, c id.ID, w time.Duration) (int, error) {
	n := 0
	for _, r := range t.of(c) {
		if r.claimed.After(t.now.Add(-w)) {
			n++
		}
	}
	return n, nil
}
func (t *memoryTx) mine(claim id.ID, fn func(held) held) []id.ID {
	var out []id.ID
	for k, r := range t.recipients {
		if r.State == Sending && r.claim == claim {
			t.recipients[k] = fn(r)
			out = append(out, k)
		}
	}
	return out
}
func (t *memoryTx) Renew(_ context.Context, claim id.ID, lease time.Duration) ([]id.ID, error) {
	return t.mine(claim, func(r held) held { r.due = t.now.Add(lease); return r }), nil
}
func (t *memoryTx) Finish(_ context.Context, claim id.ID, outcomes []Outcome) (n int, _ error) {
	for _, o := range outcomes {
		r := t.recipients[o.Recipient]
		if r.State != Sending || r.claim != claim {
			continue
		}
		r.State, r.Reason, r.claim, r.due = o.State, o.Reason, id.None, t.now.Add(o.RetryIn)
		if o.Unknown {
			r.Unknowns++
		}
		if o.State == Sent {
			r.SentAt, r.Expires = o.SentAt, o.Expires
		}
		t.recipients[r.ID] = r
		n++
	}
	return n, nil
}
func (t *memoryTx) Release(_ context.Context, claim id.ID) error {
	t.mine(claim, func(r held) held {
		r.State, r.claim, r.due = Queued, id.None, t.now
		r.Attempts--
		return r
	})
	return nil
}
func (t *memoryTx) Touch(_ context.Context, c id.ID) error { t.touched[c] = t.now; return nil }
func (t *memoryTx) Idle(_ context.Context, d time.Duration) ([]id.ID, error) {
	var out []id.ID
	for _, c := range t.campaigns {
		open := t.of(c.ID, Queued, Sending)
		due := slices.ContainsFunc(open, func(r held) bool { return !r.due.After(t.now) })
		if c.State == Running && t.now.Sub(t.touched[c.ID]) >= d && (due || len(open) == 0) {
			out = append(out, c.ID)
		}
	}
	return out, nil
}
func (t *memoryTx) Expire(_ context.Context, max int) ([]id.ID, error) {
	seen := map[id.ID]bool{}
	for k, r := range t.recipients {
		if r.State == Sent && r.Expires.Before(t.now) && max > 0 {
			max--
			r.State = Expired
			t.recipients[k], seen[r.Campaign] = r, true
		}
	}
	return slices.Collect(maps.Keys(seen)), nil
}
func (t *memoryTx) Residents(_ context.Context, keys []string) (out []string, _ error) {
	for _, k := range keys {
		if _, ok := t.residents[k]; ok {
			out = append(out, k)
		}
	}
	return out, nil
}
func (t *memoryTx) Suppressed(_ context.Context, keys []string) (out []string, _ error) {
	for _, k := range keys {
		if t.suppressed[k] != "" {
			out = append(out, k)
		}
	}
	return out, nil
}
func (t *memoryTx) Suppress(_ context.Context, key, reason string) error {
	if t.suppressed[key] == "" {
		t.suppressed[key] = reason
	}
	return nil
}
func (t *memoryTx) Withdraw(_ context.Context, key string) ([]id.ID, error) {
	seen := map[id.ID]bool{}
	for k, r := range t.recipients {
		if r.Key == key && slices.Contains([]RecipientState{Ready, Queued, Sending}, r.State) {
			r.State = Unsubscribed
			t.recipients[k], seen[r.Campaign] = r, true
		}
	}
	return slices.Collect(maps.Keys(seen)), nil
}
func (t *memoryTx) Settle(_ context.Context, n Newcomer) (id.ID, error) {
	if _, ok := t.residents[n.Key]; !ok {
		t.residents[n.Key] = id.New()
	}
	return t.residents[n.Key], nil
}

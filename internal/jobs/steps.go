package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"almenda/internal/id"
	"almenda/internal/tenant"
)

// stepKeep is how long a done step is remembered, so that a step that ran again after a crash does
// not begin a second chain.
const stepKeep = 10 * time.Minute

// Step is one small piece of big work.
type Step struct {
	Subject id.ID // what the work is about: a campaign
	Run     int   // which start of it; the work's own row says which run is the present one
}

// Next is what follows a step.
type Next struct {
	More bool          // there is work left for this lane
	Wait time.Duration // not before then; a minute at most, for Redis may forget it
}

// StepFunc does one step: a batch that takes seconds. It claims its batch in the database.
type StepFunc func(ctx context.Context, town *tenant.Town, s Step) (Next, error)

// HandleSteps names the function for a kind of big work.
func (m *Mux) HandleSteps(name string, fn StepFunc) {
	if _, taken := m.byName[name]; taken || m.steps[name] != nil || name == "" {
		panic(fmt.Sprintf("jobs: handler %q is registered twice", name))
	}
	m.steps[name] = fn
}

// chain is the payload of a step's task.
type chain struct {
	Town    string `json:"t"`
	Subject id.ID  `json:"s"`
	Run     int    `json:"r"`
	Lane    int    `json:"l"`
	N       int    `json:"n"`
}

// Begin starts lanes of steps side by side. Each step, when done, puts the next one at the end of
// the queue, behind whatever other towns put there meanwhile. Beginning the same run again changes
// nothing.
func (c *Courier) Begin(ctx context.Context, t tenant.ID, name string, s Step, lanes int) error {
	for lane := range lanes {
		if err := c.step(ctx, name, chain{t.String(), s.Subject, s.Run, lane, 0}, 0); err != nil {
			return fmt.Errorf("jobs: begin %s: %w", name, err)
		}
	}
	return nil
}

func (c *Courier) step(ctx context.Context, name string, ch chain, wait time.Duration) error {
	payload, err := json.Marshal(ch)
	if err != nil {
		return err
	}
	task := fmt.Sprintf("step:%s:%s:%d:%d:%d", name, ch.Subject, ch.Run, ch.Lane, ch.N)
	return c.put(ctx, name, payload, Bulk, task, stepKeep, min(wait, time.Minute))
}

// openChain reads the payload of a step's task. ok is false for one that no town stands in.
func openChain(raw []byte, towns Towns) (*tenant.Town, chain, bool) {
	var ch chain
	if json.Unmarshal(raw, &ch) != nil {
		return nil, chain{}, false
	}
	town, ok := towns.ByText(ch.Town)
	return town, ch, ok
}

// walk does one step and enqueues the next.
func (c *Courier) walk(ctx context.Context, town *tenant.Town, name string, ch chain) error {
	next, err := c.mux.steps[name](ctx, town, Step{ch.Subject, ch.Run})
	if err != nil || !next.More {
		return err
	}
	ch.N++
	// The batch is done: the chain must not end here because the process was told to.
	return c.step(context.WithoutCancel(ctx), name, ch, next.Wait)
}

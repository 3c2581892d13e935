package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"almenda/internal/lottery"
)

// unsolved explains why there is no lottery; with the cheapest way out, if there is one.
func unsolved(ctx context.Context, p *lottery.Problem, err error) error {
	var refused lottery.Refused
	var bad []string
	switch {
	case errors.As(err, &refused):
		for _, f := range refused.Findings {
			if f.Fatal {
				bad = append(bad, f.Code+": "+sentence(f))
			}
		}
	case errors.Is(err, lottery.ErrImpossible):
		bad = append(bad, lottery.CodeInfeasible+": "+sentence(lottery.Finding{Code: lottery.CodeInfeasible}))
	default:
		return err
	}
	if words := wayOut(ctx, p, bad); words != "" {
		bad = append(bad[:min(len(bad), 4)], words)
	}
	return firstOf(bad)
}

// wayOut is the proposal in words; empty when moving quotas does not help.
func wayOut(ctx context.Context, p *lottery.Problem, bad []string) string {
	for _, b := range bad {
		switch code, _, _ := strings.Cut(b, ":"); code {
		case lottery.CodeInfeasible, lottery.CodeMinSum, lottery.CodeMaxSum, lottery.CodeShort, lottery.CodeAcross:
		default:
			return ""
		}
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	proposal, err := p.Relax(ctx)
	if err != nil {
		return "not even the widest quotas allow a panel"
	}
	return fmt.Sprintf("the least change that makes a panel possible (cost %.4g): %s", proposal.Cost, proposal.English(p))
}

// remarks go to stderr: who cannot be drawn, and that the time was over.
func remarks(p *lottery.Problem, d lottery.Distribution) {
	if n := len(d.Uncoverable); n > 0 {
		var ids []string
		for _, i := range d.Uncoverable[:min(n, 20)] {
			ids = append(ids, p.People[i].ID)
		}
		fmt.Fprintf(os.Stderr, "almenda: note: uncoverable: no panel that meets the quotas holds %d of %d people: %s\n", n, len(p.People), strings.Join(ids, ", "))
	}
	if d.Stopped {
		fmt.Fprintln(os.Stderr, "almenda: note: stopped: the deadline came first; this is the best so far")
	}
}

// printed is the lottery as scripts read it.
type printed struct {
	Objective     float64            `json:"objective"`
	Upper         float64            `json:"upper_bound"`
	Probabilities map[string]float64 `json:"probabilities"`
	Panels        []printedPanel     `json:"panels"`
	Stopped       bool               `json:"stopped,omitempty"`
}

type printedPanel struct {
	Weight  float64  `json:"weight"`
	Members []string `json:"members"`
}

func writeLottery(w io.Writer, p *lottery.Problem, d lottery.Distribution) error {
	out := printed{Objective: d.Objective, Upper: d.Upper, Stopped: d.Stopped, Probabilities: map[string]float64{}, Panels: []printedPanel{}}
	for i, who := range p.People {
		out.Probabilities[who.ID] = d.Probabilities[i]
	}
	for _, panel := range d.Panels {
		one := printedPanel{Weight: panel.Weight}
		for _, i := range panel.Members {
			one.Members = append(one.Members, p.People[i].ID)
		}
		out.Panels = append(out.Panels, one)
	}
	return json.NewEncoder(w).Encode(out)
}

// tableOf is the lottery as people read it.
func tableOf(w io.Writer, p *lottery.Problem, d lottery.Distribution) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	what := "smallest chance"
	if d.Algorithm == lottery.Nash {
		what = "geometric mean of the chances"
	}
	fmt.Fprintf(t, "%s\t%.4f %%\nno lottery can exceed\t%.4f %%\npeople\t%d\nseats\t%d\npanels\t%d\n\n", what, 100*d.Objective, 100*d.Upper, len(p.People), p.Seats, len(d.Panels))
	fmt.Fprint(t, "id\tchance\n")
	for i, who := range p.People {
		fmt.Fprintf(t, "%s\t%.4f %%\n", who.ID, 100*d.Probabilities[i])
	}
	return t.Flush()
}

// terminal tells whether somebody looks.
func terminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// bar draws how far the work has come, in one line.
func bar(w io.Writer) func(lottery.Step) {
	const width = 30
	return func(s lottery.Step) {
		full := min(width, max(0, int(s.Done*width)))
		fmt.Fprintf(w, "\r\033[K[%s%s] %d panels, %.3f %% of at most %.3f %%", strings.Repeat("#", full), strings.Repeat(".", width-full), s.Panels, 100*s.Objective, 100*s.Upper)
	}
}

package register

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/tenant"
)

// DateKind is what happens on a date.
type DateKind string

const (
	PhaseOpens  DateKind = "opens"
	PhaseCloses DateKind = "closes"
	AnswerDue   DateKind = "answer"
	Published   DateKind = "published" // a report or effects; in the news only
)

// Date is one date of a process. A phase that opens or closes at the town's midnight has no hour:
// AllDay is set and At lies within the day, which for the end of a phase is its last one.
type Date struct {
	Kind    DateKind
	At      time.Time
	AllDay  bool
	Process process.Process
	Phase   *process.Phase // of opens and closes
	Outcome *Outcome       // of published
	UID     string         // the same for ever
}

// Dates lists the dates of all processes, or of the one with that slug, from a moment until just
// before another, in their order.
func (s *Service) Dates(ctx context.Context, who access.Actor, town *tenant.Town, slug string, from, to time.Time) ([]Date, error) {
	all, err := s.All(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []Date
	for _, e := range all {
		if slug != "" && e.Slug != slug {
			continue
		}
		for _, d := range datesOf(e, town.Location()) {
			if !d.At.Before(from) && d.At.Before(to) {
				out = append(out, d)
			}
		}
	}
	sortDates(out)
	return out, nil
}

// News lists what has happened: phases that opened and closed, reports and effects; the newest first,
// at most max.
func (s *Service) News(ctx context.Context, who access.Actor, town *tenant.Town, slug string, now time.Time, max int) ([]Date, error) {
	all, err := s.All(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []Date
	for _, e := range all {
		if slug != "" && e.Slug != slug {
			continue
		}
		for i, ph := range e.Phases {
			if !slices.Contains(Forms, ph.Kind) {
				continue
			}
			at := strconv.Itoa(i)
			out = append(out, Date{Kind: PhaseOpens, At: ph.Opens, Process: e.Process, Phase: &ph, UID: uid(e.ID, "opens-"+at)},
				Date{Kind: PhaseCloses, At: ph.Closes, Process: e.Process, Phase: &ph, UID: uid(e.ID, "closes-"+at)})
		}
		for _, o := range e.Outcomes {
			out = append(out, Date{Kind: Published, At: o.At, Process: e.Process, Outcome: &o, UID: uid(o.ID, "published")})
		}
	}
	out = slices.DeleteFunc(out, func(d Date) bool { return d.At.After(now) })
	sortDates(out)
	slices.Reverse(out)
	return out[:min(len(out), max)], nil
}

func sortDates(list []Date) {
	slices.SortStableFunc(list, func(a, b Date) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.UID, b.UID)
	})
}

func uid(of id.ID, what string) string { return of.String() + "-" + what }

// datesOf lists the dates of a process: every phase opens; those in which people take part close;
// what the town promised is due.
func datesOf(e Entry, zone *time.Location) (out []Date) {
	for i, ph := range e.Phases {
		at := strconv.Itoa(i)
		opens := Date{Kind: PhaseOpens, At: ph.Opens, AllDay: midnight(ph.Opens, zone), Process: e.Process, Phase: &ph, UID: uid(e.ID, "opens-"+at)}
		out = append(out, opens)
		if slices.Contains(Forms, ph.Kind) {
			out = append(out, lastDay(Date{Kind: PhaseCloses, At: ph.Closes, Process: e.Process, Phase: &ph, UID: uid(e.ID, "closes-"+at)}, zone))
		}
	}
	if !e.AnswerDue.IsZero() && e.Answered.IsZero() { // promised until the end of that day
		out = append(out, Date{Kind: AnswerDue, At: e.AnswerDue, AllDay: true, Process: e.Process, UID: uid(e.ID, "answer")})
	}
	return out
}

// lastDay puts an end that falls on midnight into the day that ends with it.
func lastDay(d Date, zone *time.Location) Date {
	if midnight(d.At, zone) {
		d.At, d.AllDay = d.At.Add(-time.Minute), true
	}
	return d
}

func midnight(t time.Time, zone *time.Location) bool {
	h, m, s := t.In(zone).Clock()
	return h == 0 && m == 0 && s == 0
}

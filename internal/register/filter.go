package register

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/tenant"
)

// Sort is an order of the register.
type Sort string

const (
	Usual   Sort = ""       // what is open first, by what closes next
	Newest  Sort = "newest" // by the day on which it begins, the latest first
	Closing Sort = "closes" // by the day on which taking part ends, the latest first
	Name    Sort = "name"
)

// Sorts lists the orders.
var Sorts = []Sort{Usual, Newest, Closing, Name}

// Filter narrows the register. The zero Filter lets everything through.
type Filter struct {
	Stage    Stage
	District string // key; the whole town is about each district
	Form     process.PhaseKind
	Owner    string // the office in the town's first language
	Year     int
	Query    string
	Only     []id.ID // nil: all
	Sort     Sort
}

// Found is one page of the register.
type Found struct {
	page.Of[Entry]
	ByStage map[Stage]int // how many there are of each, whatever Filter.Stage says
	Owners  []string      // of the whole register, by name, in the town's first language
	Years   []int         // of the whole register, the latest first
}

// most is the longest list that one file holds.
const most = 10_000

// List reads one page of the register. Size below 0 reads all of it. Faults: Invalid for an unknown
// stage, form, order or page.
func (s *Service) List(ctx context.Context, who access.Actor, town *tenant.Town, f Filter, req page.Request) (out Found, err error) {
	if !slices.Contains(Sorts, f.Sort) || f.Stage != "" && !slices.Contains(Stages, f.Stage) || f.Form != "" && !slices.Contains(Forms, f.Form) {
		return out, fault.New(fault.Invalid, "fault.filter")
	}
	from := 0
	if req.Cursor != "" {
		if from, err = strconv.Atoi(req.Cursor); err != nil || from < 0 {
			return out, fault.New(fault.Invalid, "fault.filter")
		}
	}
	all, err := s.All(ctx, who)
	if err != nil {
		return out, err
	}
	out.Owners, out.Years = owners(all, town), years(all, town)
	out.ByStage = map[Stage]int{}
	whole := f
	whole.Stage = ""
	for _, e := range Arranged(all, whole, town) {
		out.ByStage[e.Stage]++
	}
	rows := Arranged(all, f, town)
	out.Total = len(rows)
	size := most
	if req.Size >= 0 {
		size = req.Limit(20)
	}
	rows = rows[min(from, len(rows)):]
	if len(rows) > size {
		rows = rows[:size]
		out.Next = strconv.Itoa(from + size)
	}
	out.Rows = rows
	return out, nil
}

// Arranged are the entries that a filter lets through, in its order.
func Arranged(all []Entry, f Filter, town *tenant.Town) (out []Entry) {
	words := strings.Fields(fold(f.Query))
	for _, e := range all {
		if f.lets(e, town, words) && (f.Stage == "" || e.Stage == f.Stage) {
			out = append(out, e)
		}
	}
	arrange(out, f.Sort, town)
	return out
}

func (f Filter) lets(e Entry, town *tenant.Town, words []string) bool {
	switch {
	case f.District != "" && !e.Within(f.District),
		f.Form != "" && !e.Has(f.Form),
		f.Owner != "" && OwnerOf(e, town) != f.Owner,
		f.Year != 0 && !e.During(f.Year, town.Location()),
		f.Only != nil && !slices.Contains(f.Only, e.ID):
		return false
	}
	if len(words) == 0 {
		return true
	}
	var b strings.Builder
	for _, t := range []tenant.Text{e.Title, e.Summary, e.Card.Owner} {
		for _, s := range t {
			b.WriteString(s)
			b.WriteByte('\n')
		}
	}
	text := fold(b.String())
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

// OwnerOf is the office that answers for a process, in the town's first language; the town's own
// contact when the process names none.
func OwnerOf(e Entry, town *tenant.Town) string {
	if s := e.Card.Owner.In(town.DefaultLanguage(), "en"); s != "" {
		return s
	}
	return town.Contact.Office.In(town.DefaultLanguage(), "en")
}

func owners(all []Entry, town *tenant.Town) (out []string) {
	for _, e := range all {
		out = append(out, OwnerOf(e, town))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func years(all []Entry, town *tenant.Town) (out []int) {
	for _, e := range all {
		from, to := e.Created, e.Created
		if len(e.Phases) > 0 {
			from, to = e.Opens(), e.Closes().Add(-time.Microsecond)
		}
		for y := from.In(town.Location()).Year(); y <= to.In(town.Location()).Year() && len(out) < 1000; y++ {
			out = append(out, y)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	slices.Reverse(out)
	return out
}

func arrange(rows []Entry, by Sort, town *tenant.Town) {
	slices.SortStableFunc(rows, func(a, b Entry) int {
		switch by {
		case Newest:
			return b.Opens().Compare(a.Opens())
		case Closing:
			return b.TakesUntil().Compare(a.TakesUntil())
		case Name:
			lang := town.DefaultLanguage()
			return cmp.Or(strings.Compare(fold(a.Title.In(lang, "en")), fold(b.Title.In(lang, "en"))), strings.Compare(a.Slug, b.Slug))
		}
		return usual(a, b)
	})
}

// rank is the order of the stages for those who want to do something: what is open, then what comes.
var rank = map[Stage]int{Open: 0, Announced: 1, Closed: 2, Reported: 3, Effects: 4}

func usual(a, b Entry) int {
	if c := cmp.Compare(rank[a.Stage], rank[b.Stage]); c != 0 {
		return c
	}
	switch a.Stage {
	case Open:
		return a.TakesUntil().Compare(b.TakesUntil())
	case Announced:
		return a.Opens().Compare(b.Opens())
	}
	return b.TakesUntil().Compare(a.TakesUntil())
}

// fold is a text as people type it in a hurry: small letters without their marks.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'ł':
			b.WriteByte('l')
		case r == 'ø':
			b.WriteByte('o')
		case r == 'æ':
			b.WriteString("ae")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

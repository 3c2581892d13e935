package panel

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/tenant"
)

// Slot is a time at which an office means to ask a panel.
type Slot struct {
	ID     id.ID
	Panel  id.ID
	At     string // a month, 2027-03, or a week, 2027-W09
	First  string // first day of it
	Office string
	Topic  string
	By     id.ID
	Made   time.Time
}

// CalendarTx is what the calendar needs of a transaction.
type CalendarTx interface {
	// Slots lists what is booked from a day on, in order.
	Slots(ctx context.Context, from string) ([]Slot, error)
	Slot(ctx context.Context, slot id.ID) (Slot, error)
	// AddSlot books once for each key of a person.
	AddSlot(ctx context.Context, s Slot, key string) error
	DropSlot(ctx context.Context, slot id.ID) error
}

var aWeek = regexp.MustCompile(`^(\d{4})-W(\d{2})$`)

// firstDay is the first day of a month or a week as forms write it; empty when it is neither.
func firstDay(at string) string {
	if m, err := time.Parse("2006-01", at); err == nil {
		return m.Format(time.DateOnly)
	}
	m := aWeek.FindStringSubmatch(at)
	if m == nil {
		return ""
	}
	year, _ := strconv.Atoi(m[1])
	week, _ := strconv.Atoi(m[2])
	fourth := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC) // always in week 1
	monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7+7*(week-1))
	if y, w := monday.ISOWeek(); y != year || w != week {
		return ""
	}
	return monday.Format(time.DateOnly)
}

// Booking is one line of the calendar: a slot, a wave, or what members were promised.
type Booking struct {
	Slot  Slot // ID None: not a slot
	Wave  Wave // ID None: not a wave
	Panel Panel
	First string
	Near  bool // less than the days of rest after what comes before it in this panel
}

// Year is how full the coming twelve months of a panel are.
type Year struct {
	Panel    Panel
	Cap      int
	Rest     int
	Asked    int // waves of the past twelve months and slots and waves to come, in the fullest year
	Promised int
	Done     int
	Broken   []Planned // what was promised for after the end of the term, or cannot be done before it
}

// Calendar is what is booked in the panels that somebody runs.
type Calendar struct {
	Bookings []Booking
	Years    []Year
}

// Calendar reads what is booked. Faults: SignIn, Denied.
func (s *Service) Calendar(ctx context.Context, who access.Actor, town *tenant.Town) (out Calendar, err error) {
	if !s.policy.Anywhere(who, access.ManagePanel) {
		return out, s.policy.Allow(who, access.ManagePanel, access.Scope{})
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out = Calendar{}
		list, err := tx.Panels(ctx)
		if err != nil {
			return err
		}
		today := tx.Now().In(town.Location()).Format(time.DateOnly)
		slots, err := tx.Slots(ctx, dayShift(today, -31))
		if err != nil {
			return err
		}
		for _, p := range list {
			if p.Kind != Standing || p.State == Ended || !s.policy.May(who, access.ManagePanel, p.Scope()) {
				continue
			}
			waves, err := tx.Waves(ctx, p.ID)
			if err != nil {
				return err
			}
			bookings, year := lay(p, slots, waves, today, town.Location())
			out.Years = append(out.Years, year)
			out.Bookings = append(out.Bookings, bookings...)
		}
		slices.SortStableFunc(out.Bookings, func(a, b Booking) int { return strings.Compare(a.First, b.First) })
		return nil
	})
	return out, err
}

// lay puts what is booked in a panel in order and holds it against the limits.
func lay(p Panel, slots []Slot, waves []Wave, today string, zone *time.Location) (out []Booking, year Year) {
	year = Year{Panel: p, Cap: usualCap, Rest: usualRest, Promised: len(p.Settings.Planned)}
	if c := p.Settings.Cap; c > 0 {
		year.Cap = min(year.Cap, c)
	}
	if p.Settings.Rest > 0 {
		year.Rest = p.Settings.Rest
	}
	days := asksOf(p, slots, waves, zone)
	year.Asked = fullest(days)
	year.Done, year.Broken = promised(p, waves, today)
	for _, s := range slots {
		if s.Panel == p.ID && s.First >= dayShift(today, -31) {
			out = append(out, Booking{Slot: s, Panel: p, First: s.First})
		}
	}
	for _, w := range waves {
		if w.Panel == p.ID && !w.Opens.IsZero() && (w.State == PlannedWave || w.State == OpenWave) {
			out = append(out, Booking{Wave: w, Panel: p, First: w.Opens.In(zone).Format(time.DateOnly)})
		}
	}
	for i, b := range out {
		out[i].Near = tooNear(days, b.First, year.Rest)
	}
	return out, year
}

// asksOf are the days on which a panel is or will be asked.
func asksOf(p Panel, slots []Slot, waves []Wave, zone *time.Location) (days []string) {
	for _, s := range slots {
		if s.Panel == p.ID {
			days = append(days, s.First)
		}
	}
	for _, w := range waves {
		if !w.Opens.IsZero() && !w.Welcome {
			days = append(days, w.Opens.In(zone).Format(time.DateOnly))
		}
	}
	slices.Sort(days)
	return days
}

// fullest is how many days the fullest year holds.
func fullest(days []string) (most int) {
	for i, from := range days {
		n := 0
		for _, d := range days[i:] {
			if d < dayShift(from, yearDays) {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

func tooNear(days []string, day string, rest int) bool {
	same := 0
	for _, d := range days {
		if d == day {
			same++
		}
		if d < day && dayShift(d, rest) > day {
			return true
		}
	}
	return same > 1
}

// promised tells how many of the promised waves were done, and which cannot be kept any more: those
// that lie after the end of the term.
func promised(p Panel, waves []Wave, _ string) (done int, broken []Planned) {
	for _, w := range waves {
		if !w.Welcome && (w.State == ClosedWave || w.State == ToldWave) {
			done++
		}
	}
	for _, planned := range p.Settings.Planned {
		if p.Until != "" && planned.Month+"-01" > p.Until {
			broken = append(broken, planned)
		}
	}
	return min(done, len(p.Settings.Planned)), broken
}

// Book is a slot as a form holds it.
type Book struct {
	Panel  id.ID
	At     string
	Office string
	Topic  string
	Anyway bool // although it is near another one
	Key    string
}

// BookSlot books a slot. A slot that would be one more than the yearly number is refused; one that is near
// another only unless somebody says that it shall be so. Faults: NotFound, Invalid.
func (s *Service) BookSlot(ctx context.Context, who access.Actor, town *tenant.Town, in Book) error {
	in.Office, in.Topic, in.At = strings.TrimSpace(in.Office), strings.TrimSpace(in.Topic), strings.TrimSpace(in.At)
	var form fault.Form
	first := firstDay(in.At)
	if first == "" {
		form.Add("at", "fault.panel_slot_when")
	}
	for name, text := range map[string]string{"office": in.Office, "topic": in.Topic} {
		switch {
		case text == "":
			form.Add(name, "fault.panel_required")
		case utf8.RuneCountInString(text) > 120:
			form.Add(name, "fault.too_long", "max", 120)
		case nationalid.In(text):
			form.Add(name, "fault.national_number")
		}
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.LockPanel(ctx, in.Panel)
		if err == nil && !s.policy.May(who, access.ManagePanel, p.Scope()) {
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		if err := s.fits(ctx, tx, town, p, first, in.Anyway); err != nil {
			return err
		}
		slot := Slot{ID: id.New(), Panel: p.ID, At: in.At, First: first, Office: in.Office, Topic: in.Topic, By: who.Account, Made: tx.Now()}
		if err := tx.AddSlot(ctx, slot, in.Key); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "panel.slot", p.ID, map[string]string{"at": in.At})
	})
}

func (s *Service) fits(ctx context.Context, tx Tx, town *tenant.Town, p Panel, first string, anyway bool) error {
	waves, err := tx.Waves(ctx, p.ID)
	if err != nil {
		return err
	}
	today := tx.Now().In(town.Location()).Format(time.DateOnly)
	slots, err := tx.Slots(ctx, dayShift(today, -yearDays))
	if err != nil {
		return err
	}
	_, year := lay(p, slots, waves, today, town.Location())
	days := append(asksOf(p, slots, waves, town.Location()), first)
	slices.Sort(days)
	var form fault.Form
	switch {
	case first < today[:7]+"-01":
		form.Add("at", "fault.panel_slot_past")
	case p.Until != "" && first > p.Until:
		form.Add("at", "fault.panel_slot_term", "until", p.Until)
	case fullest(days) > year.Cap:
		form.Add("at", "fault.panel_slot_full", "cap", fmt.Sprint(year.Cap))
	case !anyway && near(days, first, year.Rest):
		form.Add("at", "fault.panel_slot_near", "rest", fmt.Sprint(year.Rest))
	}
	return form.Err()
}

// near tells whether a day has another one within the days of rest, before or after it.
func near(days []string, day string, rest int) bool {
	n := 0
	for _, d := range days {
		if d > dayShift(day, -rest) && d < dayShift(day, rest) {
			n++
		}
	}
	return n > 1
}

// FreeSlot gives a slot back. Twice is once. Faults: NotFound.
func (s *Service) FreeSlot(ctx context.Context, who access.Actor, slot id.ID) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		one, err := tx.Slot(ctx, slot)
		if err != nil {
			return err
		}
		p, err := tx.Panel(ctx, one.Panel)
		if err != nil {
			return err
		}
		if !s.policy.May(who, access.ManagePanel, p.Scope()) {
			return fault.Missing()
		}
		if err := tx.DropSlot(ctx, slot); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "panel.slot_dropped", p.ID, map[string]string{"at": one.At})
	})
}

func (s *Service) waveChanged(ctx context.Context, tx Tx, w Wave) error {
	return tx.Emit(ctx, event.Event{Kind: event.PanelWaveChanged, Subject: w.ID, Data: map[string]string{"panel": w.Panel.String()}})
}

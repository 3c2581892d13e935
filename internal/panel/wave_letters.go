package panel

import (
	"context"
	"strconv"
	"time"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Round is which letter of a wave somebody gets.
type Round string

const (
	FirstLetter    Round = "ask"
	Reminder       Round = "remind"   // two at most, to those who have not begun, and not skipped
	LastDayLetter  Round = "last_day" // one to all but those who skipped, in words that fit everybody
	ResultsLetters Round = "results"
)

// MostReminders is how often one member is reminded of one wave at most.
const MostReminders = 2

const (
	remindDays  = 3 // between two letters of a wave
	letterBatch = 200
)

// SweepLetters writes the letters of waves: never at an hour at which the panel is quiet, and no more in
// an hour than the panel wants. Who gets one is noted in the transaction that queues it.
func (s *Service) SweepLetters(ctx context.Context, town *tenant.Town) error {
	var due []id.ID
	err := s.store.View(ctx, town.ID, func(tx Tx) error {
		list, err := tx.Waves(ctx, id.None)
		for _, w := range list {
			if w.State == OpenWave || w.State == ClosedWave && w.Telling {
				due = append(due, w.ID)
			}
		}
		return err
	})
	for i := 0; err == nil && i < len(due); i++ {
		for more := true; more && err == nil; {
			more, err = s.letters(ctx, town, due[i])
		}
	}
	return err
}

// letters writes one batch of the next letters of a wave.
func (s *Service) letters(ctx context.Context, town *tenant.Town, wave id.ID) (more bool, err error) {
	err = s.store.Update(ctx, town.ID, func(tx Tx) error {
		more = false
		w, err := tx.LockWave(ctx, wave)
		if err != nil {
			return err
		}
		a, err := tx.Asking(ctx, w.Panel)
		if err != nil || a.Quiet(tx.Now(), town.Location()) {
			return err
		}
		room := w.room(a, tx.Now())
		if room == 0 {
			return nil
		}
		p, err := tx.Panel(ctx, w.Panel)
		if err != nil {
			return err
		}
		paper, err := tx.Paper(ctx, w.Survey)
		if err != nil {
			return err
		}
		for _, r := range w.rounds(a, tx.Now(), town.Location()) {
			list, err := tx.DueAsks(ctx, w, r, tx.Now().In(town.Location()).Format(time.DateOnly), room)
			if err != nil {
				return err
			}
			for _, d := range list {
				if err := s.post(ctx, tx, town, p, w, paper, r, d); err != nil {
					return err
				}
			}
			if len(list) > 0 {
				w.Sent += len(list)
				more = true // until nobody is left, or the hour is full
				return tx.SaveWave(ctx, w)
			}
		}
		return s.told(ctx, tx, &w)
	})
	return more, err
}

// room is how many letters may be written now.
func (w *Wave) room(a Asking, now time.Time) int {
	if hour := now.UTC().Format("2006-01-02T15"); w.Hour != hour {
		w.Hour, w.Sent = hour, 0
	}
	if a.Hourly == 0 {
		return letterBatch
	}
	return min(letterBatch, max(0, a.Hourly-w.Sent))
}

// rounds are the letters that may be due at now, the more important ones first.
func (w Wave) rounds(a Asking, now time.Time, zone *time.Location) []Round {
	switch {
	case w.State == ClosedWave && w.Telling:
		return []Round{ResultsLetters}
	case w.State != OpenWave || !now.Before(w.Closes):
		return nil
	case now.In(zone).Format(time.DateOnly) == w.lastDay(a, zone):
		return []Round{FirstLetter, LastDayLetter}
	case now.In(zone).AddDate(0, 0, 1).Format(time.DateOnly) == w.lastDay(a, zone):
		return []Round{FirstLetter} // tomorrow comes a letter to everybody: not two in two days
	}
	return []Round{FirstLetter, Reminder}
}

// lastDay is the last day on which a letter can still reach somebody who can answer.
func (w Wave) lastDay(a Asking, zone *time.Location) string {
	day := w.Closes.Add(-12 * time.Hour).In(zone)
	if day.Weekday() == time.Sunday && !a.Sundays {
		day = day.AddDate(0, 0, -1)
	}
	return day.Format(time.DateOnly)
}

// told ends a wave whose last letter with the results was written.
func (s *Service) told(ctx context.Context, tx Tx, w *Wave) error {
	if w.State != ClosedWave || !w.Telling {
		return nil
	}
	w.State, w.Telling = ToldWave, false
	if err := tx.SaveWave(ctx, *w); err != nil {
		return err
	}
	return s.waveChanged(ctx, tx, *w)
}

// post writes one letter, and notes that it was written.
func (s *Service) post(ctx context.Context, tx Tx, town *tenant.Town, p Panel, w Wave, paper Paper, r Round, d Due) error {
	a, today := d.Ask, tx.Now().In(town.Location()).Format(time.DateOnly)
	switch r {
	case FirstLetter:
		a.Lettered = true
	case Reminder:
		a.Reminders, a.RemindedOn = a.Reminders+1, today
		if a.Reminders > MostReminders {
			return fault.New(fault.Internal, "panel: a third reminder")
		}
	case LastDayLetter:
		a.LastDay = true
	case ResultsLetters:
		a.Told = true
	}
	if err := tx.SaveAsk(ctx, a); err != nil || !d.Person.Reachable() {
		return err
	}
	lang, first := letterLanguage(town, d.Person), town.DefaultLanguage()
	path := "/panel/" + p.Slug + "/waves/" + strconv.Itoa(w.Number)
	params := map[string]string{"unsubscribe": s.WayOut(town.ID, d.Person), "panel": p.Title.In(lang, first), "title": paper.Title.In(lang, first), "page": s.links.Link(town.ID, lang, path)}
	if r == ResultsLetters {
		params["text"], params["public_moment"], params["link"] = w.Summary.In(lang, first), w.Public.Format(time.RFC3339), params["page"]
		return tx.QueueLetter(ctx, Letter{Kind: "panel_results", To: d.Person.Email, Language: lang, Params: params})
	}
	secret, err := s.link(ctx, tx, town.ID, Link{Person: d.Person.ID, Use: UseEnter, Until: w.Closes})
	if err != nil {
		return err
	}
	params["text"], params["office"], params["hash"] = w.Why.In(lang, first), w.Office, w.KeysHash
	params["closes_moment"] = w.Closes.Format(time.RFC3339)
	params["link"] = s.links.Link(town.ID, lang, "/panel/in/"+secret+"?to=/me/panel/w/"+w.ID.String())
	params["skip"] = s.links.Link(town.ID, lang, "/panel/not-now/"+w.ID.String()+"/"+secret)
	if paper.Minutes > 0 {
		params["minutes"] = strconv.Itoa(max(1, int(paper.Minutes+.5)))
	}
	return tx.QueueLetter(ctx, Letter{Kind: "panel_" + string(r), To: d.Person.Email, Language: lang, Params: params})
}

// letterLink finds what a secret of a letter stands for, without using it up. Faults: NotFound.
func (s *Service) letterLink(ctx context.Context, tx Tx, t tenant.ID, secret, use string) (Link, error) {
	if secret == "" || len(secret) > 64 {
		return Link{}, fault.Missing()
	}
	l, err := tx.Link(ctx, s.hashed(t, "link", secret))
	if err == nil && (l.Use != use || !tx.Now().Before(l.Until)) {
		err = fault.Missing()
	}
	return l, err
}

// RemindBy is the last day on which somebody got a letter who may get a reminder today.
func RemindBy(today string) string { return dayShift(today, -remindDays) }

package panel

import (
	"context"
	"strconv"
	"time"

	"almenda/internal/tenant"
)

// SweepDraws begins computations anew whose worker died, and sends the letters of draws.
func (s *Service) SweepDraws(ctx context.Context, town *tenant.Town) error {
	if err := s.sweepRuns(ctx, town); err != nil {
		return err
	}
	for _, state := range []DrawState{Announced, DrawnLots, Withdrawn} {
		var list []Draw
		err := s.store.View(ctx, town.ID, func(tx Tx) (err error) {
			list, err = tx.DrawsIn(ctx, state)
			return err
		})
		if err != nil {
			return err
		}
		for _, d := range list {
			if err := s.tellPool(ctx, town, d); err != nil {
				return err
			}
		}
	}
	return nil
}

// sweepRuns finds computations that do not beat. A run that waits is rung for again too: the queue may
// have forgotten it.
func (s *Service) sweepRuns(ctx context.Context, town *tenant.Town) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		list, err := tx.DrawsIn(ctx, Computing)
		if err != nil {
			return err
		}
		for _, d := range list {
			if d, err = tx.LockDraw(ctx, d.ID); err != nil {
				return err
			}
			runs, err := tx.Runs(ctx, d.ID)
			if err != nil {
				return err
			}
			if d.State != Computing || len(runs) == 0 || tx.Now().Sub(runs[0].Beat) < drawLost {
				continue
			}
			if err := s.again(ctx, tx, d, runs); err != nil {
				return err
			}
		}
		return nil
	})
}

// again marks a run as lost and begins the next one, unless too many in a row were lost.
func (s *Service) again(ctx context.Context, tx Tx, d Draw, runs []Run) error {
	dead := 1
	for dead < len(runs) && runs[dead].State == RunLost {
		dead++
	}
	if dead >= maxRuns {
		return s.ended(ctx, tx, d, RunFailed, "worker", nil)
	}
	if err := s.ended(ctx, tx, d, RunLost, "worker", nil); err != nil {
		return err
	}
	d.State = Computing
	return s.begun(ctx, tx, d, runs[0].By)
}

// tellUpTo is how much everybody of the pool is told by now.
func (d Draw) tellUpTo() int {
	switch d.State {
	case Announced:
		return 1
	case DrawnLots, Withdrawn:
		return 2
	}
	return 0
}

// tellMany is how many letters are queued in one transaction.
const tellMany = 100

// tellPool queues letters to those of a draw's pool who were not told yet: first the pseudonym and the
// code, before the number is drawn, and then who was drawn.
func (s *Service) tellPool(ctx context.Context, town *tenant.Town, d Draw) error {
	if d.Settings.Sample || d.Settings.Told >= d.tellUpTo() {
		return nil // the people of a sample do not exist
	}
	for more := true; more; {
		err := s.store.Update(ctx, town.ID, func(tx Tx) error {
			p, err := tx.Panel(ctx, d.Panel)
			if err != nil {
				return err
			}
			if d, err = tx.LockDraw(ctx, d.ID); err != nil {
				return err
			}
			people, err := tx.ToTell(ctx, d.ID, d.tellUpTo(), tellMany)
			if err != nil {
				return err
			}
			for _, one := range people {
				if err := s.tellOne(ctx, tx, town, p, d, one); err != nil {
					return err
				}
			}
			if more = len(people) == tellMany; more {
				return nil
			}
			d.Settings.Told = d.tellUpTo()
			return tx.SaveDraw(ctx, d)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) tellOne(ctx context.Context, tx Tx, town *tenant.Town, p Panel, d Draw, one InDraw) error {
	who, err := tx.Person(ctx, one.Person)
	if err != nil {
		return err
	}
	if who.Email != "" {
		if err := tx.QueueLetter(ctx, s.drawLetter(town, p, d, one, who)); err != nil {
			return err
		}
	}
	one.Told = d.tellUpTo()
	return tx.SaveInDraw(ctx, one)
}

func (s *Service) drawLetter(town *tenant.Town, p Panel, d Draw, one InDraw, who Person) Letter {
	kind := "panel_draw_announced"
	switch {
	case d.State == Withdrawn:
		kind = "panel_draw_withdrawn"
	case d.State == DrawnLots && one.Drawn:
		kind = "panel_draw_drawn"
	case d.State == DrawnLots:
		kind = "panel_draw_waiting"
	}
	lang := who.Language
	return Letter{Kind: kind, To: who.Email, Language: lang, Params: map[string]string{
		"panel": p.Title.In(lang, town.DefaultLanguage()), "pseudonym": one.Pseudonym, "code": one.Salt, "hash": d.Hash,
		"chance": one.Chance(d), "when": d.Settings.Rule.At.In(town.Location()).Format("2006-01-02 15:04"), "reason": d.Settings.Reason,
		"link": s.links.Link(town.ID, lang, d.Path(p))}}
}

// Chance is somebody's chance in a draw, in words that need no language: 127/1000.
func (p InDraw) Chance(d Draw) string {
	return strconv.Itoa(p.Lists) + "/" + strconv.Itoa(d.Settings.Lists)
}

// Path is the public address of a draw.
func (d Draw) Path(p Panel) string { return "/panel/" + p.Slug + "/draw/" + strconv.Itoa(d.Number) }

// drawDay is the day of a moment in a town.
func drawDay(town *tenant.Town, now time.Time) string {
	return now.In(town.Location()).Format(time.DateOnly)
}

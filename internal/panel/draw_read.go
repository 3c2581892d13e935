package panel

import (
	"context"
	"slices"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/lottery/draw"
	"almenda/internal/tenant"
)

// PublicDraw is a draw as everybody may see it.
type PublicDraw struct {
	Panel  Panel
	Draw   Draw
	Files  map[string]int
	Quotas []byte
	Result []string // pseudonyms
}

// PublicDraw reads a draw of a panel that was announced. Faults: NotFound.
func (s *Service) PublicDraw(ctx context.Context, who access.Actor, slug string, number int) (out PublicDraw, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if out.Panel, out.Draw, err = s.openDraw(ctx, tx, slug, number); err != nil {
			return err
		}
		if out.Files, err = tx.DrawFiles(ctx, out.Draw.ID, false); err != nil {
			return err
		}
		if out.Quotas, err = tx.DrawFile(ctx, out.Draw.ID, draw.QuotasFile, false); err != nil {
			return err
		}
		if out.Draw.State == DrawnLots {
			names, lists, err := readFiles(ctx, tx, out.Draw.ID)
			if err != nil {
				return err
			}
			for _, at := range lists[out.Draw.Settings.Entry.Number] {
				out.Result = append(out.Result, names[at])
			}
			slices.Sort(out.Result)
		}
		return nil
	})
	return out, err
}

func (s *Service) openDraw(ctx context.Context, tx Tx, slug string, number int) (Panel, Draw, error) {
	p, err := tx.PanelBySlug(ctx, slug)
	if err == nil && !p.Public() {
		err = fault.Missing()
	}
	if err != nil {
		return p, Draw{}, err
	}
	d, err := tx.DrawByNumber(ctx, p.ID, number)
	if err == nil && !d.Public() {
		err = fault.Missing()
	}
	return p, d, err
}

// PublicDraws lists the draws of a panel that everybody may see, newest first.
func (s *Service) PublicDraws(ctx context.Context, who access.Actor, panel id.ID) (out []Draw, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err := tx.Draws(ctx, panel)
		out = slices.DeleteFunc(list, func(d Draw) bool { return !d.Public() })
		return err
	})
	return out, err
}

// DrawFile is one public file of a draw. Faults: NotFound.
func (s *Service) DrawFile(ctx context.Context, who access.Actor, slug string, number int, name string) (content []byte, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		_, d, err := s.openDraw(ctx, tx, slug, number)
		if err != nil {
			return err
		}
		content, err = tx.DrawFile(ctx, d.ID, name, false)
		return err
	})
	return content, err
}

// DrawFiles are all public files of a draw. Faults: NotFound.
func (s *Service) DrawFiles(ctx context.Context, who access.Actor, slug string, number int) (files map[string][]byte, err error) {
	files = map[string][]byte{}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		_, d, err := s.openDraw(ctx, tx, slug, number)
		if err != nil {
			return err
		}
		names, err := tx.DrawFiles(ctx, d.ID, false)
		for name := range names {
			if err == nil {
				files[name], err = tx.DrawFile(ctx, d.ID, name, false)
			}
		}
		return err
	})
	return files, err
}

// FoundInDraw is what the files of a draw say of one pseudonym.
type FoundInDraw struct {
	Pseudonym string
	There     bool
	Lists     int
	Of        int
	Drawn     bool
}

// FindInDraw looks a pseudonym up, or the one that a code and an address give. Nothing is kept of what
// was typed. Faults: NotFound, Invalid.
func (s *Service) FindInDraw(ctx context.Context, who access.Actor, town *tenant.Town, slug string, number int, pseudonym, code, to string) (out FoundInDraw, err error) {
	form := fault.Form{}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		p, d, err := s.openDraw(ctx, tx, slug, number)
		if err != nil {
			return err
		}
		if out.Pseudonym = draw.Group(pseudonym); pseudonym == "" {
			salt, err := draw.ParseSalt(code)
			if err != nil {
				form.Add("code", "fault.panel_draw_code")
				return form.Err()
			}
			out.Pseudonym = draw.Pseudonym(d.place(town, p), salt, to)
		}
		names, lists, err := readFiles(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		at, there := slices.BinarySearch(names, out.Pseudonym)
		out.There, out.Of = there, len(lists)
		for i, l := range lists {
			if _, on := slices.BinarySearch(l, at); there && on {
				out.Lists++
				out.Drawn = out.Drawn || d.State == DrawnLots && d.Settings.Entry.Number == i
			}
		}
		return nil
	})
	return out, err
}

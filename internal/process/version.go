package process

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"almenda/internal/access"
	"almenda/internal/fault"
)

// Content is what the publication said.
func (v Version) Content() (c Content, err error) {
	if err := json.Unmarshal(v.Raw, &c); err != nil {
		return c, fmt.Errorf("process: version %d: %w", v.Seq, err)
	}
	return c, nil
}

// Versions lists the publications of a process that the actor may read, without their words, the
// newest first. Faults: NotFound.
func (s *Service) Versions(ctx context.Context, who access.Actor, slug string) (p Process, list []Version, err error) {
	if p, err = s.Get(ctx, who, slug); err != nil {
		return p, nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err = tx.Versions(ctx, p.ID)
		return err
	})
	return p, list, err
}

// Compared is a publication beside the one before it.
type Compared struct {
	Process Process
	Version Version
	Content Content
	Before  Content
	First   bool // there is none before
	Last    int  // number of the newest
}

// Version compares one publication with the one before. Faults: NotFound.
func (s *Service) Version(ctx context.Context, who access.Actor, slug string, seq int) (c Compared, err error) {
	p, list, err := s.Versions(ctx, who, slug)
	if err != nil {
		return c, err
	}
	i := slices.IndexFunc(list, func(v Version) bool { return v.Seq == seq })
	if i < 0 {
		return c, fault.Missing()
	}
	c = Compared{Process: p, First: i+1 == len(list), Last: list[0].Seq}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if c.Version, err = tx.Version(ctx, p.ID, seq); err != nil {
			return err
		}
		if c.Content, err = c.Version.Content(); err != nil || c.First {
			return err
		}
		before, err := tx.Version(ctx, p.ID, list[i+1].Seq)
		if err == nil {
			c.Before, err = before.Content()
		}
		return err
	})
	return c, err
}

package process

import (
	"context"
	"encoding/json"
	"fmt"

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

// Versions lists the publications of a process that the actor may read, the newest first. Faults:
// NotFound.
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
	for i, v := range list {
		if v.Seq != seq {
			continue
		}
		c = Compared{Process: p, Version: v, First: i+1 == len(list), Last: list[0].Seq}
		if c.Content, err = v.Content(); err == nil && !c.First {
			c.Before, err = list[i+1].Content()
		}
		return c, err
	}
	return c, fault.Missing()
}

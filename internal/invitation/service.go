package invitation

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/tenant"
)

// Policy answers what a role may do.
type Policy interface {
	Allow(a access.Actor, ask access.Ask, at access.Scope) error
}

// Service is everything that can be done with campaigns.
type Service struct {
	// Crowded tells whether work that was begun waits long for its turn. Then a campaign that does
	// not move is not taken for forgotten. Nil means never. It is set while the program starts.
	Crowded func(ctx context.Context) bool

	store  Store
	policy Policy
	post   Post
	keys   keys
	clock  func() time.Time // monotonic, for leases only
}

// NewService makes the service. The secret, of at least 32 bytes, is what all links are derived
// from: whoever changes it makes every link in letters already sent invalid.
func NewService(store Store, policy Policy, post Post, secret []byte) (*Service, error) {
	k, err := newKeys(secret)
	if err != nil {
		return nil, err
	}
	return &Service{store: store, policy: policy, post: post, keys: k, clock: time.Now}, nil
}

// Status is a campaign and how far it is, recounted from its recipients.
type Status struct {
	Campaign Campaign
	Counts   Counts
}

// may lets only staff of this town who may invite.
func (s *Service) may(who access.Actor, town *tenant.Town) error {
	if who.Tenant != town.ID {
		return fault.Missing()
	}
	return s.policy.Allow(who, access.ManageInvitation, access.Scope{})
}

// Get reads a campaign. Faults: NotFound, Denied.
func (s *Service) Get(ctx context.Context, who access.Actor, town *tenant.Town, campaign id.ID) (Status, error) {
	if err := s.may(who, town); err != nil {
		return Status{}, err
	}
	var out Status
	err := s.store.View(ctx, town.ID, func(tx Tx) (err error) {
		if out.Campaign, err = tx.Campaign(ctx, campaign); err != nil {
			return err
		}
		out.Counts, err = tx.Counts(ctx, campaign)
		return err
	})
	return out, err
}

// List shows the campaigns, newest first. Faults: Denied.
func (s *Service) List(ctx context.Context, who access.Actor, town *tenant.Town, req page.Request) (page.Of[Status], error) {
	if err := s.may(who, town); err != nil {
		return page.Of[Status]{}, err
	}
	var out page.Of[Status]
	err := s.store.View(ctx, town.ID, func(tx Tx) error {
		found, err := tx.Campaigns(ctx, req)
		if err != nil {
			return err
		}
		out = page.Of[Status]{Next: found.Next, Total: found.Total}
		for _, c := range found.Rows {
			counts, err := tx.Counts(ctx, c.ID)
			if err != nil {
				return err
			}
			out.Rows = append(out.Rows, Status{c, counts})
		}
		return nil
	})
	return out, err
}

// Recipients lists the lines of a campaign, all or those in one state. Faults: NotFound, Denied.
func (s *Service) Recipients(ctx context.Context, who access.Actor, town *tenant.Town, campaign id.ID, state RecipientState, req page.Request) (page.Of[Recipient], error) {
	if err := s.may(who, town); err != nil {
		return page.Of[Recipient]{}, err
	}
	if state != "" && !slices.Contains(RecipientStates, state) {
		return page.Of[Recipient]{}, fault.New(fault.Invalid, "fault.invitation.state")
	}
	var out page.Of[Recipient]
	err := s.store.View(ctx, town.ID, func(tx Tx) error {
		_, err := tx.Campaign(ctx, campaign)
		if err == nil {
			out, err = tx.Recipients(ctx, campaign, state, req)
		}
		return err
	})
	return out, err
}

// change runs an act of office on a locked campaign, in one transaction, with its trace.
func (s *Service) change(ctx context.Context, who access.Actor, town *tenant.Town, campaign id.ID, act string, fn func(Tx, *Campaign) error) error {
	if err := s.may(who, town); err != nil {
		return err
	}
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		c, err := tx.LockCampaign(ctx, campaign)
		if err != nil {
			return err
		}
		if err := fn(tx, &c); err != nil {
			return err
		}
		if err := tx.SaveCampaign(ctx, c); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "campaign."+act, c.ID, map[string]string{"state": string(c.State)}); err != nil {
			return err
		}
		return changed(ctx, tx, c.ID)
	})
}

func changed(ctx context.Context, tx Tx, campaign id.ID) error {
	return tx.Emit(ctx, event.Event{Kind: event.CampaignChanged, Subject: campaign})
}

// run makes a campaign run and tells the workers. Lanes of an earlier run end after their batch.
func run(ctx context.Context, tx Tx, c *Campaign) error {
	c.State, c.Reason, c.Ended = Running, "", time.Time{}
	c.Run++
	if c.Started.IsZero() {
		c.Started = tx.Now()
	}
	if err := tx.Touch(ctx, c.ID); err != nil {
		return err
	}
	return tx.Emit(ctx, work(*c))
}

// Lanes of work side by side; a campaign that must be slow needs only one.
const (
	lanes    = 4
	slowLane = 600 // letters per minute
)

func work(c Campaign) event.Event {
	n := lanes
	if c.PerMinute > 0 && c.PerMinute < slowLane {
		n = 1
	}
	return event.Event{Kind: event.CampaignStarted, Subject: c.ID,
		Data: map[string]string{"run": strconv.Itoa(c.Run), "lanes": strconv.Itoa(n)}}
}

// Work reads from a campaign.started event which run it begins and in how many lanes.
func Work(e event.Event) (run, lanes int, err error) {
	if run, err = strconv.Atoi(e.Data["run"]); err != nil {
		return 0, 0, fmt.Errorf("invitation: run: %w", err)
	}
	if lanes, err = strconv.Atoi(e.Data["lanes"]); err != nil {
		return 0, 0, fmt.Errorf("invitation: lanes: %w", err)
	}
	return run, lanes, nil
}

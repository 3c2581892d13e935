package forum

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// SetBoard is a board as staff fill it in. Slug is made of the title when it is new.
type SetBoard struct {
	Title    string
	About    string
	Topic    string
	Kind     BoardKind
	Openers  Openers
	Hold     bool
	State    BoardState
	Position int
	Process  string // slug; empty: none
	District string
}

// Managed lists the boards that the actor's role reaches, archived ones too. Faults: SignIn, Denied.
func (s *Service) Managed(ctx context.Context, who access.Actor) (out []Board, err error) {
	if !s.policy.Anywhere(who, access.ManageThread) {
		return nil, s.policy.Allow(who, access.ManageThread, access.Scope{})
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = tx.Boards(ctx)
		return err
	})
	return slices.DeleteFunc(out, func(b Board) bool { return !s.policy.May(who, access.ManageThread, b.Scope()) }), err
}

// MakeBoard adds a board. slug is how its address would read best; what is taken gets a number.
// Faults: SignIn, Denied, TooMany, Invalid with fields title, about, topic, kind, openers, state,
// process, district.
func (s *Service) MakeBoard(ctx context.Context, who access.Actor, town *tenant.Town, slug string, in SetBoard) (b Board, err error) {
	if !s.policy.Anywhere(who, access.ManageThread) {
		return b, s.policy.Allow(who, access.ManageThread, access.Scope{})
	}
	if err := in.check(town); err != nil {
		return b, err
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		all, err := tx.Boards(ctx)
		if err != nil {
			return err
		}
		if len(all) >= MaxBoards {
			return fault.New(fault.TooMany, "fault.too_many_boards", "max", MaxBoards)
		}
		if slices.ContainsFunc(all, func(o Board) bool { return strings.EqualFold(o.Title, in.Title) }) {
			var form fault.Form // a form that was sent twice makes one board
			form.Add("title", "fault.board_taken")
			return form.Err()
		}
		b = Board{ID: id.New(), Slug: free(slug, all), Language: town.DefaultLanguage(), Created: tx.Now()}
		if err := s.fill(ctx, tx, who, in, &b); err != nil {
			return err
		}
		if err := tx.PutBoard(ctx, b); err != nil {
			return err
		}
		return s.told(ctx, tx, who, "board.make", b)
	})
	return b, err
}

// ChangeBoard changes a board; its address stays. Faults: as of MakeBoard, and NotFound.
func (s *Service) ChangeBoard(ctx context.Context, who access.Actor, town *tenant.Town, slug string, in SetBoard) error {
	if !s.policy.Anywhere(who, access.ManageThread) {
		return s.policy.Allow(who, access.ManageThread, access.Scope{})
	}
	if err := in.check(town); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		b, err := tx.BoardBySlug(ctx, slug)
		if err != nil {
			return err
		}
		if err := s.policy.Allow(who, access.ManageThread, b.Scope()); err != nil {
			return err
		}
		if err := s.fill(ctx, tx, who, in, &b); err != nil {
			return err
		}
		if err := tx.SaveBoard(ctx, b); err != nil {
			return err
		}
		return s.told(ctx, tx, who, "board.change", b)
	})
}

func (s *Service) told(ctx context.Context, tx Tx, who access.Actor, act string, b Board) error {
	if err := tx.Audit(ctx, who.Account, act, b.ID, map[string]string{"state": string(b.State)}); err != nil {
		return err
	}
	return tx.Emit(ctx, event.Event{Kind: event.BoardChanged, Subject: b.ID})
}

// free is a slug that no board has. "new" is a page of its own.
func free(slug string, all []Board) string {
	if len(slug) > MaxSlug-3 {
		slug = strings.Trim(slug[:MaxSlug-3], "-")
	}
	taken := func(s string) bool {
		return s == "" || s == "new" || slices.ContainsFunc(all, func(b Board) bool { return b.Slug == s })
	}
	if slug == "" {
		slug = "forum"
	}
	out := slug
	for n := 2; taken(out); n++ {
		out = slug + "-" + strconv.Itoa(n)
	}
	return out
}

func (in *SetBoard) check(town *tenant.Town) error {
	in.Title, in.About = richtext.Line(in.Title), richtext.Text(in.About)
	var form fault.Form
	text(&form, "title", in.Title, 3, 80)
	text(&form, "about", in.About, 10, MaxAbout)
	if _, ok := town.Topic(in.Topic); !ok && in.Topic != "" {
		form.Add("topic", "fault.topic_missing")
	}
	if _, ok := town.District(in.District); !ok && in.District != "" {
		form.Add("district", "fault.district_unknown")
	}
	if !slices.Contains(BoardKinds, in.Kind) {
		form.Add("kind", "fault.forum_missing")
	}
	if in.Openers != Everybody && in.Openers != StaffOnly {
		form.Add("openers", "fault.forum_missing")
	}
	if !slices.Contains(BoardStates, in.State) {
		form.Add("state", "fault.forum_missing")
	}
	in.Position = min(max(in.Position, 0), 1000)
	in.Hold = in.Hold && in.Kind == Question
	return form.Err()
}

// fill puts what was filled in into a board, where the actor's role reaches.
func (s *Service) fill(ctx context.Context, tx Tx, who access.Actor, in SetBoard, b *Board) error {
	b.Title, b.About, b.Topic, b.Kind, b.Openers, b.Hold = in.Title, in.About, in.Topic, in.Kind, in.Openers, in.Hold
	b.State, b.Position, b.District, b.Process = in.State, in.Position, in.District, id.None
	if in.Process != "" {
		p, err := tx.ProcessBySlug(ctx, in.Process)
		if fault.Is(err, fault.NotFound) {
			var form fault.Form
			form.Add("process", "fault.process_unknown")
			return form.Err()
		}
		if err != nil {
			return err
		}
		b.Process = p.ID
	}
	return s.policy.Allow(who, access.ManageThread, b.Scope())
}

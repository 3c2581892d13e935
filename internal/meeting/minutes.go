package meeting

import (
	"context"
	"regexp"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
)

// Minutes is what was said at a meeting and what comes of it. The texts are Markdown.
type Minutes struct {
	Attended      int
	Organisations string
	Said          string
	Decisions     string
	Next          string
	Updated       time.Time
	Published     time.Time
}

// IdeaRef is an idea that was born at a meeting.
type IdeaRef struct {
	ID       id.ID
	Title    string
	Language string
}

// WriteMinutes is the minutes as somebody typed them.
type WriteMinutes struct {
	Attended      string
	Organisations string
	Said          string
	Decisions     string
	Next          string
	Publish       bool
}

// Minute keeps the minutes, and publishes them when told to: then everybody who signed up hears of
// it, once. What is published stays so, and may be corrected. Faults: SignIn, Denied, NotFound,
// Closed, Invalid with fields.
func (s *Service) Minute(ctx context.Context, who access.Actor, meeting id.ID, in WriteMinutes) error {
	out := Minutes{Organisations: richtext.Text(in.Organisations), Said: richtext.Text(in.Said), Decisions: richtext.Text(in.Decisions), Next: richtext.Text(in.Next)}
	var form fault.Form
	out.Attended = number(&form, "attended", in.Attended)
	length(&form, "organisations", out.Organisations, 0, MaxNote)
	least := 0
	if in.Publish {
		least = 20
	}
	length(&form, "said", out.Said, least, 4*MaxBody)
	length(&form, "decisions", out.Decisions, 0, MaxBody)
	length(&form, "next", out.Next, 0, MaxBody)
	if err := form.Err(); err != nil {
		return err
	}
	return s.act(ctx, who, access.ManageMeeting, meeting, func(tx Tx, m Meeting) error {
		if m.State != Published {
			return fault.New(fault.Closed, "meeting.fault.draft")
		}
		if in.Publish && tx.Now().Before(m.Starts) {
			return fault.New(fault.Closed, "meeting.fault.not_yet")
		}
		old, err := tx.Minutes(ctx, m.ID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		out.Updated, out.Published = tx.Now(), old.Published
		fresh := in.Publish && old.Published.IsZero()
		if fresh {
			out.Published = tx.Now()
		}
		if err := tx.PutMinutes(ctx, m.ID, out); err != nil {
			return err
		}
		return s.minuted(ctx, tx, who, m, out, fresh)
	})
}

func (s *Service) minuted(ctx context.Context, tx Tx, who access.Actor, m Meeting, out Minutes, fresh bool) error {
	if out.Published.IsZero() {
		return nil
	}
	act, e := "meeting.minutes_changed", changed(m)
	if fresh {
		act, e.Kind = "meeting.minutes_published", event.MeetingMinuted
	}
	if err := tx.Audit(ctx, who.Account, act, m.ID, nil); err != nil {
		return err
	}
	if err := tx.Show(ctx, m); err != nil {
		return err
	}
	return tx.Emit(ctx, e)
}

var ideaIn = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// LinkIdea notes that an idea was born at the meeting; address is the idea's page, or its id.
// Twice is once. Faults: SignIn, Denied, NotFound, Invalid with field idea.
func (s *Service) LinkIdea(ctx context.Context, who access.Actor, meeting id.ID, address string) error {
	var form fault.Form
	which, ok := id.Parse(ideaIn.FindString(address))
	if !ok {
		form.Add("idea", "meeting.fault.idea")
		return form.Err()
	}
	return s.act(ctx, who, access.ManageMeeting, meeting, func(tx Tx, m Meeting) error {
		list, err := tx.Ideas(ctx, m.ID)
		if err != nil {
			return err
		}
		if len(list) >= MaxIdeas {
			form.Add("idea", "meeting.fault.ideas", "max", MaxIdeas)
			return form.Err()
		}
		err = tx.LinkIdea(ctx, m.ID, which)
		if fault.Is(err, fault.NotFound) {
			form.Add("idea", "meeting.fault.idea")
			return form.Err()
		}
		if err != nil {
			return err
		}
		return tx.Emit(ctx, changed(m))
	})
}

// UnlinkIdea takes an idea off the list. Faults: SignIn, Denied, NotFound.
func (s *Service) UnlinkIdea(ctx context.Context, who access.Actor, meeting, idea id.ID) error {
	return s.act(ctx, who, access.ManageMeeting, meeting, func(tx Tx, m Meeting) error {
		if err := tx.UnlinkIdea(ctx, m.ID, idea); err != nil {
			return err
		}
		return tx.Emit(ctx, changed(m))
	})
}

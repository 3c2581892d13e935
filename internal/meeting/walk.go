package meeting

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/photo"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Stop is one stop of a walk. Its photo is there when Width is.
type Stop struct {
	ID      id.ID
	Place   string
	Point   *tenant.Point
	Text    string // Markdown
	Alt     string // what the photo shows
	Width   int
	Height  int
	Consent string // who said that the photo may be shown
}

// AddStop is a stop as somebody typed it.
type AddStop struct {
	Key       id.ID // made by the form, so that a form that is sent twice adds one stop
	Place     string
	Point     *tenant.Point
	Text      string
	Photo     []byte // as it was uploaded; empty: none
	Alt       string
	Consented bool
	Consent   string
}

// AddStop adds a stop to the end of a walk. A photo is written anew without what the camera noted,
// and is taken only when it is said who agreed to it. Faults: SignIn, Denied, NotFound, Closed,
// Invalid with fields.
func (s *Service) AddStop(ctx context.Context, who access.Actor, meeting id.ID, in AddStop) error {
	if !s.policy.Anywhere(who, access.ManageMeeting) {
		return s.policy.Allow(who, access.ManageMeeting, access.Scope{})
	}
	out, jpeg, err := in.check()
	if err != nil {
		return err
	}
	return s.act(ctx, who, access.ManageMeeting, meeting, func(tx Tx, m Meeting) error {
		if m.Kind != Walk {
			return fault.New(fault.Closed, "meeting.fault.no_walk")
		}
		list, err := tx.Stops(ctx, m.ID)
		if err != nil {
			return err
		}
		if len(list) >= MaxStops {
			var form fault.Form
			form.Add("place", "meeting.fault.stops", "max", MaxStops)
			return form.Err()
		}
		if err := tx.PutStop(ctx, m.ID, out, jpeg); err != nil {
			return err
		}
		return tx.Emit(ctx, changed(m))
	})
}

func (in AddStop) check() (out Stop, jpeg []byte, err error) {
	out = Stop{ID: in.Key, Place: richtext.Line(in.Place), Point: in.Point, Text: richtext.Text(in.Text)}
	var form fault.Form
	length(&form, "place", out.Place, 2, MaxLine)
	length(&form, "text", out.Text, 5, MaxBody)
	if p := in.Point; p != nil && !(p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180) {
		form.Add("point", "fault.point")
	}
	if len(in.Photo) > 0 {
		out.Alt, out.Consent = richtext.Line(in.Alt), richtext.Line(in.Consent)
		length(&form, "alt", out.Alt, 3, MaxLine)
		length(&form, "consent", out.Consent, 3, MaxLine)
		if !in.Consented {
			form.Add("consented", "meeting.fault.consent")
		}
	}
	if err := form.Err(); err != nil || len(in.Photo) == 0 {
		return out, nil, err
	}
	jpeg, size, err := photo.Reencode(in.Photo)
	out.Width, out.Height = size.X, size.Y
	return out, jpeg, err
}

// StopsOf lists the stops of a walk for who writes its record. Faults: SignIn, Denied, NotFound.
func (s *Service) StopsOf(ctx context.Context, who access.Actor, meeting id.ID) (list []Stop, err error) {
	err = s.view(ctx, who, access.ManageMeeting, meeting, func(tx Tx, m Meeting) error {
		list, err = tx.Stops(ctx, m.ID)
		return err
	})
	return list, err
}

// DropStop takes a stop and its photo out of a walk. Faults: SignIn, Denied, NotFound.
func (s *Service) DropStop(ctx context.Context, who access.Actor, meeting, stop id.ID) error {
	return s.act(ctx, who, access.ManageMeeting, meeting, func(tx Tx, m Meeting) error {
		if err := tx.DropStop(ctx, m.ID, stop); err != nil {
			return err
		}
		return tx.Emit(ctx, changed(m))
	})
}

// StopPhoto reads the photo of a stop (JPEG) of a record that is published, or for who writes it.
// Faults: NotFound.
func (s *Service) StopPhoto(ctx context.Context, who access.Actor, stop id.ID) (content []byte, err error) {
	if err := s.policy.Allow(who, access.ReadMeeting, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		of, jpeg, err := tx.StopPhoto(ctx, stop)
		if err != nil {
			return err
		}
		m, err := tx.Meeting(ctx, of)
		if err != nil {
			return err
		}
		if !s.policy.May(who, access.ManageMeeting, m.Scope()) {
			minutes, err := tx.Minutes(ctx, of)
			if err != nil {
				return err
			}
			if !m.Public() || minutes.Published.IsZero() {
				return fault.Missing()
			}
		}
		content = jpeg
		return nil
	})
	return content, err
}

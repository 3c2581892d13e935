package web_test

import (
	"testing"
	"time"

	"almenda/internal/id"
	"almenda/internal/meeting"
	"almenda/internal/testkit/portal"
)

// walk publishes a walk that is under way, with somebody who signed up for it, a stop with a photo,
// and minutes.
func (s *side) walk(t *testing.T) map[string]string {
	t.Helper()
	do, who, ctx := s.p.App.Meetings, s.admin.Actor(), t.Context()
	day := func(after time.Duration) meeting.Day {
		at := s.p.Clock.Now().Add(after).In(s.town.Location())
		return meeting.Day{Date: at.Format(time.DateOnly), From: at.Format("15:04"), Until: at.Add(2 * time.Hour).Format("15:04")}
	}
	w := meeting.Write{Kind: meeting.Walk, Title: "A walk in " + s.town.Slug, Place: "The bridge", When: day(48 * time.Hour), SignUp: true, Places: "5"}
	which, err := do.Create(ctx, who, s.town, id.New(), w)
	if err != nil {
		t.Fatal(err)
	}
	if err := do.Publish(ctx, who, which); err != nil {
		t.Fatal(err)
	}
	code, err := do.SignUp(ctx, s.author.Actor(), which, meeting.SignUp{Needs: "A ramp"})
	if err != nil {
		t.Fatal(err)
	}
	ticket, err := do.Ticket(ctx, s.author.Actor(), code)
	if err != nil {
		t.Fatal(err)
	}
	stop := meeting.AddStop{Key: id.New(), Place: "The corner", Text: "The kerb is high.", Photo: portal.Picture(8, 8), Alt: "A kerb", Consented: true, Consent: "All who walked"}
	if err := do.AddStop(ctx, who, which, stop); err != nil {
		t.Fatal(err)
	}
	return map[string]string{"event": which.String(), "signup": ticket.Signup.ID.String(), "stop": stop.Key.String(), "/tickets/:token": code,
		"/tickets/:token/calendar.ics": code, "/tickets/:token/confirm": code, "/tickets/:token/leave": code}
}

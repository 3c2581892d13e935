package web_test

import (
	"testing"

	"almenda/internal/id"
	"almenda/internal/room"
)

// led leads the discussion of the side's idea, with somebody who waits for the floor and a question on
// the wall.
func (s *side) led(t *testing.T) map[string]string {
	t.Helper()
	rooms, ctx, host, who := s.p.App.Rooms, t.Context(), s.admin.Actor(), s.author.Actor()
	for _, err := range []error{rooms.Start(ctx, host, s.idea), rooms.AskFloor(ctx, who, s.idea),
		rooms.Put(ctx, who, room.PutQuestion{Room: s.idea, Body: "A question of " + s.town.Slug, Key: id.New().String()})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	d, err := rooms.Desk(ctx, host, s.idea)
	if err != nil || len(d.Queue) != 1 || len(d.All) != 1 {
		t.Fatalf("the desk has %v, %v, %v", d.Queue, d.All, err)
	}
	return map[string]string{"room": s.idea.String(), "speaker": d.Queue[0].ID.String(), "question": d.All[0].ID.String(), "sitting": d.Sitting.ID.String()}
}

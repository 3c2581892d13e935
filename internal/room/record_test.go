package room_test

import (
	"slices"
	"testing"

	"almenda/internal/access"
	"almenda/internal/comment"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/poll"
	"almenda/internal/room"
	"almenda/internal/store"
)

func (h *hall) say(t *testing.T, who access.Actor, text string) comment.Comment {
	t.Helper()
	c, err := h.talk.Post(t.Context(), who, comment.Post{Room: h.room, Body: text, Key: id.New().String()})
	must(t, err)
	return c
}

func TestTheTranscriptTellsTheSittingInOrder(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		h.say(t, h.anna, "Before anybody led")
		h.open(t)
		h.say(t, h.anna, "Good evening")
		rude := h.say(t, h.anna, "Rude words")
		must(t, h.talk.TakeBack(t.Context(), h.anna, h.room, rude.Seq))
		must(t, h.AskFloor(t.Context(), h.anna, h.room))
		must(t, h.GiveFloor(t.Context(), h.host, h.room, h.stage(t).Queue[0].ID))
		q := h.question(t, h.anna, "When will it come?")
		h.handle(t, q, room.Shown)
		h.handle(t, q, room.Answered)
		must(t, h.SetMode(t.Context(), h.host, h.room, room.Slow, 30))
		must(t, h.End(t.Context(), h.host, h.room))
		h.say(t, h.anna, "After it was closed")

		want := []room.Line{{Act: room.ActOpened}, {Name: "anna", Text: "Good evening"}, {Gone: "taken_back"}, {Act: room.ActFloor, Name: "anna"},
			{Act: room.ActShown, Text: "When will it come?"}, {Act: room.ActAnswered, Text: "When will it come?", Note: "In spring."},
			{Act: room.ActMode, Note: "slow 30"}, {Act: room.ActClosed}}
		var got []room.Line
		var last int64
		for req := (page.Request{Size: 3}); ; {
			_, _, part, err := h.Transcript(t.Context(), access.Guest(h.a.ID, "sv"), h.room, 0, req)
			must(t, err)
			for _, l := range part.Rows {
				if l.Seq <= last || l.At.IsZero() {
					t.Errorf("line %d comes after line %d, at %s", l.Seq, last, l.At)
				}
				last = l.Seq
				l.Seq, l.At = 0, want[0].At
				got = append(got, l)
			}
			if req.Cursor = part.Next; req.Cursor == "" {
				break
			}
		}
		if len(got) != len(want) {
			t.Fatalf("got %d lines: %+v", len(got), got)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("line %d is %+v, not %+v", i, got[i], want[i])
			}
		}
		if _, _, _, err := h.Transcript(t.Context(), h.anna, h.room, 7, page.Request{}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a sitting that never was: %v", err)
		}
	})
}

func TestMinutesAreKeptInVersions(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		h.open(t)
		sitting := h.stage(t).Sitting.ID
		must(t, h.Watching(t.Context(), h.a.ID, h.room, 41))
		must(t, h.Watching(t.Context(), h.a.ID, h.room, 12))
		h.say(t, h.anna, "Good evening")
		text := room.WriteMinutes{Body: "We spoke about the bench, and it will come.", Key: "one"}
		if err := h.Write(t.Context(), h.host, h.room, sitting, text); !fault.Is(err, fault.Closed) {
			t.Errorf("minutes of a sitting that goes on: %v", err)
		}
		must(t, h.End(t.Context(), h.host, h.room))
		must(t, h.Watching(t.Context(), h.a.ID, h.room, 99))
		d, err := h.Drafting(t.Context(), h.host, h.room, sitting)
		if err != nil || d.Sitting.Peak != 41 || d.Facts.Posts != 1 || d.Facts.People != 1 {
			t.Errorf("the facts are %+v of %+v, %v", d.Facts, d.Sitting, err)
		}
		for range 2 {
			must(t, h.Write(t.Context(), h.host, h.room, sitting, text))
		}
		if _, out, err := h.Records(t.Context(), h.anna, h.room); err != nil || len(out) != 0 {
			t.Errorf("a draft is read by everybody: %+v, %v", out, err)
		}
		must(t, h.Write(t.Context(), h.host, h.room, sitting, room.WriteMinutes{Body: text.Body + " In spring.", Publish: true, Letter: true, Key: "two"}))
		must(t, h.Write(t.Context(), h.host, h.room, sitting, room.WriteMinutes{Body: text.Body + " In autumn.", Publish: true, Key: "three"}))
		_, out, err := h.Records(t.Context(), access.Guest(h.a.ID, "sv"), h.room)
		if err != nil || len(out) != 1 || len(out[0].Versions) != 2 || out[0].Versions[0].Version != 3 {
			t.Errorf("the record is %+v, %v", out, err)
		}
		if err := h.Write(t.Context(), h.anna, h.room, sitting, text); !fault.Is(err, fault.Denied) {
			t.Errorf("minutes by a resident: %v", err)
		}
		if err := h.Write(t.Context(), h.host, h.room, id.New(), text); !fault.Is(err, fault.NotFound) {
			t.Errorf("minutes of no sitting: %v", err)
		}
		led, err := h.Led(t.Context(), h.host)
		if err != nil || len(led) != 1 || !led[0].Minutes {
			t.Errorf("the sittings led are %+v, %v", led, err)
		}
	})
}

func TestTheRecordTellsWhatTheRoomWasAsked(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		policy, err := access.NewPolicy()
		must(t, err)
		polls := poll.New(store.Polls{DB: h.s.Towns}, policy)
		h.open(t)
		var asked []id.ID
		for _, question := range []string{"One bench or two?", "Wood or iron?"} {
			which, err := polls.AskInRoom(t.Context(), h.host, h.a, "sv", poll.Ask{Room: h.room, Question: question, Choices: []string{"The first", "The second"}, Most: 1, Open: true, Key: question})
			must(t, err)
			asked = append(asked, which)
		}
		must(t, polls.RevealInRoom(t.Context(), h.host, h.room, asked[0]))
		must(t, polls.CountHall(t.Context(), h.host, h.room, asked[0], poll.Hands{ByChoice: map[int]int{1: 4, 2: 3}}))
		must(t, h.End(t.Context(), h.host, h.room))
		_, sitting, lines, err := h.Transcript(t.Context(), access.Guest(h.a.ID, "sv"), h.room, 0, page.Request{})
		must(t, err)
		var acts []room.Act
		for _, l := range lines.Rows {
			acts = append(acts, l.Act)
			if l.Act == room.ActPollResults && (l.Text != "One bench or two?" || l.Note != "- The first: 4\n- The second: 3\n") {
				t.Errorf("the answers are told as %+v", l)
			}
		}
		want := []room.Act{room.ActOpened, room.ActPollOpened, room.ActPollOpened, room.ActPollResults, room.ActPollResults, room.ActClosed}
		if !slices.Equal(acts, want) {
			t.Errorf("the transcript tells %v", acts)
		}
		d, err := h.Drafting(t.Context(), h.host, h.room, sitting.ID)
		must(t, err)
		if p := d.Facts.Polls; len(p) != 2 || len(p[0].Answers) != 2 || p[0].Answers[0].Hall != 4 || len(p[1].Answers) != 0 {
			t.Errorf("the draft knows of %+v", p)
		}
	})
}

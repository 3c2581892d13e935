package views_test

import (
	"almenda/internal/web/ui"
	"almenda/internal/web/views"

	"github.com/a-h/templ"
)

func stage(state string) views.Stage {
	return views.Stage{Path: "/rooms/7", State: state, At: day(-1), Mode: "slow", Seconds: 30, Unshown: 2, Minutes: true,
		Queue: []views.Speaker{{ID: "1", Name: "Ali R.", By: "a1", Speaking: true}, {ID: "2", By: "b2"}}}
}

func wallQuestions() (out []views.WallQuestion) {
	for i, state := range []string{"answering", "shown", "answered", "dismissed"} {
		out = append(out, views.WallQuestion{ID: state, Room: "/rooms/7", Body: "När kommer bänkarna?", Name: "Märta", State: state, Supports: i, Answer: "I vår.", Reason: "Fel ämne."})
	}
	return out
}

// liveRoomPages are the pages of a room that is led.
func liveRoomPages(pg views.Page) map[string]templ.Component {
	line := views.LiveLine{Name: "7", URL: "/live", Poll: "/live/poll", Seq: 3, Me: "a1"}
	past := views.PastSitting{ID: "9", Number: 1, Started: day(-2), Ended: day(-2), Versions: 1}
	version := views.RoomMinutesVersion{Number: 1, HTML: "<p>Text</p>", Author: views.Author{Name: "Lena", Office: "Kontoret"}, At: day(-1), Published: true}
	out := map[string]templ.Component{
		"wall":       views.WallPage(pg, views.Wall{Path: "/rooms/7", Title: "Bänkar", Live: line, Questions: wallQuestions(), Code: ui.CodeOf("https://example.org/rooms/7"), Join: "example.org"}),
		"rooms":      views.RoomsPage(pg, []views.SittingRow{{Desk: "/rooms/7/host", Title: "Bänkar", State: "ended", At: day(-2), Peak: 34}, {Desk: "/rooms/8/host", Title: "Träd", State: "planned", At: day(2)}}),
		"no rooms":   views.RoomsPage(pg, nil),
		"minutes":    views.RoomMinutesPage(pg, views.RoomMinutesSheet{Path: "/rooms/7", Title: "Bänkar", About: "/i/7", Records: []views.RoomMinutesRecord{{Sitting: past, Versions: []views.RoomMinutesVersion{version, version}}}}),
		"no minutes": views.RoomMinutesPage(pg, views.RoomMinutesSheet{Path: "/rooms/7", Title: "Bänkar", About: "/i/7"}),
		"write minutes": views.RoomMinutesFormPage(pg, views.RoomMinutesForm{Path: "/rooms/7/sittings/9/minutes", Desk: "/rooms/7/host", Title: "Bänkar", Sitting: past, Body: "# Hej",
			Versions: []views.RoomMinutesVersion{version}}),
		"transcript": views.TranscriptPage(pg, views.Transcript{Path: "/rooms/7", Title: "Bänkar", About: "/i/7", Started: day(-2), Next: "/rooms/7/transcript?after=9", Lines: []views.TranscriptLine{
			{Seq: 1, At: day(-2), Event: "Something happened"}, {Seq: 2, At: day(-2), Said: true, Author: views.Author{Name: "Ali R."}, HTML: "<p>Hej</p>"},
			{Seq: 3, At: day(-2), Said: true, Gone: "removed"}, {Seq: 4, At: day(-2), Event: "A question", Quote: "When?", HTML: "<p>Soon.</p>"}}}),
	}
	for _, state := range []string{"none", "planned", "running", "ended"} {
		st := stage(state)
		out["live room "+state] = views.LiveRoomPage(pg, views.LiveRoom{Path: "/rooms/7", Title: "Bänkar", About: "/i/7", Stage: st, Watching: 12, Questions: wallQuestions(), Own: wallQuestions(),
			Form: views.WallForm{Shown: true}, Floor: views.Floor{Shown: true, In: true}, Room: views.Room{ID: "comments", Path: "/rooms/7/comments", Back: "room"}, Host: "/rooms/7/host"}, line)
		out["desk "+state] = views.HostDeskPage(pg, views.HostDesk{Path: "/rooms/7", Title: "Bänkar", About: "/i/7", Live: line, Stage: st, Watching: 12, New: []views.WallQuestion{{ID: "new", Room: "/rooms/7", Body: "Varför?", State: "new"}},
			Wall: wallQuestions()[:2], Done: wallQuestions()[2:], Past: &past, Pauses: []int{10, 30}})
	}
	return out
}

package web

import (
	"fmt"
	"strconv"
	"strings"

	"almenda/internal/page"
	"almenda/internal/richtext"
	"almenda/internal/room"
	"almenda/internal/web/views"
)

// transcriptLines is how many lines a page of a transcript holds.
const transcriptLines = 100

func (s *Server) getTranscript(v *visit) error {
	which, err := v.param("room")
	if err != nil {
		return err
	}
	number, _ := strconv.ParseInt(v.Query("n"), 10, 64) // anything else is the newest
	p, sitting, lines, err := s.Rooms.Transcript(v.ctx(), v.who, which, max(number, 0), page.Request{Cursor: v.Query("after"), Size: transcriptLines})
	if err != nil {
		return err
	}
	path := roomPath(which)
	view := views.Transcript{Path: path, Title: p.Title, About: p.Path, Started: sitting.Started}
	for _, l := range lines.Rows {
		view.Lines = append(view.Lines, v.transcriptLine(l))
	}
	base := path + "/transcript?"
	if number > 0 {
		base += "n=" + strconv.FormatInt(number, 10) + "&"
	}
	if v.Query("after") != "" {
		view.First = strings.TrimRight(base, "?&")
	}
	if lines.Next != "" {
		view.Next = base + "after=" + lines.Next
	}
	return v.show(views.TranscriptPage(v.page(v.p.T("room.transcript_title", "title", p.Title), ""), view))
}

func (v *visit) transcriptLine(l room.Line) views.TranscriptLine {
	out := views.TranscriptLine{Seq: l.Seq, At: l.At, Said: l.Act == "", Gone: l.Gone}
	switch {
	case out.Said:
		out.Author, out.HTML = v.author(l.Name, l.Office), richtext.HTML(l.Text)
	case l.Act == room.ActFloor:
		out.Event = v.p.T("room.act.floor", "name", v.author(l.Name, "").Name)
	case l.Act == room.ActMode:
		mode, seconds, _ := strings.Cut(l.Note, " ")
		out.Event = v.p.T("room.act.mode_"+mode, "seconds", seconds)
	default:
		out.Event, out.Quote = v.p.T("room.act."+string(l.Act)), l.Text
		if l.Act == room.ActAnswered || l.Act == room.ActPollResults {
			out.HTML = richtext.HTML(l.Note)
		}
	}
	return out
}

func (v *visit) roomMinutesVersion(m room.Minutes) views.RoomMinutesVersion {
	out := views.RoomMinutesVersion{Number: m.Version, HTML: richtext.HTML(m.Body), Author: v.author(m.Name, m.Office), At: m.Created, Published: !m.Published.IsZero()}
	if out.Published {
		out.At = m.Published
	}
	return out
}

func (s *Server) getRoomMinutes(v *visit) error {
	which, err := v.param("room")
	if err != nil {
		return err
	}
	p, records, err := s.Rooms.Records(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	view := views.RoomMinutesSheet{Path: roomPath(which), Title: p.Title, About: p.Path}
	for _, r := range records {
		rec := views.RoomMinutesRecord{Sitting: pastSitting(r.Sitting)}
		for _, m := range r.Versions {
			rec.Versions = append(rec.Versions, v.roomMinutesVersion(m))
		}
		view.Records = append(view.Records, rec)
	}
	return v.show(views.RoomMinutesPage(v.page(v.p.T("room.minutes_title", "title", p.Title), ""), view))
}

func (s *Server) getRoomMinutesForm(v *visit) error { return s.showRoomMinutesForm(v, nil) }

func (s *Server) showRoomMinutesForm(v *visit, keep func(*views.RoomMinutesForm)) error {
	which, sitting, err := v.pair("room", "sitting")
	if err != nil {
		return err
	}
	d, err := s.Rooms.Drafting(v.ctx(), v.who, which, sitting)
	if err != nil {
		return err
	}
	path := roomPath(which)
	view := views.RoomMinutesForm{Path: path + "/sittings/" + sitting.String() + "/minutes", Desk: path + "/host", Title: d.Title, Sitting: pastSitting(d.Sitting)}
	for _, m := range d.Versions {
		view.Versions = append(view.Versions, v.roomMinutesVersion(m))
	}
	if len(d.Versions) > 0 {
		view.Body = d.Versions[0].Body
	} else {
		view.Body = v.roomMinutesDraft(d)
	}
	if keep != nil {
		keep(&view)
	}
	return v.show(views.RoomMinutesFormPage(v.page(v.p.T("room.minutes_title", "title", d.Title), views.SectionAdmin), view))
}

// roomMinutesDraft is what the log says about a sitting, for the host to go on from.
func (v *visit) roomMinutesDraft(d room.Draft) string {
	var b strings.Builder
	head := func(key string) { fmt.Fprintf(&b, "\n# %s\n\n", v.p.T(key)) }
	fmt.Fprintf(&b, "%s\n", v.p.T("room.draft.when", "from", v.p.DateTime(d.Sitting.Started), "to", v.p.DateTime(d.Sitting.Ended)))
	head("room.draft.who")
	for _, line := range []struct {
		key string
		n   int
	}{{"room.draft.peak", d.Sitting.Peak}, {"room.draft.posts", d.Facts.Posts}, {"room.draft.people", d.Facts.People}, {"room.draft.speakers", d.Facts.Speakers},
		{"room.draft.questions", len(d.Facts.Questions)}} {
		fmt.Fprintf(&b, "- %s\n", v.p.T(line.key, "n", v.p.Number(int64(line.n))))
	}
	if len(d.Facts.Questions) > 0 {
		head("room.draft.asked")
		for _, q := range d.Facts.Questions {
			answer := q.Answer
			switch {
			case q.State != room.Answered:
				answer = v.p.T("room.draft.open")
			case answer == "":
				answer = v.p.T("room.draft.answered")
			}
			fmt.Fprintf(&b, "- **%s** (%s)\n  %s\n", plainLine(q.Body), v.p.N("room.supports", q.Supports), plainLine(answer))
		}
	}
	v.draftPolls(&b, d.Facts.Polls)
	head("room.draft.decided")
	fmt.Fprintf(&b, "%s\n", v.p.T("room.draft.fill"))
	head("room.draft.next")
	fmt.Fprintf(&b, "%s\n", v.p.T("room.draft.fill"))
	return b.String()
}

// draftPolls lists what the room was asked, with what it answered where that was revealed.
func (v *visit) draftPolls(b *strings.Builder, polls []room.PollFact) {
	if len(polls) > 0 {
		fmt.Fprintf(b, "\n# %s\n\n", v.p.T("room.draft.polls"))
	}
	for _, p := range polls {
		fmt.Fprintf(b, "- **%s**\n", plainLine(p.Question))
		for _, a := range p.Answers {
			line := v.p.T("room.draft.poll_answer", "answer", plainLine(a.Words), "n", v.p.Number(int64(a.Picked+a.Hall)))
			if a.Hall > 0 {
				line = v.p.T("room.draft.poll_hall", "answer", plainLine(a.Words), "n", v.p.Number(int64(a.Picked+a.Hall)), "hall", v.p.Number(int64(a.Hall)))
			}
			fmt.Fprintf(b, "  - %s\n", line)
		}
	}
}

// plainLine is a text in one line, without signs that Markdown would take for its own.
func plainLine(s string) string {
	return strings.NewReplacer("\n", " ", "*", "", "_", " ", "`", "", "[", "(", "]", ")", "#", "").Replace(s)
}

func (s *Server) postRoomMinutes(v *visit) error {
	which, sitting, err := v.pair("room", "sitting")
	if err != nil {
		return err
	}
	in := room.WriteMinutes{Body: v.PostForm("minutes"), Publish: v.PostForm("publish") != "", Letter: v.PostForm("letter") != "", Office: v.office(), Key: v.PostForm("key")}
	if err := s.Rooms.Write(v.ctx(), v.who, which, sitting, in); err != nil {
		if !v.blame(err) {
			return err
		}
		return s.showRoomMinutesForm(v, func(m *views.RoomMinutesForm) { m.Body, m.Letter = in.Body, in.Letter })
	}
	if in.Publish {
		v.say("success", "flash.room_minutes")
		return v.see(roomPath(which) + "/minutes")
	}
	v.say("success", "flash.room_draft")
	return v.see(roomPath(which) + "/sittings/" + sitting.String() + "/minutes")
}

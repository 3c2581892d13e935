package web

import (
	"net/url"
	"strconv"
	"strings"

	"almenda/internal/comment"
	"almenda/internal/id"
	"almenda/internal/web/views"
)

// look reads which page of a discussion the address asks for: ?page, ?order and ?side, or the page
// of ?post, or of the first post after ?since.
func (v *visit) look() comment.Look {
	number := func(name string) int64 {
		n, _ := strconv.ParseInt(v.Query(name), 10, 64) // anything else asks for nothing
		return max(n, 0)
	}
	l := comment.Look{Order: comment.Order(v.Query("order")), Side: comment.Stance(v.Query("side")), Page: int(min(number("page"), 1<<30)),
		At: number("post"), Since: number("since")}
	if n := number("quote"); n > 0 && l.At == 0 {
		l.At = n
	}
	return l
}

// roomBox is the discussion of a thing, for the page at path. Faults: NotFound.
func (s *Server) roomBox(v *visit, which id.ID, path string) (views.Room, error) {
	l := v.look()
	if strings.HasPrefix(path, "/rooms/") && l.Page == 0 {
		l.Page = 1 << 30 // a live room is read from its end
	}
	return s.roomAt(v, which, path, l)
}

// roomAt is roomBox of one page.
func (s *Server) roomAt(v *visit, which id.ID, path string, l comment.Look) (views.Room, error) {
	sheet, err := s.Comments.Read(v.ctx(), v.who, which, l)
	if err != nil {
		return views.Room{}, err
	}
	r := sheet.Room
	room := views.Room{ID: "comments", Path: roomBase(r) + "/comments", Read: "/rooms/" + which.String() + "/read", Base: path, Seq: r.Last, Count: r.Count,
		Closed: r.Closed != "", Name: which.String(), LiveURL: "/live?lang=" + v.lang, PollURL: "/live/poll?room=" + which.String() + "&lang=" + v.lang,
		Order: string(sheet.Look.Order), Side: string(sheet.Look.Side), Page: sheet.Look.Page, Pages: sheet.Pages, Tail: sheet.Ends(), Firsts: int(r.Firsts),
		Sides: r.Sides, Pros: r.Pros, Cons: r.Cons, Fresh: sheet.Fresh, Next: sheet.Next, Found: sheet.Found}
	if v.who.SignedIn() {
		room.Me = s.mark(v.town, v.who.Account)
		if s.Comments.MaySign(v.who, r) {
			room.Sign = v.signature(r)
		}
	}
	s.fill(v, sheet, &room)
	s.quote(v, sheet, &room)
	return room, s.led(v, r, &room)
}

// signature is what the actor signs with in a room, for the town or as the expert.
func (v *visit) signature(r comment.Room) string {
	if r.Expert == v.who.Account {
		return r.Skill
	}
	return v.office()
}

// fill puts the comments of a page into it. What stands on top of the first page leaves a line in
// its own place.
func (s *Server) fill(v *visit, sheet comment.Sheet, room *views.Room) {
	view := func(c comment.Comment) views.CommentView {
		out := v.commentView(sheet.Room, c)
		out.Vote, out.Own = sheet.Votes[c.ID], room.Me != "" && out.By == room.Me
		out.Sought = sheet.Look.Since > 0 && c.Seq == sheet.Found
		return out
	}
	top := map[int64]int{}
	for i, c := range sheet.Pinned {
		top[c.Seq] = i
		room.Pinned = append(room.Pinned, views.Thread{First: view(c)})
	}
	shown := map[int64]int64{}
	for _, c := range sheet.Rows {
		one := view(c)
		if _, ok := top[c.Seq]; ok && room.Page == 1 {
			one.Above = true
			room.Comments = append(room.Comments, one)
			continue
		}
		if i, ok := top[c.Under]; ok && room.Page == 1 {
			room.Pinned[i].Replies = append(room.Pinned[i].Replies, one)
			continue
		}
		shown[c.Under]++
		one.Rest = c.Replies
		room.Comments = append(room.Comments, one)
	}
	for i := range room.Comments { // replies that are on the comment's own page
		room.Comments[i].Rest -= shown[room.Comments[i].Seq]
	}
	for i := range room.Pinned {
		room.Pinned[i].First.Rest = max(0, sheet.Pinned[i].Replies-int64(len(room.Pinned[i].Replies)))
	}
}

// quote begins an answer with the words of the comment that ?quote names.
func (s *Server) quote(v *visit, sheet comment.Sheet, room *views.Room) {
	n, _ := strconv.ParseInt(v.Query("quote"), 10, 64)
	if n <= 0 || !v.who.SignedIn() {
		return
	}
	for _, c := range sheet.Rows {
		if c.Seq != n || c.State != comment.Shown {
			continue
		}
		words := []rune(c.Body)
		if len(words) > quoted {
			words = append(words[:quoted], '…')
		}
		room.Form = views.CommentForm{Body: "> " + strings.ReplaceAll(string(words), "\n", "\n> ") + "\n\n", ReplyTo: n}
	}
}

// quoted is how many letters of a comment an answer begins with.
const quoted = 600

// postPath is the address of one comment on the page of its room: the number leads to the right
// page of a long discussion, the fragment to the place on it.
func postPath(path string, room comment.Room, seq int64) string {
	n := strconv.FormatInt(seq, 10)
	if room.Firsts <= comment.PageSize {
		return path + "#c-" + n
	}
	return path + "?" + url.Values{"post": {n}}.Encode() + "#c-" + n
}

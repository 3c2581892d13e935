package views_test

import (
	"strings"
	"testing"
	"time"

	"almenda/internal/web/views"

	"golang.org/x/net/html"
)

func TestACommentLooksTheSameToEverybody(t *testing.T) {
	staff := page(catalog(t).Printer("sv", nil, nil), town())
	guest := staff
	guest.Viewer, guest.FormKey, guest.Flash, guest.Path, guest.RequestID = views.Viewer{}, "", views.Flash{}, "/elsewhere", ""
	guest.Now = noon.Add(time.Hour)
	for _, c := range comments() {
		if draw(t, views.CommentItem(staff, c)) != draw(t, views.CommentItem(guest, c)) {
			t.Errorf("comment %d depends on who looks", c.Seq)
		}
	}
}

func TestRepliesStandUnderWhatTheyAnswer(t *testing.T) {
	pg := page(catalog(t).Printer("sv", nil, nil), town())
	r := room()
	lost := r.Comments[0]
	lost.Seq, lost.ParentSeq = 9, 100 // its first comment is on an earlier page
	r.Comments = append(r.Comments, lost)
	p := read(t, draw(t, views.RoomView(pg, r)))
	parent := map[string]string{}
	for _, n := range p.named("li") {
		for up := n.Parent; up != nil; up = up.Parent {
			if up.Type == html.ElementNode && up.Data == "li" {
				parent[attr(n, "id")] = attr(up, "id")
				break
			}
		}
	}
	for id, want := range map[string]string{"c-1": "", "c-2": "", "c-3": "c-1", "c-6": "c-2", "c-9": ""} {
		if parent[id] != want {
			t.Errorf("%s stands under %q, want %q", id, parent[id], want)
		}
	}
	if got := strings.Count(draw(t, views.RoomView(pg, r)), `class="comment"`); got != len(r.Comments) {
		t.Errorf("%d of %d comments are drawn", got, len(r.Comments))
	}
}

func TestWhatWasWrittenCannotBecomeMarkup(t *testing.T) {
	pg := page(catalog(t).Printer("sv", nil, nil), town())
	i := ideaView()
	evil := `"><script>alert(1)</script>`
	i.Title, i.Author.Name, i.Place.Words, i.District, i.Path = evil, evil, evil, evil, "javascript:alert(1)"
	i.Room.Comments[0].Author.Name, i.Room.Form.Body = evil, "</textarea>"+evil
	p := read(t, draw(t, views.IdeaPage(pg, i)))
	for _, n := range p.elements() {
		if n.Data == "script" && n.FirstChild != nil {
			t.Errorf("a script got in: %s", words(n))
		}
		if v := attr(n, "action"); strings.HasPrefix(v, "javascript:") {
			t.Errorf("a form posts to %q", v)
		}
	}
}

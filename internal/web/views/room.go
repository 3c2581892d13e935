package views

import (
	"fmt"
	"net/url"
	"strconv"

	"almenda/internal/web/ui"
)

// threads puts replies under what they answer. A reply whose first comment is not on the page
// stands by itself: nothing that was said disappears.
func threads(list []CommentView) []Thread {
	out := make([]Thread, 0, len(list))
	at := make(map[int64]int, len(list))
	for _, c := range list {
		if i, ok := at[c.ParentSeq]; ok && c.ParentSeq > 0 {
			out[i].Replies = append(out[i].Replies, c)
			continue
		}
		at[c.Seq] = len(out)
		out = append(out, Thread{First: c})
	}
	return out
}

// at is the address of a page of the discussion, in an order and of a side.
func (r Room) at(order, side string, page int) string {
	q := url.Values{}
	if order != "" && order != "oldest" {
		q.Set("order", order)
	}
	if side != "" {
		q.Set("side", side)
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return r.Base + "#comments"
	}
	return r.Base + "?" + q.Encode() + "#comments"
}

// post is the address of one comment, whichever page it stands on.
func (r Room) post(seq int64) string { return fmt.Sprintf("%s?post=%d#c-%d", r.Base, seq, seq) }

// long tells whether there is more than a page of it.
func (r Room) long() bool { return r.Pages > 1 }

// onTop tells whether what is pinned is shown in full here.
func (r Room) onTop() bool { return r.Page <= 1 }

// press is what a press on a button of the votes sends: the same again takes it back.
func (c CommentView) press(value int) string {
	if c.Vote == value {
		return "0"
	}
	return strconv.Itoa(value)
}

func stanceColor(stance string) string {
	if stance == "for" {
		return "info"
	}
	return "warning"
}

func orderTabs(pg Page, r Room) (out []ui.TabItem) {
	for _, o := range []string{"oldest", "newest", "best"} {
		out = append(out, ui.TabItem{Text: pg.T("comment.order." + o), Href: pg.URL(r.at(o, r.Side, 1)), Current: r.Order == o})
	}
	return out
}

func sideTabs(pg Page, r Room) []ui.TabItem {
	tab := func(side, text string) ui.TabItem {
		return ui.TabItem{Text: text, Href: pg.URL(r.at(r.Order, side, 1)), Current: r.Side == side}
	}
	return []ui.TabItem{tab("", pg.T("comment.side_all")), tab("for", pg.T("comment.side_for", "n", r.Pros)), tab("against", pg.T("comment.side_against", "n", r.Cons))}
}

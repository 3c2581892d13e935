package views

// thread is a first comment with the replies to it.
type thread struct {
	first   CommentView
	replies []CommentView
}

// threads puts replies under what they answer. A reply whose first comment is not on the page
// stands by itself: nothing that was said disappears.
func threads(list []CommentView) []thread {
	out := make([]thread, 0, len(list))
	at := make(map[int64]int, len(list))
	for _, c := range list {
		if i, ok := at[c.ParentSeq]; ok && c.ParentSeq > 0 {
			out[i].replies = append(out[i].replies, c)
			continue
		}
		at[c.Seq] = len(out)
		out = append(out, thread{first: c})
	}
	return out
}

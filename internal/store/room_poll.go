package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/room"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
)

// tellPoll writes into a room's log what its host just did with a poll.
func tellPoll(ctx context.Context, tx *tenantdb.Tx, of, which id.ID) (int64, error) {
	r := &model.Poll{}
	if err := tx.Select(r).Column("closes_at", "revealed_at").Where("id = ?", which).Scan(ctx); err != nil {
		return 0, missing(err)
	}
	act := room.ActPollOpened
	switch {
	case r.RevealedAt != nil:
		act = room.ActPollResults
	case r.ClosesAt != nil && !r.ClosesAt.After(tx.Now()):
		act = room.ActPollClosed
	}
	return roomLine(ctx, tx, of, act, which, id.None, "")
}

// pollsOf reads polls as the minutes of a room tell them. Counts that were not revealed stay away.
func (t roomTx) pollsOf(ctx context.Context, q *bun.SelectQuery) (map[id.ID]room.PollFact, []id.ID, error) {
	var rows []model.Poll
	if err := q.Model(&rows).Order("opens_at", "id").Limit(queued).Scan(ctx); err != nil || len(rows) == 0 {
		return nil, nil, err
	}
	order := make([]id.ID, len(rows))
	out := make(map[id.ID]room.PollFact, len(rows))
	for i, r := range rows {
		order[i] = r.ID
		out[r.ID] = room.PollFact{Question: anyWords(r.Question), Revealed: r.RevealedAt != nil}
	}
	var choices []model.PollChoice
	err := t.Select(&choices).Where("poll_id IN (?)", bun.In(order)).Order("poll_id", "number").Scan(ctx)
	for _, c := range choices {
		if f := out[c.PollID]; f.Revealed {
			f.Answers = append(f.Answers, room.PollAnswer{Words: anyWords(c.Words), Picked: c.Picked, Hall: c.Hall})
			out[c.PollID] = f
		}
	}
	return out, order, err
}

// anyWords is a text of a poll in a room, which has one language.
func anyWords(raw string) string {
	var words map[string]string
	if json.Unmarshal([]byte(raw), &words) != nil {
		return ""
	}
	for _, lang := range slices.Sorted(maps.Keys(words)) {
		if words[lang] != "" {
			return words[lang]
		}
	}
	return ""
}

// counts are the answers to a poll in one line each.
func counts(f room.PollFact) string {
	var b strings.Builder
	for _, a := range f.Answers {
		fmt.Fprintf(&b, "- %s: %d\n", a.Words, a.Picked+a.Hall)
	}
	return b.String()
}

package store

import (
	"context"

	"github.com/uptrace/bun"

	"almenda/internal/comment"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/programme"
	"almenda/internal/store/model"
)

// Indicators counts in SQL, whatever the number of people: who took part are those who shared an
// idea, supported one or wrote in a room of the processes.
func (t programmeTx) Indicators(ctx context.Context, processes []id.ID) (out programme.Indicators, err error) {
	out.Processes = len(processes)
	if len(processes) == 0 {
		return out, nil
	}
	in := bun.In(processes)
	ideas := func() *bun.SelectQuery {
		return published(t.Select((*model.Idea)(nil))).Where("?TableAlias.process_id IN (?)", in).Where("?TableAlias.status <> ?", idea.Withdrawn)
	}
	ids := func() *bun.SelectQuery { return ideas().Column("id") }
	supports := func() *bun.SelectQuery { return t.Select((*model.Support)(nil)).Where("idea_id IN (?)", ids()) }
	rooms := t.Select((*model.Room)(nil)).Column("id").Where("process_id IN (?)", in)
	comments := func() *bun.SelectQuery {
		return t.Select((*model.Comment)(nil)).Where("(room_id IN (?) OR room_id IN (?))", ids(), rooms).Where("state = ?", comment.Shown)
	}
	for _, c := range []struct {
		into  *int
		query *bun.SelectQuery
	}{{&out.Ideas, ideas()}, {&out.Supports, supports()}, {&out.Comments, comments()}} {
		n, err := c.query.Count(ctx)
		if err != nil {
			return out, err
		}
		*c.into = int(n)
	}
	var rows []struct {
		District string
		N        int
	}
	err = t.Select((*model.Account)(nil)).ColumnExpr("?TableAlias.district, count(*) AS n").
		Where("(?TableAlias.id IN (?) OR ?TableAlias.id IN (?) OR ?TableAlias.id IN (?))", ideas().Column("author_id"), supports().Column("account_id"),
			comments().Column("author_id")).
		GroupExpr("?TableAlias.district").Scan(ctx, &rows)
	out.ByDistrict = make(map[string]int, len(rows))
	for _, r := range rows {
		out.People += r.N
		out.ByDistrict[r.District] = r.N
	}
	return out, err
}

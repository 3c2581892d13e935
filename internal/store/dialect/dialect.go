package dialect

import (
	"github.com/uptrace/bun"
)

// Dialect is one of the two engines.
type Dialect int

const (
	SQLite Dialect = iota
	Postgres
)

func (d Dialect) String() string {
	if d == Postgres {
		return "postgres"
	}
	return "sqlite"
}

// ForUpdate locks the rows that q reads until the transaction ends. SQLite has one writer per
// town, which already holds everything.
func (d Dialect) ForUpdate(q *bun.SelectQuery) *bun.SelectQuery {
	if d == Postgres {
		return q.For("UPDATE")
	}
	return q
}

// SkipLocked is ForUpdate for queues: rows that another transaction holds are passed over.
func (d Dialect) SkipLocked(q *bun.SelectQuery) *bun.SelectQuery {
	if d == Postgres {
		return q.For("UPDATE SKIP LOCKED")
	}
	return q
}

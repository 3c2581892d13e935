package dialect

import (
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"
)

// Clock is the present moment, moved by shift, by the one clock that all processes share: the
// database's own on PostgreSQL, so that a process whose clock is wrong breaks nobody's lease. On
// SQLite there is one process, and now is its clock.
func (d Dialect) Clock(now time.Time, shift time.Duration) schema.QueryWithArgs {
	if d == Postgres {
		// Of the statement and not of the transaction, which may have waited for a lock.
		return bun.SafeQuery("(statement_timestamp() + ? * interval '1 microsecond')", shift.Microseconds())
	}
	return bun.SafeQuery("?", now.Add(shift))
}

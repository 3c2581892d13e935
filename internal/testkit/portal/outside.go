package portal

import (
	"testing"

	"almenda/internal/app"
)

// Outside is a platform whose processes the test starts by itself: a is a way into the same
// databases, of which nothing runs, and addr is where a web process listens.
func Outside(t *testing.T, a *app.App, addr string) *Portal {
	t.Helper()
	return &Portal{App: a, Clock: NewClock(), Log: &Log{}, t: t, addr: addr}
}

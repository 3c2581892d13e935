package bench

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"almenda/internal/config"
	"almenda/internal/tenant"
)

// How pages are asked for.
const (
	pageConns = 16
	pageTime  = 2 * time.Second
	pageTurns = 7
)

func host(t *tenant.Town) string { return t.Slug + ".localhost" }

func at(path string) func(int) string { return func(int) string { return path } }

// cachedPage compares the front page of a town, as guests get it, with a handler that writes as
// many bytes.
func cachedPage(ctx context.Context, b *bench) (out outcome, err error) {
	s, err := b.open(ctx, b.best(), "", config.Web)
	if err != nil {
		return out, err
	}
	defer func() { err = join(err, s.close()) }()
	town, err := s.town(ctx, "page")
	if err != nil {
		return out, err
	}
	if err := s.fill(ctx, town, 50, 200); err != nil {
		return out, err
	}
	ours := get(s.addr, host(town), at("/"), false)
	size, err := ours.size(ctx)
	if err != nil {
		return out, err
	}
	addr, stop, err := hello(ctx, size)
	if err != nil {
		return out, err
	}
	defer stop()
	bare := get(addr, host(town), at("/"), false)
	out.unit = "requests/s"
	out.turns, err = alternate(pageTurns, func() (float64, error) { return ours.drive(ctx, pageConns, pageTime) },
		func() (float64, error) { return bare.drive(ctx, pageConns, pageTime) })
	st := s.Pages.Stats()
	out.notes = append(out.notes, fmt.Sprintf("%d bytes, packed; %d connections; %d of %d answers from the cache", size, pageConns, st.Hits, st.Hits+st.Misses))
	return out, err
}

// fill gives a town residents and ideas, half a dozen comments under each of the first hundred.
func (s *site) fill(ctx context.Context, town *tenant.Town, residents, ideas int) error {
	if err := s.residents(ctx, town, residents); err != nil {
		return err
	}
	if err := s.ideas(ctx, town, ideas, residents, min(100, ideas), 6); err != nil {
		return err
	}
	return s.settle(ctx)
}

// hello is the limit of any page: Go's own server, and a handler that writes size bytes.
func hello(ctx context.Context, size int) (addr string, stop func(), err error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	body := make([]byte, size)
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(size))
		_, _ = w.Write(body) // whoever asked left
	})}
	go func() { _ = server.Serve(listener) }() // until stop
	return listener.Addr().String(), func() { _ = server.Close() }, nil
}

// uncachedPage compares pages of ideas that no cache holds with pgbench reading the same rows.
func uncachedPage(ctx context.Context, b *bench) (out outcome, err error) {
	if b.best() != postgres {
		out.skipped = "it needs PostgreSQL (make bench starts one)"
		return out, nil
	}
	s, err := b.open(ctx, postgres, "", config.Web)
	if err != nil {
		return out, err
	}
	defer func() { err = join(err, s.close()) }()
	town, err := s.town(ctx, "page")
	if err != nil {
		return out, err
	}
	if err := s.fill(ctx, town, 50, 200); err != nil {
		return out, err
	}
	const talked, conns = 100, 8
	ours := get(s.addr, host(town), func(n int) string { return "/i/" + ideaID(n%talked).String() }, true)
	limit := s.pgbench(b, fmt.Sprintf(readIdea, talked-1, town.ID, numberedSQL(0x1, ":n")), conns)
	out.unit = "pages/s : transactions/s"
	out.turns, err = alternate(pageTurns, func() (float64, error) { return ours.drive(ctx, conns, pageTime) },
		func() (float64, error) { return limit.rate(ctx, pageTime) })
	out.notes = append(out.notes, limit.say(), fmt.Sprintf("%d connections each; the page is rendered and packed anew for every request", conns))
	return out, err
}

// readIdea reads what an idea's page shows, with as many statements as there are tables.
const readIdea = `\set n random(0, %d)
BEGIN
SET LOCAL app.tenant_id = '%[2]s'
SELECT * FROM ideas WHERE tenant_id = '%[2]s' AND id = %[3]s AND published_at IS NOT NULL
SELECT p.* FROM processes AS p JOIN ideas AS i ON (i.tenant_id, i.process_id) = (p.tenant_id, p.id) WHERE i.tenant_id = '%[2]s' AND i.id = %[3]s
SELECT f.* FROM phases AS f JOIN ideas AS i ON (i.tenant_id, i.process_id) = (f.tenant_id, f.process_id) WHERE i.tenant_id = '%[2]s' AND i.id = %[3]s ORDER BY f.opens_at
SELECT a.id, a.display_name FROM accounts AS a JOIN ideas AS i ON (i.tenant_id, i.author_id) = (a.tenant_id, a.id) WHERE i.tenant_id = '%[2]s' AND i.id = %[3]s
SELECT * FROM idea_photos WHERE tenant_id = '%[2]s' AND idea_id = %[3]s ORDER BY created_at, id
SELECT * FROM idea_history WHERE tenant_id = '%[2]s' AND idea_id = %[3]s ORDER BY at, id LIMIT 200
SELECT * FROM answers WHERE tenant_id = '%[2]s' AND idea_id = %[3]s ORDER BY created_at, id LIMIT 50
SELECT * FROM rooms WHERE tenant_id = '%[2]s' AND id = %[3]s
SELECT * FROM comments WHERE tenant_id = '%[2]s' AND room_id = %[3]s ORDER BY seq LIMIT 101
SELECT a.id, a.display_name FROM accounts AS a WHERE a.tenant_id = '%[2]s' AND a.id IN (SELECT c.author_id FROM comments AS c WHERE c.tenant_id = '%[2]s' AND c.room_id = %[3]s)
COMMIT
`

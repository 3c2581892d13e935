package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"almenda/internal/access"
	"almenda/internal/config"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/tenants"
)

// The survey that is answered: the longest of the sample towns, with every type of question.
const (
	askedFile   = "karlstad/sample/surveys/vardag-i-karlstad.json"
	made        = 500     // different answers, made before the clock runs
	crowd       = 100_000 // answers of the row that loses none
	crowdQuick  = 4_000
	crowdPeople = 32
	answerTurns = 5
)

// questions is an open survey, and answers to it.
type questions struct {
	town    *tenant.Town
	which   id.ID
	staff   access.Actor
	answers []questionnaire.Answers
}

// asking opens a survey that everybody may answer.
func (s *site) asking(ctx context.Context) (q questions, err error) {
	raw, err := tenants.FS.ReadFile(askedFile)
	if err != nil {
		return q, err
	}
	d, err := questionnaire.Parse(raw)
	if err != nil {
		return q, err
	}
	if q.town, err = s.town(ctx, "survey"); err != nil {
		return q, err
	}
	if err := s.residents(ctx, q.town, 2); err != nil {
		return q, err
	}
	editor := func(n int) access.Actor {
		who := resident(q.town, n)
		who.Grants = []access.Grant{{Role: access.Editor}}
		return who
	}
	q.staff = editor(0)
	now := time.Now()
	q.which, err = s.Surveys.Create(ctx, q.staff, q.town, survey.Write{Slug: "measured", Title: tenant.Text{"sv": "Mätt", "en": "Measured"}, Kind: survey.Open, Anonymous: true,
		Opens: now.Add(-time.Minute), Closes: now.Add(24 * time.Hour), Definition: &d, Key: "bench",
		Settings: survey.Settings{Promise: tenant.Text{"sv": "Ingen kan se vem som svarat.", "en": "Nobody can see who answered."}}})
	if err != nil {
		return q, err
	}
	err = errors.Join(s.Surveys.Propose(ctx, q.staff, q.town, q.which), s.Surveys.Approve(ctx, editor(1), q.town, q.which), s.Surveys.Freeze(ctx, q.town))
	fill := questionnaire.Filler{Rand: rand.New(rand.NewPCG(1, 2))} //nolint:gosec // no secret
	for range made {
		q.answers = append(q.answers, fill.Fill(&d))
	}
	return q, err
}

func (s *site) send(ctx context.Context, q questions, n int) error {
	_, err := s.Surveys.Send(ctx, access.Guest(q.town.ID, "sv"), survey.Sending{Survey: q.which, Version: 1, Key: survey.NewKey(), Answers: q.answers[n%made], Language: "sv"})
	return err
}

// sending lets clients answer for a while.
func (s *site) sending(ctx context.Context, q questions, clients int) (float64, error) {
	until := time.Now().Add(supportTime)
	var done atomic.Int64
	var group sync.WaitGroup
	errs := make([]error, clients)
	started := time.Now()
	for i := range clients {
		group.Go(func() {
			for errs[i] == nil && time.Now().Before(until) {
				errs[i] = s.send(ctx, q, int(done.Add(1)))
			}
		})
	}
	group.Wait()
	return float64(done.Load()) / time.Since(started).Seconds(), errors.Join(errs...)
}

// answerRow is what an answer writes, in one commit.
const answerRow = `BEGIN
SET LOCAL app.tenant_id = '%[1]s'
INSERT INTO survey_intake (tenant_id, survey_id, mark, version, channel, body) VALUES ('%[1]s', '%[2]s', md5(random()::text) || md5(random()::text), 1, 'web', repeat('x', %[3]d))
COMMIT
`

func answersOnPostgres(ctx context.Context, b *bench) (out outcome, err error) {
	if b.best() != postgres {
		out.skipped = "it needs PostgreSQL (make bench starts one)"
		return out, nil
	}
	s, err := b.open(ctx, postgres, "", config.Web)
	if err != nil {
		return out, err
	}
	defer func() { err = join(err, s.close()) }()
	q, err := s.asking(ctx)
	if err != nil {
		return out, err
	}
	limit := s.pgbench(b, fmt.Sprintf(answerRow, q.town.ID, q.which, bodySize), supportConns)
	out.unit = "answers/s : transactions/s"
	out.turns, err = alternate(answerTurns, func() (float64, error) { return s.sending(ctx, q, supportConns) },
		func() (float64, error) { return limit.rate(ctx, supportTime) })
	out.notes = append(out.notes, limit.say(), fmt.Sprintf("%d clients each; the service checks each answer of a survey of every type of question before it writes it", supportConns))
	return out, err
}

// bodySize is about what an answer to the survey weighs.
const bodySize = 900

func answersOnSQLite(ctx context.Context, b *bench) (out outcome, err error) {
	s, err := b.open(ctx, sqlite, "", config.Web)
	if err != nil {
		return out, err
	}
	defer func() { err = join(err, s.close()) }()
	q, err := s.asking(ctx)
	if err != nil {
		return out, err
	}
	raw, err := rawSQLite(ctx, filepath.Join(b.dir, "rawanswers.db"))
	if err != nil {
		return out, err
	}
	defer func() { err = join(err, raw.Close()) }()
	if _, err := raw.ExecContext(ctx, "CREATE TABLE answers (tenant_id text, mark text, body text, PRIMARY KEY (tenant_id, mark)) WITHOUT ROWID"); err != nil {
		return out, err
	}
	out.unit = "answers/s : inserts/s"
	out.turns, err = alternate(answerTurns, func() (float64, error) { return s.sending(ctx, q, liteConns) },
		func() (float64, error) { return writing(ctx, raw, q) })
	out.notes = append(out.notes, fmt.Sprintf("%d clients in the service, whose transactions share commits; the limit is one row, one commit, one after the other", liteConns))
	return out, err
}

func writing(ctx context.Context, db *sql.DB, q questions) (float64, error) {
	started, n, body := time.Now(), 0, string(make([]byte, bodySize))
	for ; time.Since(started) < supportTime; n++ {
		if _, err := db.ExecContext(ctx, "INSERT INTO answers VALUES (?, ?, ?)", q.town.ID.String(), id.Secret().String(), body); err != nil {
			return 0, err
		}
	}
	return float64(n) / time.Since(started).Seconds(), nil
}

// answersWhole sends very many answers by several clients while staff look at how it goes and answers
// are shuffled, and counts what is there in the end.
func answersWhole(ctx context.Context, b *bench) (out outcome, err error) {
	s, err := b.open(ctx, b.best(), "", config.Web)
	if err != nil {
		return out, err
	}
	defer func() { err = join(err, s.close()) }()
	q, err := s.asking(ctx)
	if err != nil {
		return out, err
	}
	most := crowd
	if b.Quick {
		most = crowdQuick
	}
	looking, stop := context.WithCancel(ctx)
	var staff sync.WaitGroup
	looks := 0
	var lookErr error
	staff.Go(func() {
		for lookErr == nil && looking.Err() == nil {
			lookErr = join(s.Surveys.Sweep(ctx, q.town), s.look(ctx, q))
			looks++
		}
	})
	times, started, err := s.throng(ctx, q, most)
	took := time.Since(started)
	stop()
	staff.Wait()
	if err = join(err, lookErr); err != nil {
		return out, err
	}
	there, err := s.Surveys.Prepare(ctx, q.staff, q.which)
	if err != nil {
		return out, err
	}
	if there.Answers != most {
		return out, fmt.Errorf("%d answers were sent and %d are there", most, there.Answers)
	}
	slices.Sort(times)
	p95 := times[len(times)*95/100]
	out.unit = "ms, p95 : 200"
	out.turns = []turn{{float64(p95.Microseconds()) / 1000, 200}}
	out.notes = append(out.notes, fmt.Sprintf("%d answers sent by %d clients in %s, all of them there; p50 %s; staff looked %d times meanwhile, and answers were shuffled", most, crowdPeople, took.Round(time.Second), times[len(times)/2].Round(time.Microsecond*100), looks))
	return out, nil
}

// look is staff reading how a survey goes.
func (s *site) look(ctx context.Context, q questions) error {
	_, err := s.Surveys.Prepare(ctx, q.staff, q.which)
	return err
}

// throng lets clients send answers until there are most; it tells how long each took.
func (s *site) throng(ctx context.Context, q questions, most int) (times []time.Duration, started time.Time, err error) {
	times = make([]time.Duration, most)
	var next atomic.Int64
	var group sync.WaitGroup
	errs := make([]error, crowdPeople)
	started = time.Now()
	for i := range crowdPeople {
		group.Go(func() {
			for n := int(next.Add(1)) - 1; n < most && errs[i] == nil; n = int(next.Add(1)) - 1 {
				begun := time.Now()
				errs[i] = s.send(ctx, q, n)
				times[n] = time.Since(begun)
			}
		})
	}
	group.Wait()
	return times, started, errors.Join(errs...)
}

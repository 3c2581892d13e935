package store

import (
	"context"
	"errors"

	"almenda/internal/comment"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/investment"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Investments keeps investment's side of the towns.
type Investments struct{ DB *tenantdb.DB }

var _ investment.Store = Investments{}

// View opens a read-only transaction.
func (s Investments) View(ctx context.Context, t tenant.ID, fn func(investment.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(investmentTx{tx}) })
}

// Update opens a read-write transaction.
func (s Investments) Update(ctx context.Context, t tenant.ID, fn func(investment.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(investmentTx{tx}) })
}

type investmentTx struct{ *tenantdb.Tx }

var _ investment.Tx = investmentTx{}

// foundInvestment is the kind under which cards are found, and of their rooms.
const foundInvestment = "investment"

func (t investmentTx) ProcessBySlug(ctx context.Context, slug string) (process.Process, error) {
	return processTx(t).ProcessBySlug(ctx, slug)
}

func (t investmentTx) Process(ctx context.Context, p id.ID) (process.Process, error) {
	return processTx(t).Process(ctx, p)
}

func (t investmentTx) Investment(ctx context.Context, which id.ID) (investment.Investment, error) {
	row := &model.Investment{}
	err := t.Select(row).Where("id = ?", which).Scan(ctx)
	return fromInvestment(row), missing(err)
}

func (t investmentTx) Lock(ctx context.Context, which id.ID) (investment.Investment, error) {
	row := &model.Investment{}
	err := t.Dialect().ForUpdate(t.Select(row).Where("id = ?", which)).Scan(ctx)
	return fromInvestment(row), missing(err)
}

func fromInvestment(r *model.Investment) investment.Investment {
	i := investment.Investment{ID: r.ID, State: investment.State(r.State), Stage: investment.Stage(r.Stage), Title: r.Title, Summary: r.Summary,
		Body: r.Body, Language: r.Language, Office: r.Office, Contact: r.Contact, District: r.District, Place: r.Place, Cost: r.Cost,
		Funding: r.Funding, Begins: r.Begins, Ends: r.Ends, Sample: r.Sample, Created: r.CreatedAt, Updated: r.UpdatedAt, Published: at(r.PublishedAt)}
	if r.ProcessID != nil {
		i.Process = *r.ProcessID
	}
	if r.Lat != nil && r.Lon != nil {
		i.Point = &tenant.Point{Lat: *r.Lat, Lon: *r.Lon}
	}
	return i
}

func toInvestment(i investment.Investment) *model.Investment {
	r := &model.Investment{ID: i.ID, State: string(i.State), Stage: string(i.Stage), Title: i.Title, Summary: i.Summary, Body: i.Body,
		Language: i.Language, Office: i.Office, Contact: i.Contact, District: i.District, Place: i.Place, Cost: i.Cost, Funding: i.Funding,
		Begins: i.Begins, Ends: i.Ends, Sample: i.Sample, CreatedAt: i.Created, UpdatedAt: i.Updated, PublishedAt: moment(i.Published)}
	if i.Process != id.None {
		r.ProcessID = &i.Process
	}
	if i.Point != nil {
		r.Lat, r.Lon = &i.Point.Lat, &i.Point.Lon
	}
	return r
}

func (t investmentTx) List(ctx context.Context, f investment.Filter, req page.Request) (out page.Of[investment.Investment], err error) {
	q := t.Select((*model.Investment)(nil))
	if !f.Drafts {
		q = q.Where("state = ?", investment.Published)
	}
	if f.District != "" {
		q = q.Where("district = ?", f.District)
	}
	if f.Stage != "" {
		q = q.Where("stage = ?", f.Stage)
	}
	if f.Process != id.None {
		q = q.Where("process_id = ?", f.Process)
	}
	if f.Query != "" {
		list, ok, err := terms(ctx, t.Tx, dialect.Words(f.Query, 8))
		if err != nil || !ok {
			return out, err
		}
		for _, w := range list {
			q = q.Where("investment.id IN (?)", w.holds(t.Select((*model.SearchWord)(nil)), "search_word").Column("id").Where("kind = ?", foundInvestment))
		}
	}
	if req.Cursor != "" {
		after, ok := id.Parse(req.Cursor)
		if !ok {
			return out, fault.New(fault.Invalid, "fault.filter")
		}
		q = q.Where("id < ?", after)
	}
	limit := req.Limit(20)
	var rows []model.Investment
	if err := q.Model(&rows).Order("id DESC").Limit(int64(limit + 1)).Scan(ctx); err != nil {
		return out, err
	}
	out.Total = -1
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = rows[limit-1].ID.String()
	}
	for i := range rows {
		out.Rows = append(out.Rows, fromInvestment(&rows[i]))
	}
	return out, nil
}

func (t investmentTx) ByDistrict(ctx context.Context) (map[string]int, error) {
	var rows []struct {
		District string
		N        int
	}
	err := t.Select((*model.Investment)(nil)).Where("state = ?", investment.Published).ColumnExpr("?TableAlias.district, count(*) AS n").
		GroupExpr("?TableAlias.district").Scan(ctx, &rows)
	out := make(map[string]int, len(rows))
	for _, r := range rows {
		out[r.District] = r.N
	}
	return out, err
}

func (t investmentTx) Put(ctx context.Context, i investment.Investment, key string) (id.ID, error) {
	if key == "" {
		key = i.ID.String()
	}
	before := &model.Investment{}
	err := t.Select(before).Column("id").Where("key = ?", key).Scan(ctx)
	if err == nil {
		return before.ID, nil
	}
	if !errors.Is(err, dialect.ErrNoRows) {
		return id.None, err
	}
	row := toInvestment(i)
	row.Key = key
	_, err = t.Insert(row).Exec(ctx)
	return i.ID, again(err)
}

func (t investmentTx) Save(ctx context.Context, i investment.Investment) error {
	err := mustChange(t.Tx.Update(toInvestment(i)).Column("process_id", "title", "summary", "body", "office", "contact", "district", "place", "lat", "lon",
		"cost", "funding", "begins", "ends", "updated_at").Where("id = ?", i.ID).Exec(ctx))
	if err != nil || i.State != investment.Published {
		return err
	}
	return t.index(ctx, i)
}

func (t investmentTx) index(ctx context.Context, i investment.Investment) error {
	return index(ctx, t.Tx, found{Kind: foundInvestment, ID: i.ID, Process: i.Process, District: i.District, Language: i.Language, Title: i.Title,
		Text: i.Summary + "\n\n" + i.Body + "\n\n" + i.Place, Path: "/investments/" + i.ID.String(), At: i.Published})
}

func (t investmentTx) Publish(ctx context.Context, i investment.Investment) error {
	err := mustChange(t.Tx.Update(toInvestment(i)).Column("state", "published_at").Where("id = ?", i.ID).Exec(ctx))
	if err != nil {
		return err
	}
	err = openRoom(ctx, t.Tx, comment.Room{ID: i.ID, Kind: foundInvestment, Scope: i.Scope(), Path: "/investments/" + i.ID.String(), Title: i.Title})
	if err != nil {
		return err
	}
	return t.index(ctx, i)
}

func (t investmentTx) SetStage(ctx context.Context, i investment.Investment, s investment.Step, actor id.ID) error {
	if err := mustChange(t.Tx.Update(toInvestment(i)).Column("stage").Where("id = ?", i.ID).Exec(ctx)); err != nil {
		return err
	}
	_, err := t.Insert(&model.InvestmentStep{ID: id.New(), InvestmentID: i.ID, Stage: string(s.Stage), Note: s.Note, Office: s.Office, ActorID: actor, At: s.At}).Exec(ctx)
	return err
}

func (t investmentTx) Steps(ctx context.Context, which id.ID) ([]investment.Step, error) {
	var rows []model.InvestmentStep
	err := t.Select(&rows).Where("investment_id = ?", which).Order("at", "id").Limit(200).Scan(ctx)
	out := make([]investment.Step, len(rows))
	for i, r := range rows {
		out[i] = investment.Step{Stage: investment.Stage(r.Stage), Note: r.Note, Office: r.Office, At: r.At}
	}
	return out, err
}

func (t investmentTx) Papers(ctx context.Context, which id.ID) ([]investment.Paper, error) {
	var rows []model.InvestmentPaper
	err := t.Select(&rows).Where("investment_id = ?", which).Order("at", "id").Limit(investment.MaxPapers).Scan(ctx)
	out := make([]investment.Paper, len(rows))
	for i, r := range rows {
		out[i] = fromPaper(&r)
	}
	return out, err
}

func fromPaper(r *model.InvestmentPaper) investment.Paper {
	return investment.Paper{ID: r.ID, Title: r.Title, File: r.File, Bytes: r.Bytes, At: r.At}
}

func (t investmentTx) AddPaper(ctx context.Context, which id.ID, p investment.Paper, pdf []byte) error {
	blob := &model.Blob{ID: id.Secret(), Kind: "application/pdf", Content: pdf, CreatedAt: t.Now()}
	if _, err := t.Insert(blob).Exec(ctx); err != nil {
		return err
	}
	_, err := t.Insert(&model.InvestmentPaper{ID: p.ID, InvestmentID: which, Title: p.Title, File: p.File, Bytes: p.Bytes, BlobID: blob.ID, At: p.At}).Exec(ctx)
	return err
}

func (t investmentTx) DropPaper(ctx context.Context, which, paper id.ID) error {
	row := &model.InvestmentPaper{}
	if err := t.Select(row).Where("id = ?", paper).Where("investment_id = ?", which).Scan(ctx); err != nil {
		return missing(err)
	}
	if err := mustChange(t.Delete((*model.InvestmentPaper)(nil)).Where("id = ?", paper).Exec(ctx)); err != nil {
		return err
	}
	return mustChange(t.Delete((*model.Blob)(nil)).Where("id = ?", row.BlobID).Exec(ctx))
}

func (t investmentTx) Paper(ctx context.Context, paper id.ID) (p investment.Paper, of investment.Investment, pdf []byte, err error) {
	row := &model.InvestmentPaper{}
	if err = t.Select(row).Where("id = ?", paper).Scan(ctx); err != nil {
		return p, of, nil, missing(err)
	}
	if of, err = t.Investment(ctx, row.InvestmentID); err != nil {
		return p, of, nil, err
	}
	blob := &model.Blob{}
	err = t.Select(blob).Where("id = ?", row.BlobID).Scan(ctx)
	return fromPaper(row), of, blob.Content, missing(err)
}

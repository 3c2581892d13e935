package store

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/uptrace/bun"

	"almenda/internal/consultation"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/store/model"
)

// sifted narrows a list of remarks as a filter asks.
func sifted(q *bun.SelectQuery, f consultation.Filter) *bun.SelectQuery {
	for _, by := range []struct{ column, value string }{
		{"anchor", f.Anchor}, {"district", f.District}, {"category", f.Category}, {"source", string(f.Source)}, {"state", string(f.State)},
		{"assigned", f.Assigned}, {"disposition", string(f.Disposition)},
	} {
		if by.value != "" {
			q = q.Where("? = ?", bun.Ident(by.column), by.value)
		}
	}
	if f.Public && f.Disposition != "" {
		q = q.Where("told_at IS NOT NULL")
	}
	if f.Unanswered {
		q = q.Where("state = ?", consultation.Shown).Where("disposition = ''")
	}
	return q
}

func (t consultationTx) List(ctx context.Context, which id.ID, f consultation.Filter, req page.Request) (out page.Of[consultation.Remark], err error) {
	base := func() *bun.SelectQuery {
		return sifted(t.Select((*model.Remark)(nil)).Where("consultation_id = ?", which), f)
	}
	limit, q := req.Limit(20), base()
	if req.Cursor != "" {
		after, err := strconv.ParseInt(req.Cursor, 10, 64)
		if err != nil || after < 0 {
			return out, fault.New(fault.Invalid, "fault.filter")
		}
		q = q.Where("number > ?", after)
	}
	var rows []model.Remark
	if err := q.Model(&rows).Order("number").Limit(int64(limit + 1)).Scan(ctx); err != nil {
		return out, err
	}
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = strconv.FormatInt(rows[limit-1].Number, 10)
	}
	n, err := base().Count(ctx)
	if err != nil {
		return out, err
	}
	out.Total = int(n)
	out.Rows, err = t.named(ctx, rows)
	return out, err
}

func (t consultationTx) All(ctx context.Context, which id.ID) ([]consultation.Remark, error) {
	var rows []model.Remark
	if err := t.Select(&rows).Where("consultation_id = ?", which).Order("number").Limit(20_000).Scan(ctx); err != nil {
		return nil, err
	}
	return t.named(ctx, rows)
}

func (t consultationTx) ByAuthor(ctx context.Context, author id.ID) ([]consultation.Remark, error) {
	var rows []model.Remark
	if err := t.Select(&rows).Where("author_id = ?", author).Order("created_at DESC", "id DESC").Limit(100).Scan(ctx); err != nil {
		return nil, err
	}
	return t.named(ctx, rows)
}

func (t consultationTx) Numbers(ctx context.Context, which id.ID) (n consultation.Numbers, err error) {
	var rows []struct {
		State, Source, Speaks, Disposition, Anchor, District, Category string
		N, Told                                                        int
	}
	err = t.Select((*model.Remark)(nil)).Column("state", "source", "speaks", "disposition", "anchor", "district", "category").
		ColumnExpr("count(*) AS n, count(?TableAlias.told_at) AS told").Where("consultation_id = ?", which).
		Group("state", "source", "speaks", "disposition", "anchor", "district", "category").Scan(ctx, &rows)
	if err != nil {
		return n, err
	}
	n = consultation.Numbers{BySource: map[string]int{}, BySpeaks: map[string]int{}, ByDisposition: map[string]int{}, ByAnchor: map[string]int{},
		ByDistrict: map[string]int{}, ByCategory: map[string]int{}}
	for _, r := range rows {
		switch consultation.State(r.State) {
		case consultation.Withdrawn:
			n.Withdrawn += r.N
			continue
		case consultation.Refused:
			n.Refused += r.N
			continue
		case consultation.Held:
			n.Held += r.N
			continue
		}
		n.Remarks += r.N
		n.BySource[r.Source] += r.N
		n.BySpeaks[r.Speaks] += r.N
		n.ByAnchor[r.Anchor] += r.N
		n.ByDistrict[r.District] += r.N
		n.ByCategory[r.Category] += r.N
		if r.Disposition == "" {
			n.Unanswered += r.N
			continue
		}
		n.ByDisposition[r.Disposition] += r.N
		n.Untold += r.N - r.Told
	}
	authors, err := t.Select((*model.Remark)(nil)).ColumnExpr("DISTINCT ?TableAlias.author_id").Where("consultation_id = ?", which).
		Where("state = ?", consultation.Shown).Where("author_id IS NOT NULL").Count(ctx)
	n.Authors = int(authors)
	return n, err
}

func (t consultationTx) Counts(ctx context.Context) (map[id.ID]consultation.Waiting, error) {
	var rows []struct {
		ConsultationID id.ID
		State          string
		N              int
	}
	err := t.Select((*model.Remark)(nil)).ColumnExpr("?TableAlias.consultation_id, ?TableAlias.state, count(*) AS n").
		Where("disposition = ''").GroupExpr("?TableAlias.consultation_id, ?TableAlias.state").Scan(ctx, &rows)
	out := map[id.ID]consultation.Waiting{}
	for _, r := range rows {
		w := out[r.ConsultationID]
		switch consultation.State(r.State) {
		case consultation.Held:
			w.Held += r.N
		case consultation.Shown:
			w.Unanswered += r.N
		}
		out[r.ConsultationID] = w
	}
	return out, err
}

// figures is the JSON of a publication's numbers.
func figures(n consultation.Numbers) string {
	raw, err := json.Marshal(n)
	if err != nil {
		panic(err) // numbers by words always have a JSON form
	}
	return string(raw)
}

func fromPublication(r *model.Publication) consultation.Publication {
	p := consultation.Publication{ID: r.ID, Process: r.ProcessID, Consultation: sure(r.ConsultationID), Kind: consultation.Kind(r.Kind), Title: r.Title,
		Body: r.Body, Office: r.Office, By: r.AccountID, At: r.PublishedAt}
	_ = json.Unmarshal([]byte(r.Numbers), &p.Numbers) // a publication without numbers shows none
	return p
}

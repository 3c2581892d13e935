package store

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/uptrace/bun"

	"almenda/internal/assembly"
	"almenda/internal/id"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
)

func (t assemblyTx) Recommendations(ctx context.Context, which id.ID) ([]assembly.Recommendation, error) {
	return t.advice(ctx, t.Select((*model.AssemblyRecommendation)(nil)).Where("assembly_id = ?", which))
}

func (t assemblyTx) advice(ctx context.Context, q *bun.SelectQuery) ([]assembly.Recommendation, error) {
	var rows []model.AssemblyRecommendation
	if err := q.Model(&rows).Order("number", "id").Limit(1000).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]assembly.Recommendation, len(rows))
	for i := range rows {
		r, err := fromAdvice(&rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = r
	}
	return out, nil
}

func fromAdvice(r *model.AssemblyRecommendation) (assembly.Recommendation, error) {
	out := assembly.Recommendation{ID: r.ID, Assembly: r.AssemblyID, Number: r.Number, State: assembly.Standing(r.State), Version: r.Version, Office: r.Office, Due: r.Due,
		Created: r.CreatedAt, Handed: at(r.HandedAt)}
	return out, errors.Join(json.Unmarshal([]byte(r.Title), &out.Title), json.Unmarshal([]byte(r.Body), &out.Body))
}

func toAdvice(r assembly.Recommendation) *model.AssemblyRecommendation {
	return &model.AssemblyRecommendation{ID: r.ID, AssemblyID: r.Assembly, Number: r.Number, Title: text(r.Title), Body: text(r.Body), State: string(r.State), Version: r.Version,
		Office: r.Office, Due: r.Due, CreatedAt: r.Created, HandedAt: moment(r.Handed)}
}

func (t assemblyTx) Recommendation(ctx context.Context, which id.ID) (assembly.Recommendation, error) {
	return t.oneAdvice(ctx, t.Select((*model.AssemblyRecommendation)(nil)).Where("id = ?", which))
}

func (t assemblyTx) LockRecommendation(ctx context.Context, which id.ID) (assembly.Recommendation, error) {
	return t.oneAdvice(ctx, t.Dialect().ForUpdate(t.Select((*model.AssemblyRecommendation)(nil)).Where("id = ?", which)))
}

func (t assemblyTx) oneAdvice(ctx context.Context, q *bun.SelectQuery) (assembly.Recommendation, error) {
	row := &model.AssemblyRecommendation{}
	if err := q.Model(row).Scan(ctx); err != nil {
		return assembly.Recommendation{}, missing(err)
	}
	return fromAdvice(row)
}

func (t assemblyTx) AddRecommendation(ctx context.Context, r assembly.Recommendation, key string) (assembly.Recommendation, bool, error) {
	row := toAdvice(r)
	row.Key = key
	added, err := changed(t.Insert(row).On("CONFLICT (tenant_id, assembly_id, key) DO NOTHING").Exec(ctx))
	if err != nil || added {
		return r, added, again(err)
	}
	known, err := t.oneAdvice(ctx, t.Select((*model.AssemblyRecommendation)(nil)).Where("assembly_id = ?", r.Assembly).Where("key = ?", key))
	return known, false, err
}

func (t assemblyTx) SaveRecommendation(ctx context.Context, r assembly.Recommendation) error {
	return mustChange(t.Tx.Update(toAdvice(r)).ExcludeColumn("tenant_id", "id", "assembly_id", "number", "key", "created_at").Where("id = ?", r.ID).Exec(ctx))
}

func (t assemblyTx) DropRecommendation(ctx context.Context, which id.ID) error {
	for _, rows := range []any{(*model.AssemblyVersion)(nil), (*model.AssemblyComment)(nil), (*model.AssemblyStep)(nil), (*model.AssemblyNotice)(nil)} {
		if _, err := t.Delete(rows).Where("recommendation_id = ?", which).Exec(ctx); err != nil {
			return err
		}
	}
	return mustChange(t.Delete((*model.AssemblyRecommendation)(nil)).Where("id = ?", which).Exec(ctx))
}

func (t assemblyTx) AddVersion(ctx context.Context, which id.ID, v assembly.Version) error {
	_, err := t.Insert(&model.AssemblyVersion{RecommendationID: which, Number: v.Number, Language: v.Language, Title: v.Title, Body: v.Body, Seat: v.Seat, At: v.At}).Exec(ctx)
	return again(err)
}

func (t assemblyTx) Versions(ctx context.Context, which id.ID) ([]assembly.Version, error) {
	var rows []model.AssemblyVersion
	err := t.Select(&rows).Where("recommendation_id = ?", which).Order("number").Limit(500).Scan(ctx)
	out := make([]assembly.Version, len(rows))
	for i, r := range rows {
		out[i] = assembly.Version{Number: r.Number, Language: r.Language, Title: r.Title, Body: r.Body, Seat: r.Seat, At: r.At}
	}
	return out, err
}

func (t assemblyTx) AddComment(ctx context.Context, which id.ID, c assembly.Comment, key string) error {
	row := &model.AssemblyComment{ID: c.ID, RecommendationID: which, Seat: c.Seat, Words: c.Words, Language: c.Language, Key: key, At: c.At}
	_, err := t.Insert(row).On("CONFLICT (tenant_id, recommendation_id, key) DO NOTHING").Exec(ctx)
	return err
}

func (t assemblyTx) Comments(ctx context.Context, which id.ID) ([]assembly.Comment, error) {
	var rows []model.AssemblyComment
	err := t.Select(&rows).Where("recommendation_id = ?", which).Order("at", "id").Limit(1000).Scan(ctx)
	out := make([]assembly.Comment, len(rows))
	for i, r := range rows {
		out[i] = assembly.Comment{ID: r.ID, Seat: r.Seat, Words: r.Words, Language: r.Language, At: r.At}
	}
	return out, err
}

func (t assemblyTx) AddStep(ctx context.Context, which id.ID, s assembly.Step) error {
	_, err := t.Insert(&model.AssemblyStep{ID: id.New(), RecommendationID: which, State: string(s.State), Note: s.Note, Language: s.Language, Office: s.Office, Due: s.Due, At: s.At}).Exec(ctx)
	return err
}

func (t assemblyTx) Steps(ctx context.Context, which id.ID) ([]assembly.Step, error) {
	var rows []model.AssemblyStep
	err := t.Select(&rows).Where("recommendation_id = ?", which).Order("at", "id").Limit(500).Scan(ctx)
	out := make([]assembly.Step, len(rows))
	for i, r := range rows {
		out[i] = assembly.Step{State: assembly.Standing(r.State), Note: r.Note, Language: r.Language, Office: r.Office, Due: r.Due, At: r.At}
	}
	return out, err
}

func (t assemblyTx) Due(ctx context.Context) ([]assembly.Recommendation, error) {
	return t.advice(ctx, t.Select((*model.AssemblyRecommendation)(nil)).Where("due <> ''").
		Where("state IN (?, ?, ?)", assembly.Received, assembly.Accepted, assembly.InWork))
}

func (t assemblyTx) NoteDue(ctx context.Context, which id.ID, due string, stage assembly.Stage) (bool, error) {
	return changed(t.Insert(&model.AssemblyNotice{RecommendationID: which, Due: due, Stage: string(stage)}).On("CONFLICT DO NOTHING").Exec(ctx))
}

func (t assemblyTx) Ballots(ctx context.Context, recommendation id.ID) ([]assembly.Ballot, error) {
	var rows []model.AssemblyBallot
	if err := t.Select(&rows).Where("recommendation_id = ?", recommendation).Order("opens_at DESC", "id DESC").Limit(100).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]assembly.Ballot, len(rows))
	for i := range rows {
		b, err := fromBallot(&rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = b
	}
	return out, nil
}

func fromBallot(r *model.AssemblyBallot) (assembly.Ballot, error) {
	b := assembly.Ballot{ID: r.ID, Recommendation: r.RecommendationID, Kind: assembly.BallotKind(r.Kind), Open: r.State == ballotOpen, Opens: r.OpensAt, Closes: r.ClosesAt,
		Yes: r.Yes, No: r.No, Abstain: r.Abstain, Members: r.Members, Threshold: r.Threshold, Quorum: r.Quorum, Passed: r.Passed}
	return b, json.Unmarshal([]byte(r.Reasons), &b.Reasons)
}

// The states of a ballot.
const (
	ballotOpen   = "open"
	ballotClosed = "closed"
)

func (t assemblyTx) LockBallot(ctx context.Context, recommendation id.ID) (assembly.Ballot, error) {
	row := &model.AssemblyBallot{}
	q := t.Select(row).Where("recommendation_id = ?", recommendation).Where("state = ?", ballotOpen)
	if err := t.Dialect().ForUpdate(q).Scan(ctx); err != nil {
		return assembly.Ballot{}, missing(err)
	}
	return fromBallot(row)
}

func (t assemblyTx) Expired(ctx context.Context) (out []id.ID, err error) {
	err = t.Select((*model.AssemblyBallot)(nil)).Column("recommendation_id").Where("state = ?", ballotOpen).Where("closes_at <= ?", t.Now()).Order("recommendation_id").Scan(ctx, &out)
	return out, err
}

func (t assemblyTx) AddBallot(ctx context.Context, b assembly.Ballot) error {
	row := &model.AssemblyBallot{ID: b.ID, RecommendationID: b.Recommendation, Kind: string(b.Kind), State: ballotOpen, OpensAt: b.Opens, ClosesAt: b.Closes,
		Threshold: b.Threshold, Quorum: b.Quorum, Reasons: "[]"}
	_, err := t.Insert(row).Exec(ctx)
	return again(err)
}

func (t assemblyTx) CloseBallot(ctx context.Context, b assembly.Ballot) error {
	reasons, err := json.Marshal(b.Reasons)
	if err != nil {
		return err
	}
	err = mustChange(t.Tx.Update((*model.AssemblyBallot)(nil)).Set("state = ?", ballotClosed).Set("closes_at = ?", b.Closes).Set("members = ?", b.Members).
		Set("passed = ?", b.Passed).Set("reasons = ?", string(reasons)).Where("id = ?", b.ID).Where("state = ?", ballotOpen).Exec(ctx))
	if err != nil {
		return err
	}
	for _, rows := range []any{(*model.AssemblyVoter)(nil), (*model.AssemblyReason)(nil)} {
		if _, err := t.Delete(rows).Where("ballot_id = ?", b.ID).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (t assemblyTx) AddVoter(ctx context.Context, ballot id.ID, seat int) (bool, error) {
	return changed(t.Insert(&model.AssemblyVoter{BallotID: ballot, Seat: seat}).On("CONFLICT DO NOTHING").Exec(ctx))
}

func (t assemblyTx) HasVoted(ctx context.Context, ballot id.ID, seat int) (bool, error) {
	row := &model.AssemblyVoter{}
	err := t.Select(row).Where("ballot_id = ?", ballot).Where("seat = ?", seat).Scan(ctx)
	if errors.Is(err, dialect.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func (t assemblyTx) CountVoters(ctx context.Context, ballot id.ID) (int, error) {
	n, err := t.Select((*model.AssemblyVoter)(nil)).Where("ballot_id = ?", ballot).Count(ctx)
	return int(n), err
}

func (t assemblyTx) CountVote(ctx context.Context, ballot id.ID, c assembly.Choice) error {
	q := t.Tx.Update((*model.AssemblyBallot)(nil)).Where("id = ?", ballot).Where("state = ?", ballotOpen)
	switch c {
	case assembly.Yes:
		q = q.Set("yes = yes + 1")
	case assembly.No:
		q = q.Set("no = no + 1")
	default:
		q = q.Set("abstain = abstain + 1")
	}
	return mustChange(q.Exec(ctx))
}

func (t assemblyTx) AddReason(ctx context.Context, ballot id.ID, words string) error {
	_, err := t.Insert(&model.AssemblyReason{BallotID: ballot, ID: id.Secret(), Words: words}).Exec(ctx)
	return err
}

func (t assemblyTx) Reasons(ctx context.Context, ballot id.ID) (out []string, err error) {
	err = t.Select((*model.AssemblyReason)(nil)).Column("words").Where("ballot_id = ?", ballot).Order("id").Limit(5000).Scan(ctx, &out)
	return out, err
}

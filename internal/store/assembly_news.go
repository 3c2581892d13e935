package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/assembly"
	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/notify"
	"almenda/internal/store/model"
)

// assemblyDue reminds the office that answers for a recommendation: those who run the assembly and
// answer for that office, or, where nobody is of that office, all who run it. Once the day is past, all.
func (t noticeTx) assemblyDue(ctx context.Context, e event.Event) ([]notify.Message, error) {
	r, err := assemblyTx(t).Recommendation(ctx, e.Subject)
	if err != nil || !r.Running() {
		return nil, err
	}
	a, err := assemblyTx(t).Assembly(ctx, r.Assembly)
	if err != nil {
		return nil, err
	}
	due, err := time.Parse(time.DateOnly, r.Due)
	if err != nil {
		return nil, nil //nolint:nilerr // the day was taken away meanwhile
	}
	owners, err := t.owners(ctx, a, r.Office, e.Data["stage"] == string(assembly.Late))
	if err != nil {
		return nil, err
	}
	people, err := t.people(ctx, owners)
	if err != nil {
		return nil, err
	}
	out := make([]notify.Message, len(people))
	for i, p := range people {
		out[i] = notify.Message{Kind: "answer_reminder", What: "news.assembly_" + e.Data["stage"], Title: r.Title.In(p.Language, "en"), Why: "assembly.why_staff",
			Path: "/admin/assembly/" + a.ID.String() + "/r/" + r.ID.String(), To: []notify.Person{p},
			Extra: map[string]string{"due_at": due.Add(12 * time.Hour).Format(time.RFC3339)}}
	}
	return out, nil
}

func (t noticeTx) owners(ctx context.Context, a assembly.Assembly, office string, all bool) (every []id.ID, err error) {
	var grants []model.Grant
	if err := t.Select(&grants).Where("role IN (?, ?)", access.Editor, access.Admin).Order("account_id", "id").Scan(ctx); err != nil {
		return nil, err
	}
	var own []id.ID
	for _, g := range grants {
		if !(access.Scope{Process: g.ProcessID, District: g.District}).Covers(a.Scope()) || slices.Contains(every, g.AccountID) {
			continue
		}
		every = append(every, g.AccountID)
		if strings.EqualFold(strings.TrimSpace(g.Office), strings.TrimSpace(office)) {
			own = append(own, g.AccountID)
		}
	}
	if all || len(own) == 0 {
		return every, nil
	}
	return own, nil
}

package store

import (
	"context"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/notify"
	"almenda/internal/store/model"
)

// processArchived tells followers, and everybody else who took part where they see what became of
// what they said.
func (t noticeTx) processArchived(ctx context.Context, e event.Event) ([]notify.Message, error) {
	out, err := t.processEnded(ctx, e)
	if err != nil {
		return nil, err
	}
	told := map[string]bool{}
	for _, m := range out {
		for _, p := range m.To {
			told[p.Email] = true
		}
	}
	p, err := processTx(t).Process(ctx, e.Subject)
	if err != nil {
		return nil, err
	}
	took, err := t.tookPart(ctx, e.Subject)
	if err != nil {
		return nil, err
	}
	byLanguage := map[string][]notify.Person{}
	for start := 0; start < len(took); start += chunk {
		people, err := t.people(ctx, took[start:min(start+chunk, len(took))])
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			if !told[p.Email] {
				byLanguage[p.Language] = append(byLanguage[p.Language], p)
			}
		}
	}
	for lang, people := range byLanguage {
		out = append(out, notify.Message{What: "news.you_said", Why: "news.why_took_part", Title: p.Title.In(lang, "en"), Path: "/me/said", To: people})
	}
	return out, nil
}

// tookPart lists the accounts that shared an idea, commented on one or sent a remark in a process.
func (t noticeTx) tookPart(ctx context.Context, process id.ID) (out []id.ID, err error) {
	seen := map[id.ID]bool{}
	for _, q := range []interface {
		Scan(ctx context.Context, dest ...any) error
	}{
		published(t.Select((*model.Idea)(nil))).Where("process_id = ?", process).ColumnExpr("DISTINCT ?TableAlias.author_id"),
		t.Select((*model.Remark)(nil)).Where("process_id = ?", process).Where("author_id IS NOT NULL").ColumnExpr("DISTINCT ?TableAlias.author_id"),
		t.Select((*model.Comment)(nil)).Join("JOIN ideas AS i ON i.tenant_id = comment.tenant_id AND i.id = comment.room_id").
			Where("i.process_id = ?", process).Where("comment.state = 'shown'").ColumnExpr("DISTINCT comment.author_id"),
	} {
		var some []id.ID
		if err := q.Scan(ctx, &some); err != nil {
			return nil, err
		}
		for _, who := range some {
			if !seen[who] {
				seen[who] = true
				out = append(out, who)
			}
		}
	}
	return out, nil
}

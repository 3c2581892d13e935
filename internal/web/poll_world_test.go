package web_test

import (
	"testing"
	"time"

	"almenda/internal/poll"
	"almenda/internal/study"
	"almenda/internal/tenant"
)

// asks puts a poll that everybody may answer and an entry with a document into the town.
func (s *side) asks(t *testing.T) map[string]string {
	t.Helper()
	ctx, who, lang := t.Context(), s.admin.Actor(), s.town.DefaultLanguage()
	polls, studies := s.p.App.Polls, s.p.App.Studies
	now := s.p.Clock.Now()
	in := func(words string) tenant.Text { return tenant.Text{lang: words} }
	which, err := polls.Create(ctx, who, s.town, poll.Write{Question: in("What for " + s.town.Slug + "?"), Choices: []tenant.Text{in("A tree"), in("A bench")},
		Audience: poll.Everybody, Most: 1, Results: poll.AfterAnswer, Opens: now.Add(-time.Hour), Closes: now.Add(48 * time.Hour)})
	if err == nil {
		err = polls.Publish(ctx, who, s.town, which)
	}
	if err != nil {
		t.Fatal(err)
	}
	entry, err := studies.Create(ctx, who, s.town, study.Write{Title: "Asked in " + s.town.Slug, Summary: "A walk.", Method: "walk", Office: "Kontoret",
		From: "2026-01-01", Until: "2026-01-02", Findings: "Much."})
	if err == nil {
		err = studies.AddFile(ctx, who, entry, study.Upload{Kind: study.ReportFile, Name: "report.pdf", Data: []byte("%PDF-1.7 " + s.town.Slug)})
	}
	if err == nil {
		err = studies.Publish(ctx, who, entry, study.Look{Names: true, Details: true, Consent: true, Files: true})
	}
	if err != nil {
		t.Fatal(err)
	}
	st, err := studies.Get(ctx, who, entry)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"poll": which.String(), "study": entry.String(), "file": st.Files[0].ID.String()}
}

package web_test

import (
	"testing"

	"almenda/internal/id"
	"almenda/internal/programme"
	"almenda/internal/tenant"
)

// folder publishes a programme with the town's process in it and a logo, and names a part of the town.
func (s *side) folder(t *testing.T) map[string]string {
	t.Helper()
	do, who, ctx, lang := s.p.App.Programmes, s.admin.Actor(), t.Context(), s.town.DefaultLanguage()
	slug := "programme-of-" + s.town.Slug
	made, err := do.Create(ctx, who, s.town, id.New().String(), programme.Write{Slug: slug, Title: tenant.Text{lang: "Programme of " + s.town.Slug},
		Summary: tenant.Text{lang: "Several processes"}, Funder: "The fund"})
	if err == nil {
		err = do.SetLogo(ctx, who, made, []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>`), "The fund")
	}
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.p.App.Processes.Get(ctx, who, s.p.Process(s.town))
	if err == nil {
		err = do.Assign(ctx, who, made, []id.ID{p.ID})
	}
	if err == nil {
		err = do.Publish(ctx, who, s.town, made, true)
	}
	if err != nil {
		t.Fatal(err)
	}
	all, err := do.Edited(ctx, who, made)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"programme": made.String(), "logo": all.Funder.Logo.String(), "folder": slug, "part": s.town.Districts[0].Key}
}

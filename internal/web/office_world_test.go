package web_test

import (
	"testing"

	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/tenant"
)

// office puts a process that nobody outside sees into the town, with its preview link and a
// template that was made of it.
func (s *side) office(t *testing.T) map[string]string {
	t.Helper()
	all, who, ctx, lang := s.p.App.Processes, s.admin.Actor(), t.Context(), s.town.DefaultLanguage()
	secret := "A secret process of " + s.town.Slug
	which, err := all.Begin(ctx, who, s.town, process.Begin{Key: id.New(), Title: secret, Slug: "secret-process"})
	if err == nil {
		w := process.WriteWords{Title: tenant.Text{lang: secret}, Summary: tenant.Text{lang: secret}}
		_, err = all.Save(ctx, who, s.town, which, process.Write{Words: &w})
	}
	if err == nil {
		err = all.SharePreview(ctx, who, which)
	}
	template := id.New()
	if err == nil {
		err = all.SaveTemplate(ctx, who, s.town, which, process.SaveTemplate{Key: template, Name: "A template of " + s.town.Slug})
	}
	if err != nil {
		t.Fatal(err)
	}
	d, err := all.Desk(ctx, who, s.town, which)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"process": which.String(), "template": template.String(), "/preview/:token": d.Process.Preview}
}

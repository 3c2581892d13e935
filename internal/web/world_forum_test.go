package web_test

import (
	"testing"

	"almenda/internal/forum"
	"almenda/internal/id"
)

// talk makes a board of questions and a thread in it, which an expert may be asked about.
func (s *side) talk(t *testing.T) map[string]string {
	t.Helper()
	f, ctx := s.p.App.Forum, t.Context()
	b, err := f.MakeBoard(ctx, s.admin.Actor(), s.town, "talk-of-"+s.town.Slug, forum.SetBoard{Title: "Talk of " + s.town.Slug,
		About: "Everything about " + s.town.Slug, Kind: forum.Question, Openers: forum.Everybody, State: forum.BoardOpen})
	if err != nil {
		t.Fatal(err)
	}
	th, err := f.Start(ctx, s.author.Actor(), s.town, b.Slug, forum.Write{Title: "A question of " + s.town.Slug, Body: "Why is it so in " + s.town.Slug + "?", Key: id.New().String()})
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"board": b.Slug, "thread": th.ID.String()}
}

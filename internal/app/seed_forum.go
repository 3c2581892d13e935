package app

import (
	"cmp"
	"context"
	"fmt"

	"almenda/internal/access"
	"almenda/internal/comment"
	"almenda/internal/forum"
	"almenda/internal/id"
	"almenda/internal/tenantcfg"
)

// forumDays is how long before the seeding the sample's boards were made.
const forumDays = 85

// forum makes the sample's boards and lets people talk in them.
func (s *seeder) forum(ctx context.Context, f *forum.Service, sample tenantcfg.Sample) error {
	if len(sample.Boards) == 0 {
		return nil
	}
	s.on(forumDays, 0)
	who, err := s.accounts.Seed(ctx, access.ForSystem(s.town.ID), sample.Desk.Key+"@"+s.town.Slug+".example", sample.Desk.Name, "", s.town.DefaultLanguage(),
		s.today.AddDate(0, 0, -90))
	if err != nil {
		return err
	}
	desk := access.Actor{Tenant: s.town.ID, Account: who.ID, Name: who.Name, Office: sample.Desk.Office, Language: s.town.DefaultLanguage(), Assurance: access.ByMail,
		Grants: []access.Grant{{Role: access.Editor}}}
	s.people[""] = desk
	boards := map[string]string{}
	for i, b := range sample.Boards {
		made, err := f.MakeBoard(ctx, desk, s.town, b.Slug, forum.SetBoard{Title: b.Title, About: b.About, Topic: b.Topic, Kind: cmp.Or(forum.BoardKind(b.Kind), forum.Talk),
			Openers: cmp.Or(forum.Openers(b.Openers), forum.Everybody), Hold: b.Hold, State: forum.BoardOpen, Position: 10 * (i + 1), Process: b.Process})
		if err != nil {
			return fmt.Errorf("board %q: %w", b.Title, err)
		}
		boards[b.Slug] = made.Slug
	}
	for _, t := range sample.Threads {
		if err := s.thread(ctx, f, boards[t.Board], t); err != nil {
			return fmt.Errorf("thread %q: %w", t.Title, err)
		}
	}
	s.set(s.today)
	return nil
}

func (s *seeder) thread(ctx context.Context, f *forum.Service, board string, t tenantcfg.Thread) error {
	s.on(t.DaysAgo, 0)
	th, err := f.Start(ctx, s.people[t.Author], s.town, board, forum.Write{Title: t.Title, Body: t.Text, District: t.District, Key: id.New().String()})
	if err != nil {
		return err
	}
	if t.Expert != "" {
		s.on(t.DaysAgo, 20)
		if err := f.Route(ctx, s.people[""], th.ID, forum.Route{Email: t.Expert + "@" + s.town.Slug + ".example", Skill: t.Skill}); err != nil {
			return err
		}
	}
	for n, key := range t.Supporters {
		s.on(t.DaysAgo, 30+n)
		if err := f.Support(ctx, s.people[key], th.ID, true); err != nil {
			return err
		}
	}
	for n, p := range t.Posts {
		if err := s.post(ctx, th.ID, p, 0, 60+40*n); err != nil {
			return err
		}
	}
	return nil
}

// post says something, lets others vote on it and answer it.
func (s *seeder) post(ctx context.Context, room id.ID, p tenantcfg.Post, under int64, minutes int) error {
	s.on(p.DaysAgo, minutes)
	c, err := s.comments.Post(ctx, s.people[p.Author], comment.Post{Room: room, Parent: under, Body: p.Text, Stance: comment.Stance(p.Stance), Office: p.Official, Key: id.New().String()})
	if err != nil {
		return err
	}
	for value, keys := range map[int][]string{1: p.Up, -1: p.Down} {
		for _, key := range keys {
			if err := s.comments.Vote(ctx, s.people[key], room, c.Seq, value); err != nil {
				return err
			}
		}
	}
	for n, r := range p.Replies {
		if err := s.post(ctx, room, r, c.Seq, minutes+5*(n+1)); err != nil {
			return err
		}
	}
	return nil
}

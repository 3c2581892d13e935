package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/comment"
	"almenda/internal/forum"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/investment"
	"almenda/internal/poll"
	"almenda/internal/process"
	"almenda/internal/programme"
	"almenda/internal/store"
	"almenda/internal/study"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/tenantcfg"
)

// seeder writes a town's sample content through the services, so that it obeys the rules that
// residents do, at the days on which it is said to have happened.
type seeder struct {
	town     *tenant.Town
	clock    *clock.Set
	today    time.Time
	accounts *account.Service
	ideas    *idea.Service
	comments *comment.Service
	people   map[string]access.Actor
	titled   map[string]id.ID // ideas by title
}

func (a *App) seed(ctx context.Context, town *tenant.Town, sample tenantcfg.Sample) error {
	n, err := a.Ideas.Summary(ctx, access.Guest(town.ID, ""))
	if err != nil || n.Ideas > 0 {
		return err
	}
	policy, err := access.NewPolicy()
	if err != nil {
		return err
	}
	at := clock.At(a.Clock.Now())
	towns := a.Store.Towns.Rewind(at)
	s := &seeder{town: town, clock: at, today: at.Now(), people: map[string]access.Actor{}, titled: map[string]id.ID{},
		ideas: idea.New(store.Ideas{DB: towns}, policy), comments: comment.New(store.Comments{DB: towns}, policy)}
	if s.accounts, err = account.New(store.Accounts{DB: towns}, policy, nil, a.Config.Secret); err != nil {
		return err
	}
	for _, r := range sample.Residents {
		if err := s.resident(ctx, r); err != nil {
			return err
		}
	}
	for _, i := range sample.Ideas {
		if err := s.idea(ctx, i); err != nil {
			return fmt.Errorf("%q: %w", i.Title, err)
		}
	}
	if err := s.forum(ctx, forum.New(store.Forum{DB: towns}, policy), sample); err != nil {
		return err
	}
	if err := s.polls(ctx, poll.New(store.Polls{DB: towns}, policy), sample); err != nil {
		return err
	}
	if err := s.surveys(ctx, survey.New(store.Surveys{DB: towns}, store.Answers{DB: a.Store.Answers}, policy), sample); err != nil {
		return err
	}
	if err := a.seedPanels(ctx, s, towns, policy, sample); err != nil {
		return err
	}
	if err := a.seedAssemblies(ctx, s, towns, policy, sample); err != nil {
		return err
	}
	if err := s.studies(ctx, study.New(store.Studies{DB: towns}, policy), sample); err != nil {
		return err
	}
	if err := s.meetings(ctx, towns, policy, sample.Meetings); err != nil {
		return err
	}
	if err := s.sittings(ctx, towns, policy, sample.Sittings); err != nil {
		return err
	}
	if err := s.consultations(ctx, towns, policy, sample.Consultations); err != nil {
		return err
	}
	if err := s.closings(ctx, towns, policy, sample.Closings); err != nil {
		return err
	}
	if err := s.investments(ctx, investment.New(store.Investments{DB: towns}, policy), sample); err != nil {
		return err
	}
	if err := s.programmes(ctx, programme.New(store.Programmes{DB: towns}, policy), process.New(store.Processes{DB: towns}, policy), sample); err != nil {
		return err
	}
	a.Pages.StaleTown(town.ID)
	return nil
}

func (s *seeder) resident(ctx context.Context, r tenantcfg.Resident) error {
	who, err := s.accounts.Seed(ctx, access.ForSystem(s.town.ID), r.Key+"@"+s.town.Slug+".example", r.Name, r.District,
		s.town.DefaultLanguage(), s.today.AddDate(0, 0, -90))
	if err != nil {
		return err
	}
	s.people[r.Key] = access.Actor{Tenant: s.town.ID, Account: who.ID, Name: who.Name, District: who.District,
		Language: s.town.DefaultLanguage(), Assurance: access.ByMail}
	return nil
}

// on sets the clock to an hour of a day in the past.
func (s *seeder) on(daysAgo, minutes int) {
	s.clock.Advance(s.today.AddDate(0, 0, -daysAgo).Add(time.Duration(minutes)*time.Minute - 8*time.Hour).Sub(s.clock.Now()))
}

func (s *seeder) idea(ctx context.Context, i tenantcfg.Idea) error {
	who := s.people[i.Author]
	s.on(i.DaysAgo, 0)
	draft, err := s.ideas.Begin(ctx, who, s.town, i.Process, id.New(), idea.Write{Title: &i.Title})
	if err != nil {
		return err
	}
	w := idea.Write{Body: &i.Text, Topic: &i.Topic, District: &i.District, Place: &i.Place}
	if i.Lat != nil && i.Lon != nil {
		point := &tenant.Point{Lat: *i.Lat, Lon: *i.Lon}
		w.Point = &point
	}
	if err := s.ideas.Save(ctx, who, s.town, draft, w); err != nil {
		return err
	}
	if err := s.ideas.Publish(ctx, who, s.town, draft); err != nil {
		return err
	}
	s.titled[i.Title] = draft
	for n, key := range i.Supporters {
		s.on(i.DaysAgo, 30+n)
		if err := s.ideas.Support(ctx, s.people[key], draft, true); err != nil {
			return err
		}
	}
	if err := s.talk(ctx, draft, i.Comments); err != nil {
		return err
	}
	return s.office(ctx, draft, i)
}

// said is a comment or a reply with its place.
type said struct {
	tenantcfg.Comment
	under int // index of what is answered; -1: nothing
}

// talk posts comments in the order of their days, replies after what they answer.
func (s *seeder) talk(ctx context.Context, room id.ID, list []tenantcfg.Comment) error {
	var all []said
	for _, c := range list {
		at := len(all)
		all = append(all, said{c, -1})
		for _, r := range c.Replies {
			all = append(all, said{r, at})
		}
	}
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[b].DaysAgo, all[a].DaysAgo) })
	number := make([]int64, len(all))
	for n, i := range order {
		in := comment.Post{Room: room, Body: all[i].Text}
		if all[i].under >= 0 {
			in.Parent = number[all[i].under]
		}
		s.on(all[i].DaysAgo, 60+7*n)
		c, err := s.comments.Post(ctx, s.people[all[i].Author], in)
		if err != nil {
			return err
		}
		number[i] = c.Seq
	}
	return nil
}

// office gives the answers and sets the status, as somebody of the town would.
func (s *seeder) office(ctx context.Context, which id.ID, i tenantcfg.Idea) error {
	staff := access.Actor{Tenant: s.town.ID, Account: s.people[i.Author].Account, Grants: []access.Grant{{Role: access.Editor}}}
	office, last := s.town.Contact.Office.In(s.town.DefaultLanguage(), "en"), max(i.DaysAgo-5, 0)
	reason := ""
	for _, ans := range i.Answers {
		s.on(ans.DaysAgo, 200)
		if err := s.ideas.Answer(ctx, staff, which, idea.GiveAnswer{Body: ans.Text, Office: ans.Office}); err != nil {
			return err
		}
		office, last, reason = ans.Office, ans.DaysAgo, firstSentence(ans.Text)
	}
	status := idea.Status(i.Status)
	if status == "" || status == idea.Submitted {
		return nil
	}
	if reason == "" {
		reason = office
	}
	s.on(last, 210)
	return s.ideas.SetStatus(ctx, staff, which, idea.SetStatus{Status: status, Reason: reason, Office: office})
}

// firstSentence is the beginning of an answer, which is the reason for what was decided.
func firstSentence(text string) string {
	for i, r := range text {
		if r == '\n' || (r == '.' && i > 20) {
			return text[:i+1]
		}
	}
	return text
}

package app

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store"
	"almenda/internal/store/tenantdb"
	"almenda/internal/survey"
	"almenda/internal/tenantcfg"
)

// panelSeeder makes the sample's panels with their made-up people, and asks and draws them.
type panelSeeder struct {
	*seeder
	panels        *panel.Service
	surveys       *survey.Service
	first, second access.Actor
	made          map[string]panel.Panel
	members       map[string][]panel.Made
}

func (a *App) seedPanels(ctx context.Context, s *seeder, towns *tenantdb.DB, policy *access.Policy, sample tenantcfg.Sample) error {
	if len(sample.Residents) < 2 || a.Store.Answers == nil {
		return nil // two people are needed, and somewhere to keep what members answer
	}
	answers := store.Answers{DB: a.Store.Answers}
	panels, err := panel.New(store.Panels{DB: towns}, policy, nil, a.Config.Secret, store.PanelAnswers{Answers: answers})
	if err != nil {
		return err
	}
	first := s.clerk(sample)
	second := first
	second.Account = s.people[sample.Residents[1].Key].Account
	at := &panelSeeder{seeder: s, panels: panels, surveys: survey.New(store.Surveys{DB: towns}, answers, policy), first: first, second: second}
	return at.all(ctx, sample.Panels)
}

func (s *panelSeeder) all(ctx context.Context, list []tenantcfg.Panel) error {
	s.made, s.members = map[string]panel.Panel{}, map[string][]panel.Made{}
	for _, one := range list {
		p := s.panelOf(one, s.first, s.made[one.Parent].ID)
		s.made[one.Slug], s.members[one.Slug] = p, s.panelists(p, one, s.members[one.Parent])
		s.set(s.hour(one.From, 9))
		if err := s.panels.Seed(ctx, access.ForSystem(s.town.ID), p, populationOf(one, s.first), s.members[one.Slug]); err != nil {
			return fmt.Errorf("panel %q: %w", one.Slug, err)
		}
	}
	for _, one := range list {
		if one.Draw {
			if err := s.draw(ctx, one); err != nil {
				return fmt.Errorf("draw of panel %q: %w", one.Slug, err)
			}
		}
		for _, w := range one.Waves {
			if err := s.wave(ctx, one, w); err != nil {
				return fmt.Errorf("wave %q: %w", w.Slug, err)
			}
		}
	}
	s.set(s.today)
	return nil
}

func (s *seeder) panelOf(one tenantcfg.Panel, clerk access.Actor, parent id.ID) panel.Panel {
	day := func(n int) string { return s.hour(n, 12).Format("2006-01-02") }
	p := panel.Panel{ID: id.New(), Slug: one.Slug, Kind: panel.Kind(one.Kind), Parent: parent, District: one.District,
		Title: one.Title, Lead: one.Lead, State: panel.Published, Size: one.Size, From: day(one.From), Until: day(one.Until),
		Office: s.town.Contact.Office.In(s.town.DefaultLanguage(), "en"), Sample: true, CreatedBy: clerk.Account,
		Created: s.hour(one.From, 9), Published: s.hour(one.From, 9),
		Settings: panel.Settings{Purpose: one.Purpose, Mandate: panel.Mandate{May: one.May, MayNot: one.MayNot, Decides: one.Decides, Answers: one.Replies},
			Offices: one.Offices, Contact: panel.Contact{Phone: one.Phone, Email: one.Email, Hours: one.Hours},
			Recruiting: one.Recruiting, ByLot: one.ByLot, MinAge: one.MinAge, Household: one.Household}}
	for _, v := range one.Variables {
		made := panel.Variable{Key: v.Key, Title: v.Title, Use: panel.Use(v.Use), Bands: v.Bands}
		for _, o := range v.Options {
			made.Options = append(made.Options, panel.Option{Key: o.Key, Title: o.Title})
		}
		p.Settings.Variables = append(p.Settings.Variables, made)
	}
	for _, w := range one.Planned {
		p.Settings.Planned = append(p.Settings.Planned, panel.Planned{Month: s.today.AddDate(0, w.Month, 0).Format("2006-01"), Topic: w.Topic})
	}
	return p
}

// people are those of one panel: some of the panel that it stands beside, and others that chance makes,
// always the same chance, by what the town is like and how ready each class is.
func (s *seeder) panelists(p panel.Panel, one tenantcfg.Panel, beside []panel.Made) (out []panel.Made) {
	for _, who := range beside {
		if len(out) < one.Shared && who.State == panel.Member && who.Facts[panel.District] == p.District {
			out = append(out, panel.Made{Person: who.Person, State: panel.Member, Known: true})
		}
	}
	chance := rand.New(rand.NewPCG(uint64(len(one.Slug)), 11)) //nolint:gosec // made up
	for n := 1; len(out) < one.Members+one.Waiting; n++ {
		// Nobody is behind an address that ends so (RFC 2606), and nothing is sent there.
		who := panel.Person{ID: id.Secret(), Email: fmt.Sprintf("%s-%03d@%s.invalid", one.Slug, n, s.town.Slug), Language: s.town.DefaultLanguage(),
			Facts: s.facts(chance, p, one), Since: p.From}
		state := panel.Member
		if len(out) >= one.Members {
			state = panel.Waiting
		}
		out = append(out, panel.Made{Person: who, State: state})
	}
	return out
}

func populationOf(one tenantcfg.Panel, clerk access.Actor) panel.Population {
	pop := panel.Population{Source: one.Population.Source, At: one.Population.At, By: clerk.Account}
	for _, variable := range sorted(one.Population.Of) {
		t := panel.Table{Variables: []string{variable}}
		for _, class := range sorted(one.Population.Of[variable]) {
			t.Cells = append(t.Cells, panel.Cell{Values: []string{class}, People: one.Population.Of[variable][class]})
		}
		pop.Tables = append(pop.Tables, t)
	}
	return pop
}

// facts are what one made-up person told.
func (s *seeder) facts(chance *rand.Rand, p panel.Panel, one tenantcfg.Panel) panel.Facts {
	out := panel.Facts{}
	for _, v := range p.Settings.Variables {
		weights := map[string]float64{}
		for class, people := range one.Population.Of[v.Key] {
			weights[class] = float64(people) * cmp.Or(one.Takeup[v.Key][class], 1)
		}
		if len(weights) == 0 {
			for _, class := range v.Classes(s.districts()) {
				weights[class] = 1
			}
		}
		if v.Key == panel.District && p.District != "" {
			weights = map[string]float64{p.District: 1}
		}
		class := pick(chance, weights)
		if v.Key == panel.BirthYear {
			class = strconv.Itoa(s.today.Year() - ageIn(chance, class))
		}
		out[v.Key] = class
	}
	return out
}

func (s *seeder) districts() (out []string) {
	for _, d := range s.town.Districts {
		out = append(out, d.Key)
	}
	return out
}

// ageIn is an age of a band such as 30-44 or 65+.
func ageIn(chance *rand.Rand, band string) int {
	first, last, ranged := strings.Cut(band, "-")
	from, _ := strconv.Atoi(strings.TrimSuffix(first, "+")) // bands of samples are numbers
	to := from + 20
	if ranged {
		to, _ = strconv.Atoi(last)
	}
	return from + chance.IntN(to-from+1)
}

// pick draws a class by its weight.
func pick(chance *rand.Rand, weights map[string]float64) string {
	total := 0.0
	for _, class := range sorted(weights) {
		total += weights[class]
	}
	at := chance.Float64() * total
	for _, class := range sorted(weights) {
		if at -= weights[class]; at < 0 {
			return class
		}
	}
	return sorted(weights)[0]
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

package app

import (
	"context"
	"fmt"
	"time"

	"almenda/internal/access"
	"almenda/internal/assembly"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
	"almenda/internal/tenantcfg"
)

// silent is the store without letters: made-up members are written to by nobody.
type silent struct{ assembly.Store }

type silentTx struct{ assembly.Tx }

// WriteToMembers writes to nobody.
func (silentTx) WriteToMembers(context.Context, id.ID, assembly.Letter) error { return nil }

// Update opens a transaction that writes no letters.
func (s silent) Update(ctx context.Context, t tenant.ID, fn func(assembly.Tx) error) error {
	return s.Store.Update(ctx, t, func(tx assembly.Tx) error { return fn(silentTx{tx}) })
}

// assemblySeeder lets the sample's assemblies meet, vote and be answered, through the services.
type assemblySeeder struct {
	*seeder
	*assembly.Service
	store  assembly.Store
	panels *panel.Service
	clerk  access.Actor
	lang   string
	words  func(key string) tenant.Text // of the catalogue, in all languages of the town
}

func (a *App) seedAssemblies(ctx context.Context, s *seeder, towns *tenantdb.DB, policy *access.Policy, sample tenantcfg.Sample) error {
	panels, err := panel.New(store.Panels{DB: towns}, policy, nil, a.Config.Secret, store.PanelAnswers{Answers: store.Answers{DB: a.Store.Answers}})
	if err != nil {
		return err
	}
	kept := silent{store.Assemblies{DB: towns}}
	at := &assemblySeeder{seeder: s, store: kept, panels: panels, clerk: s.clerk(sample), lang: s.town.DefaultLanguage(),
		Service: assembly.New(kept, policy, links{}, founder{panels, a.Catalog, s.clock})}
	at.words = func(key string) tenant.Text {
		out := tenant.Text{}
		for _, lang := range s.town.Languages {
			out[lang] = a.Catalog.Printer(lang, s.town.Location(), s.town.Texts).T(key)
		}
		return out
	}
	for _, one := range sample.Assemblies {
		if err := at.meet(ctx, one); err != nil {
			return fmt.Errorf("assembly %q: %w", one.Title.In(at.lang, "en"), err)
		}
	}
	s.set(s.today)
	return nil
}

func (s *assemblySeeder) day(n int) string { return s.hour(n, 12).Format(time.DateOnly) }

func (s *assemblySeeder) write(one tenantcfg.Assembly, lang string) assembly.Write {
	return assembly.Write{Key: "sample", Language: lang, Title: one.Title[lang], Charge: one.Charge[lang], Recipient: one.Recipient[lang], Office: one.Office,
		Begins: s.day(one.Begins), Ends: s.day(one.Ends), Threshold: one.Threshold, Quorum: one.Quorum, Processes: one.Processes, Sample: true}
}

func (s *assemblySeeder) meet(ctx context.Context, one tenantcfg.Assembly) error {
	s.set(s.hour(min(one.Begins, 0)-20, 10))
	which, err := s.begin(ctx, one)
	if err != nil {
		return err
	}
	for lang := range one.Title {
		if lang == s.lang {
			continue
		}
		if err := s.Save(ctx, s.clerk, which, s.write(one, lang)); err != nil {
			return err
		}
	}
	sessions := make([]id.ID, len(one.Sessions))
	for i, w := range one.Sessions {
		if sessions[i], err = s.session(ctx, which, w); err != nil {
			return err
		}
	}
	if err := s.Publish(ctx, s.clerk, s.town, which); err != nil {
		return err
	}
	for i, w := range one.Sessions {
		if err := s.held(ctx, which, sessions[i], i+1, w); err != nil {
			return err
		}
	}
	for _, r := range one.Recommendations {
		if err := s.recommend(ctx, which, r); err != nil {
			return fmt.Errorf("%q: %w", r.Title.In(s.lang, "en"), err)
		}
	}
	return nil
}

// begin makes the assembly of a sample's panel, or one with its panel from the template.
func (s *assemblySeeder) begin(ctx context.Context, one tenantcfg.Assembly) (id.ID, error) {
	w := s.write(one, s.lang)
	if one.Panel != "" {
		p, err := s.panels.Front(ctx, access.Guest(s.town.ID, s.lang), s.town, one.Panel)
		if err != nil {
			return id.None, err
		}
		w.Panel = p.Panel.ID
		return s.Create(ctx, s.clerk, w)
	}
	t := assembly.Template{Write: w, Size: one.Size, MinAge: 16, Every: 14, First: s.hour(one.Begins, 17), Hours: 3, Place: one.Place, Phone: s.town.Contact.Phone, Email: s.town.Contact.Email}
	for _, key := range []string{"learn", "hear", "weigh", "decide"} {
		t.Sessions, t.Plans = append(t.Sessions, s.words("assembly.plan_"+key)), append(t.Plans, s.words("assembly.plan_"+key+"_text"))
	}
	return s.Found(ctx, s.clerk, s.town, t)
}

func (s *assemblySeeder) session(ctx context.Context, which id.ID, one tenantcfg.AssemblySession) (made id.ID, err error) {
	starts := s.hour(one.Day, one.Hour)
	for _, lang := range s.town.Languages {
		if one.Title[lang] == "" {
			continue
		}
		w := assembly.WriteSession{Language: lang, Title: one.Title[lang], Programme: one.Programme[lang], Minutes: one.Minutes[lang], Starts: starts,
			Ends: starts.Add(time.Duration(one.Hours) * time.Hour), Place: one.Place, Recording: one.Recording}
		for _, e := range one.Experts {
			w.Experts = append(w.Experts, assembly.Expert{Name: e.Name, Stands: e.Stands, Chosen: e.Chosen, Consent: true})
		}
		if made == id.None {
			made, err = s.AddSession(ctx, s.clerk, which, w)
		} else {
			err = s.SaveSession(ctx, s.clerk, which, made, w)
		}
		if err != nil {
			return made, err
		}
	}
	return made, nil
}

// held is what happened around a session that is over: who came, what was asked and answered.
func (s *assemblySeeder) held(ctx context.Context, which, session id.ID, n int, one tenantcfg.AssemblySession) error {
	if one.Day >= 0 {
		return nil
	}
	members, err := s.members(ctx, which)
	if err != nil || len(members) == 0 {
		return err
	}
	d, err := s.Desk(ctx, s.clerk, which)
	if err != nil {
		return err
	}
	s.set(s.hour(one.Day, one.Hour+1))
	for i, q := range one.Questions {
		ask := assembly.Ask{Key: fmt.Sprint("sample", i), Language: s.lang, Words: q.Words}
		if err := s.Ask(ctx, members[i%len(members)], d.Assembly.Slug, n, ask); err != nil {
			return err
		}
	}
	desk, err := s.SessionDesk(ctx, s.clerk, which, session)
	if err != nil {
		return err
	}
	for i, q := range desk.Questions {
		if i < len(one.Questions) && one.Questions[i].Answer != "" {
			if err := s.Reply(ctx, s.clerk, which, q.ID, one.Questions[i].Answer, false); err != nil {
				return err
			}
		}
	}
	return s.Attend(ctx, s.clerk, which, session, desk.Seats[:min(one.Attended, len(desk.Seats))], 0)
}

// members are those of an assembly, as they act.
func (s *assemblySeeder) members(ctx context.Context, which id.ID) (out []access.Actor, err error) {
	err = s.store.View(ctx, s.town.ID, func(tx assembly.Tx) error {
		a, err := tx.Assembly(ctx, which)
		if err != nil {
			return err
		}
		people, err := tx.Members(ctx, a.Panel)
		for _, p := range people {
			out = append(out, access.Actor{Tenant: s.town.ID, Person: p, Language: s.lang})
		}
		return err
	})
	return out, err
}

func (s *assemblySeeder) recommend(ctx context.Context, which id.ID, one tenantcfg.Recommendation) error {
	members, err := s.members(ctx, which)
	if err != nil {
		return err
	}
	if len(members) == 0 {
		return fault.Missing()
	}
	s.set(s.hour(one.Day-14, 18))
	advice, err := s.Propose(ctx, s.clerk, which, assembly.WriteAdvice{Language: s.lang, Title: one.Title[s.lang], Body: one.Body[s.lang]})
	if err != nil {
		return err
	}
	for _, lang := range s.town.Languages {
		if lang != s.lang && one.Title[lang] != "" {
			if err := s.Rewrite(ctx, s.clerk, which, advice, assembly.WriteAdvice{Language: lang, Title: one.Title[lang], Body: one.Body[lang]}); err != nil {
				return err
			}
		}
	}
	s.set(s.hour(one.Day, 16))
	if err := s.OpenVote(ctx, s.clerk, which, advice, s.hour(one.Day, 18)); err != nil {
		return err
	}
	var votes []assembly.Vote
	for choice, n := range map[assembly.Choice]int{assembly.Yes: one.Yes, assembly.No: one.No, assembly.Abstain: one.Abstain} {
		for range n {
			votes = append(votes, assembly.Vote{Choice: choice})
		}
	}
	if err := s.vote(ctx, which, advice, members, votes); err != nil || one.Office == "" {
		return err
	}
	s.set(s.hour(one.Handed, 11))
	if err := s.HandOver(ctx, s.clerk, which, assembly.HandOver{Day: s.day(one.Handed), Office: one.Office, Due: s.day(one.Due)}); err != nil {
		return err
	}
	return s.followed(ctx, which, advice, members, one)
}

// vote lets members vote, one after the other, and closes the vote.
func (s *assemblySeeder) vote(ctx context.Context, which, advice id.ID, members []access.Actor, votes []assembly.Vote) error {
	p, err := s.AdviceDesk(ctx, s.clerk, which, advice)
	if err != nil {
		return err
	}
	for i, v := range votes[:min(len(votes), len(members))] {
		if err := s.Vote(ctx, members[i], p.Assembly.Slug, p.Advice.Number, v); err != nil {
			return err
		}
	}
	return s.CloseVote(ctx, s.clerk, which, advice)
}

// followed are the steps of the office, with the members' votes on what it called done.
func (s *assemblySeeder) followed(ctx context.Context, which, advice id.ID, members []access.Actor, one tenantcfg.Recommendation) error {
	for _, st := range one.Steps {
		s.set(s.hour(st.Day, 13))
		f := assembly.Follow{State: assembly.Standing(st.State), Note: st.Note, Language: s.lang, Office: one.Office, Due: s.day(st.Due), Closes: s.hour(st.Day+14, 20)}
		if err := s.Follow(ctx, s.clerk, s.town, which, advice, f); err != nil {
			return err
		}
		if st.Confirms == 0 {
			continue
		}
		s.set(s.hour(st.Day+1, 13))
		votes := make([]assembly.Vote, st.Confirms)
		for i := range votes {
			votes[i].Choice = assembly.Yes
		}
		if err := s.vote(ctx, which, advice, members, votes); err != nil {
			return err
		}
	}
	return nil
}

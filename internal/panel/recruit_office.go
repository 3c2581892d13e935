package panel

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/tenant"
)

// Limits of recruitment waves.
const (
	MaxWaveTitle   = 120
	MaxWaveMessage = 1000
	MaxAddresses   = 50_000 // in one list
	MaxBlank       = 20_000 // codes without an address
	maxUses        = 10
)

// NewCampaign is a recruitment wave as staff write it.
type NewCampaign struct {
	Kind      Channel
	Title     string
	Until     string
	Household bool // one code for a household
	Uses      int  // people who may use one code; 0: one, or as many as the panel takes of a household
	Classes   map[string][]string
	Message   tenant.Text
	Key       string
}

// WaveRow is a recruitment wave and what came of it.
type WaveRow struct {
	Campaign
	Response
	Now    map[Membership]int // of those who came by it and are still there
	Strata []Response
}

// Recruitment lists the recruitment waves of a panel, newest first. Faults: NotFound.
func (s *Service) Recruitment(ctx context.Context, who access.Actor, panel id.ID) (p Panel, out []WaveRow, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if p, err = s.run(ctx, tx, who, panel); err != nil {
			return err
		}
		list, err := tx.Campaigns(ctx, panel)
		if err != nil {
			return err
		}
		out, err = s.waveRows(ctx, tx, panel, list)
		return err
	})
	return p, out, err
}

func (s *Service) waveRows(ctx context.Context, tx Tx, panel id.ID, list []Campaign) ([]WaveRow, error) {
	responses, err := tx.Responses(ctx, panel)
	if err != nil {
		return nil, err
	}
	came, err := tx.CameBy(ctx, panel)
	if err != nil {
		return nil, err
	}
	out := make([]WaveRow, len(list))
	for i, c := range list {
		out[i] = WaveRow{Campaign: c, Now: came[c.ID]}
		for _, r := range responses {
			if r.Campaign == c.ID {
				out[i].Codes, out[i].Opened, out[i].Used = out[i].Codes+r.Codes, out[i].Opened+r.Opened, out[i].Used+r.Used
				out[i].Strata = append(out[i].Strata, r)
			}
		}
	}
	return out, nil
}

// RecruitmentWave is one recruitment wave. Faults: NotFound, also when it is of another panel.
func (s *Service) RecruitmentWave(ctx context.Context, who access.Actor, panel, campaign id.ID) (p Panel, out WaveRow, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		var c Campaign
		if p, c, err = s.campaign(ctx, tx, who, panel, campaign); err != nil {
			return err
		}
		rows, err := s.waveRows(ctx, tx, panel, []Campaign{c})
		if err == nil {
			out = rows[0]
		}
		return err
	})
	return p, out, err
}

func (s *Service) campaign(ctx context.Context, tx Tx, who access.Actor, panel, campaign id.ID) (Panel, Campaign, error) {
	p, err := s.run(ctx, tx, who, panel)
	if err != nil {
		return p, Campaign{}, err
	}
	c, err := tx.Campaign(ctx, campaign)
	if err == nil && c.Panel != panel {
		err = fault.Missing()
	}
	return p, c, err
}

// PlanCampaign makes a recruitment wave, still without codes. Sent twice with one key it makes one.
// Faults: NotFound, Closed before the panel is published, Invalid.
func (s *Service) PlanCampaign(ctx context.Context, who access.Actor, panel id.ID, in NewCampaign) (made id.ID, err error) {
	if in.Key == "" || len(in.Key) > 64 {
		in.Key = id.New().String()
	}
	err = s.change(ctx, who, panel, "panel.wave_plan", func(tx Tx, p *Panel) error {
		if p.State != Published {
			return fault.New(fault.Closed, "fault.panel_not_published")
		}
		if err := in.check(*p, tx.Now()); err != nil {
			return err
		}
		list, err := tx.Campaigns(ctx, panel)
		if err != nil {
			return err
		}
		c := Campaign{ID: id.New(), Panel: panel, Number: 1, Kind: in.Kind, Title: in.Title, State: RecruitPrepared, Until: in.Until, By: who.Account, Made: tx.Now(),
			Settings: Recruiting{Household: in.Household, Uses: in.Uses, Classes: in.Classes, Message: in.Message}}
		if len(list) > 0 {
			c.Number = list[0].Number + 1
		}
		made, _, err = tx.AddCampaign(ctx, c, in.Key)
		return err
	})
	return made, err
}

func (in *NewCampaign) check(p Panel, now time.Time) error {
	var form fault.Form
	in.Title = strings.TrimSpace(in.Title)
	switch n := len([]rune(in.Title)); {
	case n == 0:
		form.Add("title", "fault.panel_required")
	case n > MaxWaveTitle:
		form.Add("title", "fault.too_long", "max", MaxWaveTitle)
	case nationalid.In(in.Title):
		form.Add("title", "fault.national_number")
	}
	if !slices.Contains(Channels, in.Kind) {
		form.Add("kind", "fault.panel_required")
	}
	if _, err := time.Parse(time.DateOnly, in.Until); in.Until != "" && (err != nil || in.Until < isoDay(now)) {
		form.Add("until", "fault.panel_day_past")
	}
	for lang, said := range in.Message {
		if len([]rune(said)) > MaxWaveMessage {
			form.Add("message_"+lang, "fault.too_long", "max", MaxWaveMessage)
		}
		if nationalid.In(said) {
			form.Add("message_"+lang, "fault.national_number")
		}
	}
	if in.Uses == 0 {
		in.Uses = 1
		if in.Household {
			in.Uses = max(1, p.Settings.Household)
		}
	}
	if in.Uses < 1 || in.Uses > maxUses {
		form.Add("uses", "fault.panel_between", "least", 1, "most", maxUses)
	}
	for key, classes := range in.Classes {
		v, ok := p.Variable(key)
		if !ok || v.Use != Quota || len(classes) == 0 {
			delete(in.Classes, key) // what is told for statistics chooses nobody
		}
	}
	return form.Err()
}

// Steer changes how far a wave has come: staff say that it went out, or that its codes are good no more.
// Faults: NotFound, Closed.
func (s *Service) Steer(ctx context.Context, who access.Actor, panel, campaign id.ID, to CampaignState) error {
	return s.change(ctx, who, panel, "panel.wave_"+string(to), func(tx Tx, _ *Panel) error {
		_, c, err := s.campaign(ctx, tx, who, panel, campaign)
		if err != nil || c.State == to {
			return err
		}
		if c.State == RecruitEnded || to == RecruitPrepared {
			return fault.New(fault.Closed, "fault.panel_wave_ended")
		}
		c.State = to
		if to == RecruitSent {
			c.SentOn = isoDay(tx.Now())
		}
		return tx.SaveCampaign(ctx, c)
	})
}

// Addressed is one letter of a wave. It exists while the file for it is written, and nowhere after.
type Addressed struct {
	Name     string
	Street   string
	Postcode string
	City     string
	Phone    string
	Email    string
	Language string
	Code     string
	Link     string // where the code is typed in already
	stratum  string
	home     string
}

// Addresses makes codes for a list of people and hands them back with the list, for the file from which
// letters are printed; of a wave by mail it queues the letters. Names and addresses are forgotten: the
// same list makes the same codes again. Faults: NotFound, Closed, Invalid with the field list.
func (s *Service) Addresses(ctx context.Context, who access.Actor, town *tenant.Town, panel, campaign id.ID, text string, n Naming) (c Campaign, out []Addressed, added int, err error) {
	err = s.change(ctx, who, panel, "panel.wave_codes", func(tx Tx, p *Panel) error {
		if _, c, err = s.campaign(ctx, tx, who, panel, campaign); err != nil {
			return err
		}
		if c.State == RecruitEnded {
			return fault.New(fault.Closed, "fault.panel_wave_ended")
		}
		if out, err = readAddresses(text, *p, c, n, tx.Now()); err != nil {
			return err
		}
		codes := make([]Code, len(out))
		for i := range out {
			a := &out[i]
			a.Code = s.codeFor(who.Tenant, c.ID, a.key(c))
			if !town.Speaks(a.Language) {
				a.Language = town.DefaultLanguage()
			}
			a.Link = s.invite(town, a.Language, *p, a.Code)
			codes[i] = s.newCode(who.Tenant, *p, c, *a)
		}
		if added, err = tx.AddCodes(ctx, codes); err != nil {
			return err
		}
		if c.Kind == ByMail {
			return s.mailWave(ctx, tx, town, *p, c, out)
		}
		return nil
	})
	return c, out, added, err
}

func (s *Service) newCode(t tenant.ID, p Panel, c Campaign, a Addressed) Code {
	one := Code{Hash: s.codeHash(t, a.Code), Campaign: c.ID, Panel: p.ID, Stratum: a.stratum, Household: s.homeKey(t, a.home), Uses: max(1, c.Settings.Uses)}
	if one.Household == "" {
		one.Household = one.Hash
	}
	return one
}

func (s *Service) invite(town *tenant.Town, lang string, p Panel, code string) string {
	return s.links.Link(town.ID, lang, "/panel/"+p.Slug+"/join?code="+code)
}

// key is what makes the code of a letter: the household, or the person in it.
func (a Addressed) key(c Campaign) string {
	parts := []string{a.home}
	if !c.Settings.Household || a.home == "" {
		parts = append(parts, a.Name, a.Phone, a.Email)
	}
	return strings.ToLower(strings.Join(parts, "\n"))
}

// mailWave queues the letters of a wave by mail. A code that was queued for before is not queued again.
func (s *Service) mailWave(ctx context.Context, tx Tx, town *tenant.Town, p Panel, c Campaign, list []Addressed) error {
	for _, a := range list {
		one, err := tx.Code(ctx, p.ID, s.codeHash(town.ID, a.Code))
		if err != nil {
			return err
		}
		if one.Mailed {
			continue
		}
		first := town.DefaultLanguage()
		params := map[string]string{"title": p.Title.In(a.Language, first), "message": c.Settings.Message.In(a.Language, first), "code": a.Code, "link": a.Link,
			"purpose": p.Settings.Purpose.In(a.Language, first)}
		if err := tx.QueueLetter(ctx, Letter{Kind: "recruit_panel", To: a.Email, Language: a.Language, Params: params}); err != nil {
			return err
		}
		if err := tx.MailedCode(ctx, one.Hash); err != nil {
			return err
		}
	}
	return nil
}

// BlankCodes makes sure that a wave has so many codes that no address belongs to: for letters that are
// handed out, and posters. Faults: NotFound, Closed, Invalid.
func (s *Service) BlankCodes(ctx context.Context, who access.Actor, panel, campaign id.ID, n int) error {
	return s.change(ctx, who, panel, "panel.wave_codes", func(tx Tx, p *Panel) error {
		_, c, err := s.campaign(ctx, tx, who, panel, campaign)
		if err != nil {
			return err
		}
		if c.State == RecruitEnded {
			return fault.New(fault.Closed, "fault.panel_wave_ended")
		}
		if n < 1 || n > MaxBlank {
			var form fault.Form
			form.Add("count", "fault.panel_between", "least", 1, "most", MaxBlank)
			return form.Err()
		}
		if n <= c.Settings.Blank {
			return nil
		}
		codes := make([]Code, n)
		for i := range codes {
			codes[i] = s.newCode(who.Tenant, *p, c, Addressed{Code: s.code(who.Tenant, c.ID, i+1)})
		}
		c.Settings.Blank = n
		if _, err := tx.AddCodes(ctx, codes); err != nil {
			return err
		}
		return tx.SaveCampaign(ctx, c)
	})
}

// Blank are the codes of a wave that no address belongs to, from the first one on. Faults: NotFound.
func (s *Service) Blank(ctx context.Context, who access.Actor, town *tenant.Town, panel, campaign id.ID, lang string) (p Panel, c Campaign, out []Addressed, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		p, c, err = s.campaign(ctx, tx, who, panel, campaign)
		return err
	})
	for i := range c.Settings.Blank {
		code := s.code(who.Tenant, c.ID, i+1)
		out = append(out, Addressed{Code: code, Language: lang, Link: s.invite(town, lang, p, code)})
	}
	return p, c, out, err
}

// codeFor makes the code of somebody on a list.
func (s *Service) codeFor(t tenant.ID, campaign id.ID, key string) string {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(t.String() + "|panel|code|" + campaign.String() + "|list|" + key))
	return spell(m.Sum(nil))
}

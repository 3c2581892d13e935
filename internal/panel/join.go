package panel

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/address"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/tenant"
)

// ConfirmLife is how long the letter can be answered that asks whether an address is theirs who joined.
const ConfirmLife = 7 * 24 * time.Hour

// StepKind is what one screen of joining asks.
type StepKind string

const (
	StepEmail StepKind = "email" // and the code of a letter, for those who have one
	StepFact  StepKind = "fact"
	StepHome  StepKind = "home"
	StepAgree StepKind = "agree"
)

// Step is one screen of joining.
type Step struct {
	Kind     StepKind
	Variable Variable // of a StepFact
}

// Steps lists the screens of joining: the address, each fact that the panel asks for, the household where
// the panel limits it, and the consent.
func (p Panel) Steps() []Step {
	out := []Step{{Kind: StepEmail}}
	for _, v := range p.Settings.Variables {
		out = append(out, Step{Kind: StepFact, Variable: v})
	}
	if p.Settings.Household > 0 {
		out = append(out, Step{Kind: StepHome})
	}
	return append(out, Step{Kind: StepAgree})
}

// Joining is what somebody typed to join. Nothing of it is kept before it is sent.
type Joining struct {
	Email   string
	Code    string // of a letter; empty: came without one
	Facts   Facts
	Street  string // where the household lives; kept as a keyed hash only
	Words   string // of the consent, as the page showed them
	Version string // of the words that the form was shown with
	Agreed  bool
}

// Version is how a text of consent is named: by the first eight letters of its SHA-256.
func Version(words string) string {
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:4])
}

// Check tells what is wrong with what one screen asked for. Faults: NotFound, Closed, Invalid with fields
// email, code, fact_<key>, street or agree.
func (s *Service) Check(ctx context.Context, who access.Actor, town *tenant.Town, slug string, step Step, in Joining) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := s.joinable(ctx, tx, slug)
		if err != nil {
			return err
		}
		var form fault.Form
		p.check(&form, town, step, in, tx.Now())
		if err := form.Err(); err != nil || step.Kind != StepEmail || CleanCode(in.Code) == "" {
			return err
		}
		return s.knock(ctx, tx, who.Tenant, p, in.Code)
	})
}

// joinable is a panel that people can register for now. Faults: NotFound, Closed.
func (s *Service) joinable(ctx context.Context, tx Tx, slug string) (Panel, error) {
	p, err := tx.PanelBySlug(ctx, slug)
	if err != nil {
		return p, err
	}
	if !p.Public() {
		return p, fault.Missing()
	}
	if p.State != Published || !p.Settings.Recruiting {
		return p, fault.New(fault.Closed, "fault.panel_closed")
	}
	return p, nil
}

func (p Panel) check(form *fault.Form, town *tenant.Town, step Step, in Joining, now time.Time) {
	switch step.Kind {
	case StepEmail:
		checkEmail(form, "email", in.Email)
	case StepFact:
		p.checkFact(form, town, step.Variable, in.Facts[step.Variable.Key], now)
	case StepHome:
		checkStreet(form, in)
	case StepAgree:
		checkAgreed(form, in.Agreed, in.Version, in.Words)
	}
}

func checkEmail(form *fault.Form, name, raw string) {
	switch _, _, ok := address.Parse(raw); {
	case nationalid.In(raw):
		form.Add(name, "fault.national_number")
	case !ok:
		form.Add(name, "fault.email")
	}
}

func checkStreet(form *fault.Form, in Joining) {
	switch street := strings.TrimSpace(in.Street); {
	case CleanCode(in.Code) != "": // the letter went to the household
	case street == "":
		form.Add("street", "fault.panel_street")
	case nationalid.In(street):
		form.Add("street", "fault.national_number")
	case len(street) > 200:
		form.Add("street", "fault.too_long", "max", 200)
	}
}

func checkAgreed(form *fault.Form, agreed bool, version, words string) {
	switch {
	case version != Version(words): // they were changed while the form lay open
		form.Add("agree", "fault.panel_words_changed")
	case !agreed:
		form.Add("agree", "fault.panel_agree")
	}
}

// oldest is the greatest age that is believed.
const oldest = 120

// checkFact tells what is wrong with one fact, at the field fact_<key>.
func (p Panel) checkFact(form *fault.Form, town *tenant.Town, v Variable, said string, now time.Time) {
	name := "fact_" + v.Key
	if said == "" {
		if v.Use != Optional {
			form.Add(name, "fault.panel_choose")
		}
		return
	}
	switch v.Key {
	case BirthYear:
		year, err := strconv.Atoi(said)
		switch {
		case nationalid.In(said):
			form.Add(name, "fault.national_number")
		case err != nil || len(said) != 4 || year < now.Year()-oldest || year > now.Year():
			form.Add(name, "fault.panel_year")
		case !p.Adult(year, now):
			form.Add(name, "fault.panel_too_young", "age", p.Settings.MinAge)
		}
	case District:
		if _, ok := town.District(said); !ok {
			form.Add(name, "fault.district_unknown")
		} else if p.District != "" && said != p.District {
			form.Add(name, "fault.panel_elsewhere")
		}
	default:
		if !slices.ContainsFunc(v.Options, func(o Option) bool { return o.Key == said }) {
			form.Add(name, "fault.panel_choose")
		}
	}
}

// CleanFact is a fact as it is kept: a year without what keyboards add.
func CleanFact(said string) string { return strings.TrimSpace(said) }

// Join notes that somebody wants to be in a panel and sends a letter that asks whether the address is
// theirs. What the page says afterwards is the same for every address, known or not: only its holder
// learns more. Faults: NotFound, Closed, Invalid with the fields of Check.
func (s *Service) Join(ctx context.Context, who access.Actor, town *tenant.Town, slug string, in Joining) error {
	if err := s.policy.Allow(who, access.ReadPanel, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := s.joinable(ctx, tx, slug)
		if err != nil {
			return err
		}
		var form fault.Form
		for _, step := range p.Steps() {
			p.check(&form, town, step, in, tx.Now())
		}
		if err := form.Err(); err != nil {
			return err
		}
		if p, err = tx.LockPanel(ctx, p.ID); err != nil {
			return err
		}
		one, list, err := s.newcomer(ctx, tx, who, p, in)
		if err != nil {
			return err
		}
		if m, in := find(list, p.ID); in && m.State != Pending {
			return s.letIn(ctx, tx, who.Tenant, one, town, "panel_enter", p)
		}
		return s.await(ctx, tx, town, one, list, p, in)
	})
}

// newcomer is the person behind an address, whom it makes if there is none. What a stranger types
// changes nothing of somebody who confirmed the address before.
func (s *Service) newcomer(ctx context.Context, tx Tx, who access.Actor, p Panel, in Joining) (one Person, list []InPanel, err error) {
	email, plain, _ := address.Parse(in.Email)
	key := s.hashed(who.Tenant, "email", plain)
	one, err = tx.PersonByEmail(ctx, key)
	if fault.Is(err, fault.NotFound) {
		one = Person{ID: id.Secret(), Email: email, Language: who.Language, Facts: p.kept(in.Facts), Since: isoDay(tx.Now())}
		return one, nil, tx.AddPerson(ctx, one, key, "")
	}
	if err != nil {
		return one, nil, err
	}
	if list, err = tx.Memberships(ctx, one.ID); err != nil || confirmed(list) {
		return one, list, err
	}
	one.Facts, one.Language = p.kept(in.Facts), who.Language
	return one, list, tx.SavePerson(ctx, one, key, s.phoneKey(who.Tenant, one.Phone))
}

// kept are those facts that the panel asks for.
func (p Panel) kept(f Facts) Facts {
	out := Facts{}
	for _, v := range p.Settings.Variables {
		if said := CleanFact(f[v.Key]); said != "" {
			out[v.Key] = said
		}
	}
	return out
}

// confirmed tells whether somebody ever showed that the address is theirs.
func confirmed(list []InPanel) bool {
	return slices.ContainsFunc(list, func(m InPanel) bool { return m.State != Pending })
}

func find(list []InPanel, panel id.ID) (InPanel, bool) {
	for _, m := range list {
		if m.Panel == panel {
			return m, true
		}
	}
	return InPanel{}, false
}

// await keeps the wish until the letter is answered. A code counts from now on; it is given back when
// the letter is not answered.
func (s *Service) await(ctx context.Context, tx Tx, town *tenant.Town, one Person, list []InPanel, p Panel, in Joining) error {
	if old, is := find(list, p.ID); is {
		if err := giveBack(ctx, tx, old); err != nil {
			return err
		}
		if err := tx.DropInPanel(ctx, p.ID, one.ID); err != nil {
			return err
		}
	}
	m := InPanel{Panel: p.ID, Person: one.ID, State: Pending, Joined: isoDay(tx.Now())}
	if p.Settings.Household > 0 {
		m.Household = s.homeKey(town.ID, in.Street)
	}
	if CleanCode(in.Code) != "" {
		var err error
		if m.Campaign, m.Household, err = s.redeem(ctx, tx, town.ID, p, in.Code); err != nil {
			return err
		}
	}
	if err := tx.PutInPanel(ctx, m); err != nil {
		return err
	}
	return s.askWhether(ctx, tx, town, one, p)
}

// askWhether sends the letter that asks whether the address is theirs.
func (s *Service) askWhether(ctx context.Context, tx Tx, town *tenant.Town, one Person, p Panel) error {
	secret, err := s.link(ctx, tx, town.ID, Link{Person: one.ID, Panel: p.ID, Use: "confirm", Until: tx.Now().Add(ConfirmLife)})
	if err != nil {
		return err
	}
	return s.send(ctx, tx, town, one, "panel_confirm", p, "/panel/in/"+secret)
}

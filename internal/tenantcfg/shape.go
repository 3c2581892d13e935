package tenantcfg

import "almenda/internal/tenant"

// The shapes are tenant.yaml and processes/*.yaml as a clerk writes them. They are kept apart from
// tenant.Town so that a folder can set what a folder may set and nothing else.

type townShape struct {
	Name         tenant.Text  `yaml:"name"`
	Municipality tenant.Text  `yaml:"municipality"`
	Title        tenant.Text  `yaml:"title"`
	Headline     tenant.Text  `yaml:"headline"`
	Lead         tenant.Text  `yaml:"lead"`
	Languages    []string     `yaml:"languages"`
	Zone         string       `yaml:"zone"`
	Currency     string       `yaml:"currency"`
	Country      string       `yaml:"country"`
	Hosts        []string     `yaml:"hosts"`
	Contact      contactShape `yaml:"contact"`
	Modules      []string     `yaml:"modules"`
	Topics       []topicShape `yaml:"topics"`
	IdeaRules    rulesShape   `yaml:"ideaRules"`
	Brand        brandShape   `yaml:"brand"`
	Embed        []string     `yaml:"embed"`

	Disclosure tenant.Disclosure `yaml:"disclosure"`
}

type contactShape struct {
	Office  tenant.Text `yaml:"office"`
	Email   string      `yaml:"email"`
	Phone   string      `yaml:"phone"`
	Address string      `yaml:"address"`
	URL     string      `yaml:"url"`
}

type topicShape struct {
	Key  string      `yaml:"key"`
	Name tenant.Text `yaml:"name"`
}

type rulesShape struct {
	Name             tenant.Text `yaml:"name"`
	EditMinutes      int         `yaml:"editMinutes"`
	SupportThreshold int         `yaml:"supportThreshold"`
	SupportDays      int         `yaml:"supportDays"`
}

type brandShape struct {
	Accent  string `yaml:"accent"`
	Main    string `yaml:"main"`
	Neutral string `yaml:"neutral"`
	Radius  int    `yaml:"radius"`
}

type processShape struct {
	Title   tenant.Text  `yaml:"title"`
	Summary tenant.Text  `yaml:"summary"`
	Body    tenant.Text  `yaml:"body"`
	Sample  bool         `yaml:"sample"`
	Phases  []phaseShape `yaml:"phases"`

	Card      cardShape `yaml:"card"`
	Districts []string  `yaml:"districts"`
}

type cardShape struct {
	Owner    tenant.Text        `yaml:"owner"`
	Purpose  tenant.Text        `yaml:"purpose"`
	Basis    tenant.Text        `yaml:"basis"`
	Audience tenant.Text        `yaml:"audience"`
	Contact  tenant.ContactSpec `yaml:"contact"`
	Mandate  tenant.MandateSpec `yaml:"mandate"`
}

type phaseShape struct {
	Kind   string      `yaml:"kind"`
	Name   tenant.Text `yaml:"name"`
	Opens  int         `yaml:"opens"`
	Closes int         `yaml:"closes"`
}

func (s townShape) town(slug string) *tenant.Town {
	t := &tenant.Town{
		Slug: slug, Hosts: s.Hosts, Languages: s.Languages, Zone: s.Zone, Currency: s.Currency, Country: s.Country,
		Name: s.Name, Municipality: s.Municipality, Title: s.Title, Headline: s.Headline, Lead: s.Lead,
		Contact: tenant.Contact(s.Contact), Modules: s.Modules, Embed: s.Embed, IdeaRules: tenant.IdeaRules(s.IdeaRules), Disclosure: s.Disclosure,
		Brand: tenant.Brand{Accent: s.Brand.Accent, Main: s.Brand.Main, Neutral: s.Brand.Neutral, Radius: s.Brand.Radius},
	}
	for _, topic := range s.Topics {
		t.Topics = append(t.Topics, tenant.Topic(topic))
	}
	return t
}

func (s processShape) spec(slug string) tenant.ProcessSpec {
	p := tenant.ProcessSpec{Slug: slug, Title: s.Title, Summary: s.Summary, Body: s.Body, Sample: s.Sample, Card: tenant.CardSpec(s.Card), Districts: s.Districts}
	for _, phase := range s.Phases {
		p.Phases = append(p.Phases, tenant.PhaseSpec(phase))
	}
	return p
}

package tenantcfg

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"almenda/internal/tenant"
)

// templateShape is a file of the library. What stands under hints is shown beside the fields of a
// new process as an example; nobody publishes it by mistake.
type templateShape struct {
	Position int          `yaml:"position"`
	Name     tenant.Text  `yaml:"name"`
	About    tenant.Text  `yaml:"about"`
	Phases   []phaseShape `yaml:"phases"`
	Hints    hintShape    `yaml:"hints"`
}

type hintShape struct {
	Purpose  tenant.Text        `yaml:"purpose"`
	Basis    tenant.Text        `yaml:"basis"`
	Audience tenant.Text        `yaml:"audience"`
	Mandate  tenant.MandateSpec `yaml:"mandate"`
}

// Library reads the templates that every town has, in their order, from the files of one folder.
// It refuses what a clerk would stumble over: a text that is missing in one of the languages, a
// phase of no kind.
func Library(fsys fs.FS, languages []string) ([]tenant.TemplateSpec, error) {
	f := &folder{findings: findings{dir: "."}}
	position := map[string]int{}
	var out []tenant.TemplateSpec
	for _, key := range f.files(fsys, ".") {
		var s templateShape
		file := key + ".yaml"
		doc, ok := readYAML(fsys, &f.findings, file, &s)
		if !ok {
			continue
		}
		spec := tenant.TemplateSpec{Key: key, Name: s.Name, About: s.About,
			Hints: tenant.CardSpec{Purpose: s.Hints.Purpose, Basis: s.Hints.Basis, Audience: s.Hints.Audience, Mandate: s.Hints.Mandate}}
		for _, ph := range s.Phases {
			spec.Phases = append(spec.Phases, tenant.PhaseSpec(ph))
		}
		position[key] = s.Position
		out = append(out, spec)
		m := s.Hints.Mandate
		for name, text := range map[string]tenant.Text{"name": s.Name, "about": s.About, "purpose": s.Hints.Purpose, "basis": s.Hints.Basis,
			"audience": s.Hints.Audience, "open": m.Open, "fixed": m.Fixed, "decides": m.Decides, "when": m.When, "answers": m.Answers} {
			f.spoken(file, name, text, languages)
		}
		for i, ph := range spec.Phases {
			f.spoken(file, fmt.Sprintf("phase %d", i+1), ph.Name, languages)
			f.lintPhase(file, doc, spec.Phases, i)
		}
	}
	slices.SortFunc(out, func(a, b tenant.TemplateSpec) int { return position[a.Key] - position[b.Key] })
	if len(f.list) > 0 {
		return nil, fmt.Errorf("tenantcfg: library: %s", f.list[0])
	}
	return out, nil
}

func (f *folder) spoken(file, name string, text tenant.Text, languages []string) {
	for _, lang := range languages {
		if strings.TrimSpace(text[lang]) == "" {
			f.add(file, 0, "%s has no text in %q", name, lang)
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(text)) {
		if !slices.Contains(languages, lang) {
			f.add(file, 0, "%s has a text in %q, which the platform does not speak", name, lang)
		}
	}
}

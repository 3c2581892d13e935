package web

import (
	"slices"
	"strconv"
	"strings"

	"almenda/internal/fault"
	"almenda/internal/panel"
	"almenda/internal/tenant"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/panels"
)

func (s *Server) getPanelVariables(v *visit) error {
	p, err := s.officePanel(v)
	if err != nil {
		return err
	}
	return s.showVariables(v, p, panel.Variable{Use: panel.Statistics}, "")
}

func (s *Server) showVariables(v *visit, p panel.Panel, one panel.Variable, known string) error {
	t := v.panelText
	page := panels.OfficePage{Head: v.panelHead(p, "variables"), Lead: t("variables_lead"), Notes: []string{t("variables_fixed")},
		Table: &panels.OfficeTable{Title: t("tab.variables"), Heads: []string{t("variable"), t("use"), t("options")}, Empty: t("variables_none")}}
	for _, one := range p.Settings.Variables {
		page.Table.Rows = append(page.Table.Rows, panels.OfficeLine{Path: panelDesk(p) + "/variables/" + one.Key, Cells: []string{v.words1(one.Title), t("use." + string(one.Use)), v.optionLine(one)}})
	}
	form := panels.OfficeForm{Action: panelDesk(p) + "/variables", Submit: t("variable_add"), Variant: "secondary"}
	fresh := panels.OfficeField{Kind: "select", Name: "known", Label: t("variable_which"), Hint: t("variable_which_hint"), Value: known, Needed: true}
	for _, key := range []string{panel.BirthYear, panel.Gender, panel.District, panel.Education, "housing", "family"} {
		if _, has := p.Variable(key); !has {
			fresh.Options = append(fresh.Options, ui.Option{Value: key, Text: t("var." + key)})
		}
	}
	fresh.Options = append(fresh.Options, ui.Option{Text: t("variable_own")})
	form.Parts = []panels.OfficePart{{Fields: append([]panels.OfficeField{fresh}, v.officeTexts("title", "variable", "variable_own_hint", one.Title, 120, 0, false)...)}}
	page.Forms = []panels.OfficeSection{{ID: "add", Title: t("variable_add"), Forms: []panels.OfficeForm{form}}}
	return v.show(panels.OfficeWorkPage(v.panelPage(p), page))
}

// optionLine are the options of a variable in a line.
func (v *visit) optionLine(one panel.Variable) string {
	switch {
	case one.Key == panel.BirthYear:
		return strings.Join(one.Classes(nil), ", ")
	case one.Key == panel.District:
		return v.panelText("districts_all")
	}
	words := make([]string, len(one.Options))
	for i, o := range one.Options {
		words[i] = v.words1(o.Title)
	}
	return strings.Join(words, ", ")
}

// postPanelVariableAdd adds one that the portal knows, or one of the office's own, and goes on to its form.
func (s *Server) postPanelVariableAdd(v *visit) error {
	p, err := s.officePanel(v)
	if err != nil {
		return err
	}
	known := v.PostForm("known")
	one := panel.Variable{Key: known, Use: panel.Statistics, Title: v.typedText("title")}
	if known != "" {
		one = v.knownVariable(known)
	} else {
		one.Key = ownKey(p, one.Title[v.town.DefaultLanguage()])
	}
	w := p.Of()
	w.Settings.Variables = append(slices.Clone(w.Settings.Variables), one)
	if err := s.Panels.Save(v.ctx(), v.who, v.town, p.ID, w); err != nil {
		if !v.blame(err) {
			return err
		}
		for i := range v.errors {
			if v.errors[i].Name == "title" {
				v.errors[i].Name += "_" + v.town.DefaultLanguage()
			}
		}
		return s.showVariables(v, p, one, known)
	}
	return v.see(panelDesk(p) + "/variables/" + one.Key)
}

// knownVariable is one of those that templates know, as a template has it.
func (v *visit) knownVariable(key string) panel.Variable {
	w := panel.FromTemplate(v.town, "mirror", v.panelTexts, v.now)
	for _, one := range w.Settings.Variables {
		if one.Key == key {
			one.Use = panel.Statistics
			return one
		}
	}
	return panel.Variable{Key: key, Use: panel.Statistics, Title: v.panelTexts("var." + panel.District)}
}

// ownKey is the key of an office's own variable, from its name.
func ownKey(p panel.Panel, name string) string {
	base := strings.ReplaceAll(slug(name), "-", "_")
	base = strings.TrimLeft(base[:min(len(base), 24)], "_0123456789")
	if base == "" {
		base = "variable"
	}
	key := base
	for n := 2; ; n++ {
		if _, taken := p.Variable(key); !taken {
			return key
		}
		key = base + "_" + strconv.Itoa(n)
	}
}

func (s *Server) officeVariable(v *visit) (panel.Panel, panel.Variable, error) {
	p, err := s.officePanel(v)
	if err != nil {
		return p, panel.Variable{}, err
	}
	one, ok := p.Variable(v.Param("name"))
	if !ok {
		return p, one, fault.Missing()
	}
	return p, one, nil
}

func (s *Server) getPanelVariable(v *visit) error {
	p, one, err := s.officeVariable(v)
	if err != nil {
		return err
	}
	return s.showVariable(v, p, one, variableForm{Variable: one, bands: bandLine(one.Bands)})
}

// variableForm is what stands in the form of a variable.
type variableForm struct {
	panel.Variable
	bands string
	lines map[string]string // options as typed, by language
}

func bandLine(bands []int) string {
	words := make([]string, len(bands))
	for i, n := range bands {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ", ")
}

func (s *Server) showVariable(v *visit, p panel.Panel, one panel.Variable, f variableForm) error {
	t := v.panelText
	use := panels.OfficeField{Kind: "radios", Name: "use", Label: t("use"), Hint: t("use_hint"), Value: string(f.Use)}
	for _, u := range []panel.Use{panel.Quota, panel.Statistics, panel.Optional} {
		use.Options = append(use.Options, ui.Option{Value: string(u), Text: t("use." + string(u)), Hint: t("use." + string(u) + "_hint")})
	}
	fields := append(v.officeTexts("title", "variable", "", f.Title, 120, 0, true), use)
	switch one.Key {
	case panel.BirthYear:
		fields = append(fields, panels.OfficeField{Name: "bands", Label: t("field.bands"), Hint: t("field.bands_hint"), Value: f.bands, Max: 60, Needed: true})
	case panel.District:
	default:
		fields = append(fields, v.optionFields(f)...)
	}
	form := panels.OfficeForm{Action: panelDesk(p) + "/variables/" + one.Key, Submit: v.p.T("form.save"), Parts: []panels.OfficePart{{Fields: fields}}}
	page := panels.OfficePage{Back: panels.OfficeLink{Path: panelDesk(p) + "/variables", Text: t("tab.variables")}, Title: v.words1(one.Title), Lead: t("variable_lead"), Form: &form,
		Deeds: []panels.OfficeDeed{{Action: form.Action + "/remove", Text: t("variable_remove"), Hint: t("variable_remove_hint"), Variant: "tertiary", Color: "danger"}}}
	return v.show(panels.OfficeWorkPage(v.panelPage(p), page))
}

// optionFields hold the options one to a line, in each language in the same order.
func (v *visit) optionFields(f variableForm) (out []panels.OfficeField) {
	for i, lang := range v.town.Languages {
		lines := make([]string, len(f.Options))
		for k, o := range f.Options {
			lines[k] = o.Title[lang]
		}
		field := panels.OfficeField{Kind: "area", Name: "options_" + lang, Label: v.panelText("in_language", "label", v.panelText("options"), "language", ownName(lang)), Lang: lang,
			Value: strings.Join(lines, "\n"), Rows: max(3, len(lines)+1), Max: 3000, Needed: i == 0}
		if said, ok := f.lines[lang]; ok {
			field.Value = said
		}
		if i == 0 {
			field.Hint = v.panelText("options_hint")
		}
		out = append(out, field)
	}
	return out
}

func (s *Server) postPanelVariable(v *visit) error {
	p, one, err := s.officeVariable(v)
	if err != nil {
		return err
	}
	var bad fault.Form
	f := v.readVariable(one, &bad)
	if err = bad.Err(); err == nil {
		w := p.Of()
		w.Settings.Variables = slices.Clone(w.Settings.Variables)
		for i := range w.Settings.Variables {
			if w.Settings.Variables[i].Key == one.Key {
				w.Settings.Variables[i] = f.Variable
			}
		}
		err = s.Panels.Save(v.ctx(), v.who, v.town, p.ID, w)
	}
	if err == nil {
		v.say("success", "flash.panel_saved")
		return v.see(panelDesk(p) + "/variables")
	}
	if !v.blame(err) {
		return err
	}
	for i := range v.errors {
		if n := v.errors[i].Name; n == "title" || n == "options" {
			v.errors[i].Name += "_" + v.town.DefaultLanguage()
		}
	}
	return s.showVariable(v, p, one, f)
}

func (v *visit) readVariable(one panel.Variable, bad *fault.Form) variableForm {
	f := variableForm{Variable: one, bands: v.PostForm("bands"), lines: map[string]string{}}
	f.Title, f.Use = v.typedText("title"), panel.Use(v.PostForm("use"))
	switch one.Key {
	case panel.BirthYear:
		f.Bands = nil
		for _, raw := range strings.FieldsFunc(f.bands, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
			n, err := strconv.Atoi(raw)
			if err != nil {
				bad.Add("bands", "fault.panel_bands")
				break
			}
			f.Bands = append(f.Bands, n)
		}
	case panel.District:
	default:
		f.Options = v.readOptions(one, f.lines)
	}
	return f
}

// readOptions reads the options line by line: a line is the option that stood there, a further line a
// new one. What is empty in the first language ends the list.
func (v *visit) readOptions(one panel.Variable, kept map[string]string) (out []panel.Option) {
	lines := map[string][]string{}
	for _, lang := range v.town.Languages {
		kept[lang] = v.PostForm("options_" + lang)
		lines[lang] = strings.Split(strings.ReplaceAll(kept[lang], "\r\n", "\n"), "\n")
	}
	first := v.town.DefaultLanguage()
	keys := map[string]bool{}
	for _, o := range one.Options {
		keys[o.Key] = true
	}
	for i, said := range lines[first] {
		if said = strings.TrimSpace(said); said == "" {
			continue
		}
		o := panel.Option{Title: tenant.Text{}}
		if i < len(one.Options) {
			o.Key = one.Options[i].Key
		} else {
			o.Key = freeKey(keys, said)
		}
		for _, lang := range v.town.Languages {
			if i < len(lines[lang]) && strings.TrimSpace(lines[lang][i]) != "" {
				o.Title[lang] = strings.TrimSpace(lines[lang][i])
			}
		}
		out = append(out, o)
	}
	return out
}

func freeKey(taken map[string]bool, name string) string {
	base := strings.ReplaceAll(slug(name), "-", "_")
	base = strings.TrimLeft(base[:min(len(base), 20)], "_0123456789")
	if base == "" {
		base = "option"
	}
	key := base
	for n := 2; taken[key]; n++ {
		key = base + "_" + strconv.Itoa(n)
	}
	taken[key] = true
	return key
}

func (s *Server) postPanelVariableRemove(v *visit) error {
	p, one, err := s.officeVariable(v)
	if err != nil {
		return err
	}
	w := p.Of()
	w.Settings.Variables = slices.DeleteFunc(slices.Clone(w.Settings.Variables), func(other panel.Variable) bool { return other.Key == one.Key })
	if err := s.Panels.Save(v.ctx(), v.who, v.town, p.ID, w); err != nil {
		if !v.blame(err) {
			return err
		}
		return s.showVariable(v, p, one, variableForm{Variable: one, bands: bandLine(one.Bands)})
	}
	v.say("success", "flash.panel_saved")
	return v.see(panelDesk(p) + "/variables")
}

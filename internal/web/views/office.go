package views

import "almenda/internal/web/ui"

func stepColor(step string) string {
	switch step {
	case "published":
		return "success"
	case "proposed":
		return "warning"
	case "scheduled":
		return "info"
	}
	return "neutral"
}

func templateOptions(pg Page, n OfficeNew) []ui.Option {
	out := []ui.Option{{Text: pg.T("office.template_none"), Hint: pg.T("office.template_none_hint")}}
	for _, t := range append(n.Own, n.Library...) {
		hint := t.About
		if t.Own {
			hint = pg.T("office.template_own", "about", t.About)
		}
		out = append(out, ui.Option{Value: t.Key, Text: t.Name, Hint: hint})
	}
	return out
}

func languageMark(pg Page, l OfficeLanguage) string {
	switch {
	case l.Missing == 0:
		return pg.T("office.language_done", "language", l.Name)
	case l.First:
		return pg.N("office.language_first", l.Missing, "language", l.Name)
	}
	return pg.N("office.language_other", l.Missing, "language", l.Name)
}

// label is the name of a text's input in one language.
func (t OfficeText) label(pg Page, w OfficeWords) string {
	return pg.T("office.in_language", "field", t.Label, "language", w.Name)
}

// hint is what stands under the label: the help in the first language, then the example.
func (t OfficeText) hint(pg Page, w OfficeWords) string {
	switch {
	case w.First && w.Example != "" && t.Hint != "":
		return t.Hint + " " + pg.T("office.example", "text", w.Example)
	case w.Example != "":
		return pg.T("office.example", "text", w.Example)
	case w.First:
		return t.Hint
	}
	return ""
}

func optional(pg Page, w OfficeWords) string {
	if w.First {
		return ""
	}
	return pg.T("form.optional")
}

func kindOptions(pg Page, kinds []string) []ui.Option {
	out := make([]ui.Option, 0, len(kinds))
	for _, k := range kinds {
		out = append(out, ui.Option{Value: k, Text: pg.T("office.kind." + k)})
	}
	return out
}

// typed is what was typed into the form of one act, when that form is the one at fault.
func typed(c OfficeCheck, act string) string {
	if c.Act == act {
		return c.Typed
	}
	return ""
}

// errOf is the fault of a field of one act's form: several forms of the page have such a field.
func errOf(pg Page, c OfficeCheck, act, field string) string {
	if c.Act == act {
		return pg.Err(field)
	}
	return ""
}

// signed is who published: the office, and the name of whoever chose to sign with it.
func signed(pg Page, office, name string) string {
	switch {
	case office == "":
		return or(name, pg.TownName())
	case name != "":
		return name + ", " + office
	}
	return office
}

func versionNote(pg Page, r VersionRow) string {
	switch {
	case r.Note != "":
		return r.Note
	case r.First:
		return pg.T("process.version_first")
	}
	return pg.T("process.version_no_note")
}

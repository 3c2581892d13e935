package surveys

import (
	"strconv"

	"github.com/a-h/templ"

	"almenda/internal/web/ui"
	"almenda/internal/web/views"
)

func optional(pg views.Page, f Field) string {
	if f.Needed {
		return ""
	}
	return pg.T("form.optional")
}

func langAttrs(f Field) templ.Attributes {
	if f.Lang == "" {
		return nil
	}
	return templ.Attributes{"lang": f.Lang}
}

// faulty tells whether a folded part holds a field that is wrong.
func faulty(pg views.Page, p Part) bool {
	for _, f := range p.Fields {
		if pg.Err(f.Name) != "" {
			return true
		}
	}
	return false
}

func levelColor(level string) string {
	switch level {
	case "error":
		return "danger"
	case "warning":
		return "warning"
	case "ok":
		return "success"
	}
	return "info"
}

func stateColor(state string) string {
	switch state {
	case "open":
		return "success"
	case "soon":
		return "info"
	case "draft", "proposed":
		return "warning"
	}
	return "neutral"
}

func tabs(pg views.Page, h Head) (out []ui.TabItem) {
	for _, t := range [][2]string{{"survey", ""}, {"edit", "/edit"}, {"settings", "/settings"}, {"test", "/test"}, {"versions", "/versions"}} {
		out = append(out, ui.TabItem{Text: pg.T("survey_office.tab." + t[0]), Href: pg.URL(h.Path + t[1]), Current: h.Tab == t[0]})
	}
	return out
}

func changeColor(kind string) string {
	switch kind {
	case "anew", "gone":
		return "warning"
	case "new":
		return "info"
	}
	return "neutral"
}

// urlOf is a path in the page's language; empty stays empty.
func urlOf(pg views.Page, path string) string {
	if path == "" {
		return ""
	}
	return pg.URL(path)
}

func text(n int) string { return strconv.Itoa(n) }

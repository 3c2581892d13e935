package surveys

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"almenda/internal/web/views"
)

// answerLink is a path as a link, or nothing.
func answerLink(pg views.Page, path string) string {
	if path == "" {
		return ""
	}
	return pg.URL(path)
}

// telephone is a number as a telephone dials it.
func telephone(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, s)
}

// AnswerColor is the colour of where a survey stands.
func AnswerColor(phase string) string { return answerColor(phase) }

func answerColor(phase string) string {
	switch phase {
	case "open":
		return "success"
	case "soon":
		return "info"
	}
	return "neutral"
}

// words is a text with {keys} for the island to fill; nothing where the server filled them.
func (q AnswerQuestion) words(s string) templ.Attributes {
	if q.Raw && strings.Contains(s, "{") {
		return templ.Attributes{"data-words": s}
	}
	return nil
}

func degrees(n float64, has bool) string {
	if !has {
		return ""
	}
	return strconv.FormatFloat(n, 'f', 4, 64)
}

func answerRaw(p AnswerPage, s string) templ.Attributes {
	return AnswerQuestion{Raw: p.Definition != ""}.words(s)
}

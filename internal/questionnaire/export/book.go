package export

import (
	"bufio"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

// Line is what a codebook says of one column.
type Line struct {
	Column   string `json:"column"`
	Kind     Kind   `json:"kind"`
	Key      string `json:"question,omitempty"`
	Type     string `json:"type,omitempty"`
	Title    string `json:"title"` // the question, or what the column is
	Part     string `json:"part,omitempty"`
	Words    string `json:"part_words,omitempty"` // of the option or row
	Unit     string `json:"unit,omitempty"`
	Codes    []Word `json:"codes,omitempty"`
	Versions []int  `json:"versions,omitempty"`
}

// Word is what a code means.
type Word struct {
	Code  string `json:"code"`
	Words string `json:"words"`
}

// Codebook says what the columns mean, in one language. say words what no definition does (the keys of
// exchange.…).
func (p *Plan) Codebook(lang string, say func(key string) string) (out []Line) {
	fallback := "en"
	if p.last != nil && len(p.last.Languages) > 0 {
		fallback = p.last.Languages[0]
	}
	for _, c := range p.all {
		l := Line{Column: c.Name, Kind: c.Kind, Title: say("exchange.kind." + string(c.Kind)), Versions: c.Versions}
		if strings.HasPrefix(c.Part, "\x00") {
			l.Words = l.Title
		} else if l.Part = c.Part; l.Part != "" {
			l.Words = worded(c.Part, c.Words, lang, fallback, say)
		}
		if q := c.Question; q != nil {
			l.Key, l.Type = q.Key, say("exchange.type."+string(q.Type))
			l.Title, l.Unit = q.Title.In(lang, fallback), q.Unit.In(lang, fallback)
		}
		for _, o := range c.Codes {
			l.Codes = append(l.Codes, Word{o.Code, worded(o.Code, o.Words, lang, fallback, say)})
		}
		if c.Kind == Flag {
			l.Codes = []Word{{"0", say("exchange.flag.no")}, {"1", say("exchange.flag.yes")}}
		}
		if c.Kind == Channel {
			for _, channel := range []string{"web", "paper", "desk", "street"} {
				l.Codes = append(l.Codes, Word{channel, say("exchange.channel." + channel)})
			}
		}
		out = append(out, l)
	}
	return out
}

// worded is what a code means: the definition's words, or those of codes that have a meaning of their own.
func worded(code string, words tenant.Text, lang, fallback string, say func(key string) string) string {
	if s := words.In(lang, fallback); s != "" {
		return s
	}
	if questionnaire.Reserved(code) {
		return say("exchange.code." + code)
	}
	return code
}

var bookColumns = []string{"column", "kind", "question", "type", "title", "part", "part_words", "unit", "code", "words", "versions"}

// book is the codebook as a table: a line for each column, and where it has codes one for each of them.
func (p *Plan) book(lang string, say func(key string) string) [][]string {
	head := make([]string, len(bookColumns))
	for i, name := range bookColumns {
		head[i] = say("exchange.book." + name)
	}
	out := [][]string{head}
	for _, l := range p.Codebook(lang, say) {
		var versions []string
		for _, n := range l.Versions {
			versions = append(versions, strconv.Itoa(n))
		}
		line := []string{l.Column, say("exchange.kind." + string(l.Kind)), l.Key, l.Type, l.Title, l.Part, l.Words, l.Unit, "", "", strings.Join(versions, " ")}
		if len(l.Codes) == 0 {
			out = append(out, line)
		}
		for _, w := range l.Codes {
			line[8], line[9] = w.Code, w.Words
			out = append(out, append([]string(nil), line...))
		}
	}
	return out
}

// CodebookCSV writes the codebook as a table.
func (p *Plan) CodebookCSV(w io.Writer, how CSV, lang string, say func(key string) string) error {
	how = how.whole()
	out := bufio.NewWriter(w)
	if err := how.begin(out); err != nil {
		return err
	}
	for _, row := range p.book(lang, say) {
		for i, s := range row {
			if err := how.cell(out, i, cell{bytes: []byte(s), typed: true}); err != nil {
				return err
			}
		}
		if _, err := out.WriteString("\r\n"); err != nil {
			return err
		}
	}
	return out.Flush()
}

// CodebookJSON writes the codebook as an array, an object for each column.
func (p *Plan) CodebookJSON(w io.Writer, lang string, say func(key string) string) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(p.Codebook(lang, say))
}

package surveyjs

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/exchange"
	"almenda/internal/tenant"
)

const deepest = 10 // panels within panels

// ours is the part of a file that only we read.
const ours = "almenda"

// reader takes over one file.
type reader struct {
	notes     exchange.Notes
	lang      string // of texts that say none
	languages []string
	keys      exchange.Keys
	pages     exchange.Keys
	names     map[string]origin // name in the file → what it became
	d         questionnaire.Definition
	drafts    map[string]*draft // key → what is still to be settled
	order     []string          // keys of drafts
	pageText  map[string]string // section → visibleIf
	pageRest  map[string]json.RawMessage
	rules     []rule
	many      bool
}

// origin is what a name of the file became.
type origin struct {
	key   string // or key.row
	codes map[string]string
}

// draft is what of a question waits until all names are known.
type draft struct {
	visible  []string // its own, and of the panels around it
	required string
	options  map[string]string // code → visibleIf
	rest     json.RawMessage
}

// rule is an expression that must hold, or words say what is wrong.
type rule struct {
	at, expression string
	says           tenant.Text
}

// Import reads a questionnaire. lang is the language of texts that say none, where the file does not
// say it either. The faults are Invalid: not JSON, no questions, too long, too many.
func Import(raw []byte, lang string) (*exchange.Imported, error) {
	if len(raw) > questionnaire.MaxBytes {
		return nil, exchange.Unreadable(nil, "fault.exchange.long")
	}
	var doc object
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, exchange.Unreadable(err, "fault.exchange.json")
	}
	r := &reader{lang: lang, names: map[string]origin{}, drafts: map[string]*draft{}, pageText: map[string]string{}, pageRest: map[string]json.RawMessage{}}
	if locale := doc.text("locale"); language.MatchString(locale) {
		r.lang = locale
	}
	if r.lang == "" {
		r.lang = "en"
	}
	r.languages = []string{r.lang}
	if r.lang != english && beside(doc, r.lang) {
		r.lang = english
	}
	r.d.Format = questionnaire.Format
	title, lead := r.words(doc["title"]), r.words(doc["description"])
	r.survey(doc)
	switch {
	case r.many:
		return nil, exchange.Unreadable(nil, "fault.exchange.many", "max", questionnaire.MaxQuestions)
	case len(r.d.Questions()) == 0:
		return nil, exchange.Unreadable(nil, "fault.exchange.empty")
	}
	r.settle(doc)
	if !slices.Contains(r.languages, r.lang) {
		r.languages = append(r.languages, r.lang)
	}
	slices.Sort(r.languages[1:])
	r.d.Languages = r.languages
	r.d.Texts(func(_ string, t *tenant.Text) { // our own words for "none" know more languages than the file
		maps.DeleteFunc(*t, func(lang, _ string) bool { return !slices.Contains(r.languages, lang) })
	})
	return &exchange.Imported{Definition: r.d, Title: title, Lead: lead, Notes: r.notes.All()}, nil
}

// survey reads the pages. A file may also have its questions without pages.
func (r *reader) survey(doc object) {
	pages := doc.objects("pages")
	if len(pages) == 0 {
		pages = []object{{"name": json.RawMessage(`"page1"`), "elements": json.RawMessage("[]")}}
		for _, name := range []string{"elements", "questions"} {
			if doc.has(name) {
				pages[0]["elements"] = doc[name]
			}
		}
	}
	whole := doc.text("questionsOrder") == "random" || doc.text("questionOrder") == "random"
	for i, p := range pages {
		name := p.text("name")
		if name == "" {
			name = "page" + string(rune('1'+i%9))
		}
		s := questionnaire.Section{Key: r.pages.Key(name), Title: r.words(p["title"]), Lead: r.words(p["description"])}
		order := p.text("questionsOrder") + p.text("questionOrder")
		s.Shuffle = order == "random" || whole && (order == "" || order == "default")
		r.elements(&s, p.objects("elements", "questions"), nil, 0)
		if len(s.Questions) == 0 {
			r.notes.Hint(name, "page_empty", "name", name)
			continue
		}
		r.pageText[s.Key], r.pageRest[s.Key] = strings.TrimSpace(p.text("visibleIf")), p[ours]
		r.known(name, p, knownPage)
		r.d.Sections = append(r.d.Sections, s)
	}
	r.known("", doc, knownSurvey)
}

// elements reads the questions of a page or a panel. above are the conditions around them.
func (r *reader) elements(s *questionnaire.Section, list []object, above []string, depth int) {
	for _, e := range list {
		if r.many = r.many || len(r.order) >= questionnaire.MaxQuestions; r.many {
			return
		}
		name := e.text("name")
		if e.has("visible") && !e.flag("visible") && !e.has("visibleIf") {
			r.notes.Lost(name, "hidden", "name", name)
			continue
		}
		around := above
		if v := strings.TrimSpace(e.text("visibleIf")); v != "" {
			around = append(slices.Clone(above), v)
		}
		if e.text("type") == "panel" {
			r.panel(s, e, around, depth)
			continue
		}
		r.question(s, e, around)
	}
}

func (r *reader) panel(s *questionnaire.Section, e object, above []string, depth int) {
	name := e.text("name")
	if depth >= deepest {
		r.notes.Lost(name, "deep", "name", name)
		return
	}
	r.notes.Hint(name, "panel", "name", name)
	if title := r.words(e["title"]); len(title) > 0 {
		q := questionnaire.Question{Key: r.keys.Key(name + "_title"), Type: questionnaire.Info, Title: title, Help: r.words(e["description"])}
		r.put(s, "", q, &draft{visible: above}, nil)
	}
	if e.text("requiredIf") != "" || e.flag("isRequired") {
		r.notes.Lost(name, "property", "name", "requiredIf")
	}
	r.known(name, e, knownPanel)
	r.elements(s, e.objects("elements", "questions"), above, depth+1)
}

// put adds a question, and remembers by which name of the file others ask for it.
func (r *reader) put(s *questionnaire.Section, name string, q questionnaire.Question, d *draft, codes map[string]string) {
	if name != "" {
		r.names[name] = origin{q.Key, codes}
		if name != q.Key {
			r.notes.Hint(q.Key, "renamed", "name", name, "key", q.Key)
		}
	}
	s.Questions = append(s.Questions, q)
	r.drafts[q.Key] = d
	r.order = append(r.order, q.Key)
}

// Find tells conditions what a name stands for.
func (r *reader) Find(name string) (exchange.Operand, bool) {
	if o, ok := r.names[name]; ok {
		return r.operand(o), true
	}
	if head, ok := strings.CutSuffix(name, ".length"); ok { // of several picked options we count them
		if o, ok := r.names[head]; ok {
			return r.operand(o), true
		}
	}
	for _, v := range r.d.Values {
		if v.Key == name {
			return exchange.Operand{Name: name}, true
		}
	}
	for _, s := range r.d.Splits {
		if s.Key == name {
			return exchange.Operand{Name: name}, true
		}
	}
	head, row, ok := strings.Cut(name, ".")
	if o, known := r.names[head]; ok && known {
		q, _ := r.d.Question(o.key)
		if q != nil && slices.ContainsFunc(append(rowsOf(q), optionsOf(q)...), func(code string) bool { return code == row }) {
			return exchange.Operand{Name: o.key + "." + row, Q: q, Codes: o.codes}, true
		}
	}
	return exchange.Operand{}, false
}

func rowsOf(q *questionnaire.Question) (out []string) {
	for _, row := range q.Rows {
		out = append(out, row.Code)
	}
	return out
}

func optionsOf(q *questionnaire.Question) (out []string) {
	for _, o := range q.Options {
		out = append(out, o.Code)
	}
	return out
}

func (r *reader) operand(o origin) exchange.Operand {
	key, _, _ := strings.Cut(o.key, ".")
	q, _ := r.d.Question(key)
	return exchange.Operand{Name: o.key, Q: q, Codes: o.codes}
}

var piped = regexp.MustCompile(`\{([^{}]{1,80})\}`)

// pipes lets texts that repeat an answer name it as we do.
func (r *reader) pipes() {
	r.d.Texts(func(_ string, t *tenant.Text) {
		for lang, s := range *t {
			(*t)[lang] = piped.ReplaceAllStringFunc(s, func(m string) string {
				if o, ok := r.names[strings.TrimSpace(m[1:len(m)-1])]; ok {
					return "{" + o.key + "}"
				}
				return m
			})
		}
	})
}

package xlsform

import (
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/exchange"
	"almenda/internal/tenant"
)

// ours is the column that only we read.
const ours = "almenda"

// reader takes over one file.
type reader struct {
	notes     exchange.Notes
	lang      string
	languages []string
	keys      exchange.Keys
	pages     exchange.Keys
	lists     map[string][]line
	names     map[string]origin
	d         questionnaire.Definition
	drafts    map[string]*draft
	sections  map[string]line // key → the line that began it
	groups    []group         // that are open
	sums      []line
	many      bool
}

// origin is what a name of the file became.
type origin struct {
	key   string // or key.row
	codes map[string]string
}

// draft is what of a question waits until all names are known.
type draft struct {
	line    line
	visible []string // of the groups around it
	filter  string
}

// group is a group that was begun and not ended yet. What is gathered for a matrix or an allocation
// waits in rows.
type group struct {
	line    line
	page    bool // a section of its own
	table   questionnaire.Type
	rows    []line
	visible string
}

// Import reads a questionnaire. lang is the language of texts that say none, where the file does not
// say it either. The faults are Invalid: no spreadsheet, no sheet "survey", no questions, too long, too
// many.
func Import(raw []byte, lang string) (*exchange.Imported, error) {
	sheets, err := open(raw)
	if err != nil {
		return nil, err
	}
	return take(sheets, lang)
}

// take makes a questionnaire of the sheets.
func take(sheets map[string][]line, lang string) (*exchange.Imported, error) {
	r := &reader{lang: lang, names: map[string]origin{}, drafts: map[string]*draft{}, sections: map[string]line{}, lists: map[string][]line{}}
	settings := line{}
	if len(sheets["settings"]) > 0 {
		settings = sheets["settings"][0]
	}
	if l := languageOf(settings["default_language"]); l != "" {
		r.lang = l
	}
	if r.lang == "" {
		r.lang = "en"
	}
	r.languages = []string{r.lang}
	r.d.Format = questionnaire.Format
	for _, l := range sheets["choices"] {
		r.lists[l["list_name"]] = append(r.lists[l["list_name"]], l)
	}
	for _, l := range sheets["survey"] {
		if r.line(l); r.many {
			return nil, exchange.Unreadable(nil, "fault.exchange.many", "max", questionnaire.MaxQuestions)
		}
	}
	for len(r.groups) > 0 {
		r.notes.Hint(r.groups[len(r.groups)-1].line["name"], "unended", "name", r.groups[len(r.groups)-1].line["name"])
		r.endGroup()
	}
	if len(r.d.Questions()) == 0 {
		return nil, exchange.Unreadable(nil, "fault.exchange.empty")
	}
	r.d.Sections = slices.DeleteFunc(r.d.Sections, func(s questionnaire.Section) bool { return len(s.Questions) == 0 })
	r.settle(settings)
	slices.Sort(r.languages[1:])
	r.d.Languages = r.languages
	r.d.Texts(func(_ string, t *tenant.Text) { // our own words for "yes" know more languages than the file
		maps.DeleteFunc(*t, func(lang, _ string) bool { return !slices.Contains(r.languages, lang) })
	})
	return &exchange.Imported{Definition: r.d, Title: r.words(settings, "form_title"), Notes: r.notes.All()}, nil
}

// words are a text in the languages that the file has it in.
func (r *reader) words(l line, column string) tenant.Text {
	out := tenant.Text{}
	if s := l[column]; s != "" {
		out[r.lang] = s
	}
	for name, s := range l {
		head, lang, ok := strings.Cut(name, "::")
		if !ok || head != column || s == "" {
			continue
		}
		code := languageOf(lang)
		if code == "" {
			r.notes.Lost("", "language", "name", lang)
			continue
		}
		if out[code] != "" {
			continue
		}
		if out[code] = s; !slices.Contains(r.languages, code) {
			r.languages = append(r.languages, code)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// Fields of phones and times: they tell who answered, or when.
var meta = strings.Fields("start end today deviceid subscriberid simserial phonenumber username email audit start-geopoint background-audio background-geopoint hidden csv-external xml-external")

// line reads one line of the sheet survey.
func (r *reader) line(l line) {
	kind := strings.Join(strings.Fields(strings.ToLower(l["type"])), " ")
	kind = strings.NewReplacer("begin group", "begin_group", "end group", "end_group", "begin repeat", "begin_repeat", "end repeat", "end_repeat",
		"select one", "select_one", "select multiple", "select_multiple", "select all that apply from", "select_multiple").Replace(kind)
	word, _, _ := strings.Cut(kind, " ")
	switch {
	case kind == "" || strings.HasPrefix(kind, "#"):
	case word == "begin_group" || word == "begin_repeat":
		if word == "begin_repeat" {
			r.notes.Lost(l["name"], "repeat", "name", l["name"])
		}
		r.beginGroup(l)
	case word == "end_group" || word == "end_repeat":
		r.endGroup()
	case slices.Contains(meta, word):
		r.notes.Hint(l["name"], "meta", "name", word)
	case word == "calculate":
		r.sums = append(r.sums, l)
	case len(r.groups) > 0 && r.groups[len(r.groups)-1].table != "" && (word == "select_one" || word == "integer"):
		g := &r.groups[len(r.groups)-1]
		if len(g.rows) <= questionnaire.MaxOptions {
			g.rows = append(g.rows, l)
		}
	default:
		r.question(l, word)
	}
}

const deepest = 10 // groups within groups

func (r *reader) beginGroup(l line) {
	g := group{line: l, page: len(r.groups) == 0, visible: l["relevant"]}
	if len(r.groups) >= deepest {
		r.notes.Lost(l["name"], "deep", "name", l["name"])
	}
	var mark questionnaire.Question
	_ = json.Unmarshal([]byte(l[ours]), &mark) // what is none marks nothing
	switch {
	case g.page:
		key := l["name"]
		if was := sectionOf(l); was.Key+sectionEnd == key {
			key = was.Key
		}
		s := questionnaire.Section{Key: r.pages.Key(key), Title: r.words(l, "label"), Lead: r.words(l, "hint")}
		r.sections[s.Key] = l
		r.d.Sections = append(r.d.Sections, s)
	case mark.Type == questionnaire.Allocation || mark.Type == questionnaire.Matrix:
		g.table = mark.Type
	case strings.Contains(l["appearance"], "table-list"):
		g.table = questionnaire.Matrix
	default:
		r.notes.Hint(l["name"], "panel", "name", l["name"])
		if title := r.words(l, "label"); len(title) > 0 && len(r.groups) < deepest {
			r.put("", questionnaire.Question{Key: r.keys.Key(l["name"] + "_title"), Type: questionnaire.Info, Title: title, Help: r.words(l, "hint")},
				&draft{line: line{}, visible: append(r.around(), g.visible)}, nil)
		}
	}
	r.groups = append(r.groups, g)
}

// sectionEnd stands behind the name of a group whose section is called as a question is.
const sectionEnd = "_section"

// sectionOf is what a file of ours says beside a group.
func sectionOf(l line) (was questionnaire.Section) {
	_ = json.Unmarshal([]byte(l[ours]), &was) // what is none says nothing
	return was
}

func (r *reader) endGroup() {
	if len(r.groups) == 0 {
		r.notes.Hint("", "unbegun")
		return
	}
	g := r.groups[len(r.groups)-1]
	r.groups = r.groups[:len(r.groups)-1]
	if g.table != "" {
		r.table(g)
	}
}

// around are the conditions of the groups within the section.
func (r *reader) around() (out []string) {
	for _, g := range r.groups {
		if !g.page && g.visible != "" {
			out = append(out, g.visible)
		}
	}
	return out
}

// put adds a question to the section that is open; outside of groups, to one of its own.
func (r *reader) put(name string, q questionnaire.Question, d *draft, codes map[string]string) {
	if r.many = r.many || len(r.drafts) >= questionnaire.MaxQuestions; r.many {
		return
	}
	last := len(r.d.Sections) - 1
	if len(r.groups) == 0 && (last < 0 || r.sections[r.d.Sections[last].Key] != nil) {
		r.d.Sections = append(r.d.Sections, questionnaire.Section{Key: r.pages.Key("page_" + q.Key)})
		last++
	}
	if name != "" {
		r.names[name] = origin{q.Key, codes}
		if name != q.Key {
			r.notes.Hint(q.Key, "renamed", "name", name, "key", q.Key)
		}
	}
	r.d.Sections[last].Questions = append(r.d.Sections[last].Questions, q)
	r.drafts[q.Key] = d
}

// Find tells conditions what a name stands for.
func (r *reader) Find(name string) (exchange.Operand, bool) {
	name = name[strings.LastIndexByte(name, '/')+1:]
	if o, ok := r.names[name]; ok {
		key, _, _ := strings.Cut(o.key, ".")
		q, _ := r.d.Question(key)
		return exchange.Operand{Name: o.key, Q: q, Codes: o.codes}, true
	}
	known := slices.ContainsFunc(r.d.Splits, func(s questionnaire.Split) bool { return s.Key == name }) ||
		slices.ContainsFunc(r.d.Values, func(v questionnaire.Value) bool { return v.Key == name })
	return exchange.Operand{Name: name}, known
}

// whole is what stands beside a survey in a file of ours.
type whole struct {
	Splits []questionnaire.Split `json:"splits,omitempty"`
	Values []questionnaire.Value `json:"values,omitempty"`
	Checks []questionnaire.Check `json:"checks,omitempty"`
}

var dialect = exchange.Dialect{XPath: true}

// settle reads all that names other questions, now that all of them are known.
func (r *reader) settle(settings line) {
	var rest whole
	_ = json.Unmarshal([]byte(settings[ours]), &rest) // what is none says nothing
	r.d.Splits, r.d.Values, r.d.Checks = rest.Splits, rest.Values, rest.Checks
	for _, l := range r.sums {
		if !slices.ContainsFunc(r.d.Values, func(v questionnaire.Value) bool { return v.Key == l["name"] }) {
			r.value(l)
		}
	}
	r.eachQuestion(func(q *questionnaire.Question, d *draft) {
		if raw := d.line[ours]; raw != "" {
			was, ok := exchange.Restore(*q, json.RawMessage(raw))
			if *q = was; !ok {
				r.notes.Hint(q.Key, "changed", "name", q.Key)
			}
		}
	})
	r.eachQuestion(func(q *questionnaire.Question, d *draft) {
		visible := d.visible
		if v := d.line["relevant"]; v != "" {
			visible = append(slices.Clone(visible), v)
		}
		r.resolve(&q.VisibleIf, together(visible), q.Key)
		if q.CarryFrom == "" && d.filter != "" {
			r.carry(q, d.filter)
		}
		r.required(q, d.line["required"])
		if d.line[ours] == "" || len(rest.Checks) == 0 {
			r.constraint(q, d.line, len(rest.Checks) == 0)
		}
	})
	for i := range r.d.Sections {
		s := &r.d.Sections[i]
		l := r.sections[s.Key]
		if was := sectionOf(l); was.Key == s.Key {
			s.Jumps, s.VisibleIf, s.Shuffle = was.Jumps, was.VisibleIf, was.Shuffle
		}
		r.resolve(&s.VisibleIf, l["relevant"], s.Key)
	}
	r.pipes()
}

func (r *reader) eachQuestion(fn func(q *questionnaire.Question, d *draft)) {
	for i := range r.d.Sections {
		for j := range r.d.Sections[i].Questions {
			q := &r.d.Sections[i].Questions[j]
			fn(q, r.drafts[q.Key])
		}
	}
}

func together(all []string) string {
	all = slices.DeleteFunc(slices.Clone(all), func(s string) bool { return s == "" })
	if len(all) == 1 {
		return all[0]
	}
	for i := range all {
		all[i] = "(" + all[i] + ")"
	}
	return strings.Join(all, " and ")
}

// resolve reads a condition, unless the one that is there already says just that.
func (r *reader) resolve(to **questionnaire.Cond, text, at string) {
	said, ok := dialect.Write(&r.d, *to)
	switch {
	case *to != nil && (said == text || !ok && text == ""):
		return
	case text == "":
		*to = nil
		return
	}
	c, err := exchange.Cond(text, r, at)
	if err != nil {
		*to = nil
		r.trouble(at, err)
		return
	}
	*to = c
}

func (r *reader) trouble(at string, err error) {
	var t *exchange.Trouble
	if errors.As(err, &t) {
		r.notes.Lost(at, t.Key, "name", t.Name)
	}
}

var piped = regexp.MustCompile(`\$\{\s*([^{}]{1,80}?)\s*\}`)

// pipes lets texts that repeat an answer name it as we do.
func (r *reader) pipes() {
	r.d.Texts(func(_ string, t *tenant.Text) {
		for lang, s := range *t {
			(*t)[lang] = piped.ReplaceAllStringFunc(s, func(m string) string {
				if o, ok := r.names[piped.FindStringSubmatch(m)[1]]; ok {
					return "{" + o.key + "}"
				}
				return m[1:]
			})
		}
	})
}

// Package library holds the surveys and questions that every town can begin from. They are data of the
// program, in all its languages, and are read once at start.
//
// A town gets them in its own languages; where a question asks for the part of town, its answers are
// the town's districts. Emits nothing. Imports questionnaire and tenant.
package library

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

// Library is what there is to begin from.
type Library struct {
	Templates []Template
	Questions []Question
}

// Template is a survey to begin from.
type Template struct {
	Key     string
	Name    tenant.Text // of the template, for staff
	About   tenant.Text
	Title   tenant.Text
	Lead    tenant.Text
	Promise tenant.Text
	Paper   questionnaire.Definition
}

// Question is a question to take over.
type Question struct {
	Key   string
	Topic tenant.Text
	Asks  questionnaire.Question
}

// districts is the code of the one option that stands for the districts of a town.
const districts = "@districts"

// file is the form of a file of the library.
type file struct {
	Name, About, Title, Lead, Promise tenant.Text
	Order                             int
	Definition                        any
	Topic                             tenant.Text
	Questions                         []any
}

// Read reads the library of a folder: templates, and files that hold only questions. A mistake in it is
// an error that names the file.
func Read(fsys fs.FS, dir string) (Library, error) {
	var out Library
	var bad error
	names, err := fs.Glob(fsys, path.Join(dir, "*.yaml"))
	if err != nil {
		return out, err
	}
	for _, name := range names {
		raw, err := fs.ReadFile(fsys, name)
		if err == nil {
			err = out.add(strings.TrimSuffix(path.Base(name), ".yaml"), raw)
		}
		if err != nil {
			bad = errors.Join(bad, fmt.Errorf("library: %s: %w", name, err))
		}
	}
	return out, bad
}

func (l *Library) add(key string, raw []byte) error {
	var f file
	if err := yaml.Unmarshal(raw, &f); err != nil {
		return err
	}
	for _, one := range f.Questions {
		var q questionnaire.Question
		if err := into(one, &q); err != nil {
			return err
		}
		if q.Key == "" || slices.ContainsFunc(l.Questions, func(o Question) bool { return o.Key == q.Key }) {
			return fmt.Errorf("the key %q of a question is none, or stands twice", q.Key)
		}
		l.Questions = append(l.Questions, Question{q.Key, f.Topic, q})
	}
	if f.Definition == nil {
		return nil
	}
	t := Template{Key: key, Name: f.Name, About: f.About, Title: f.Title, Lead: f.Lead, Promise: f.Promise}
	if err := into(f.Definition, &t.Paper); err != nil {
		return err
	}
	t.Paper.Format = questionnaire.Format
	l.Templates = append(l.Templates, t)
	return nil
}

// into reads what YAML gave as JSON would be read, and refuses fields that are none.
func into(from, to any) error {
	raw, err := json.Marshal(from)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.DisallowUnknownFields()
	return dec.Decode(to)
}

// For is the library as a town gets it.
func (l Library) For(town *tenant.Town) Library {
	var out Library
	for _, t := range l.Templates {
		d := copied(t.Paper)
		d.Languages = slices.Clone(town.Languages)
		for i := range d.Sections {
			var kept []questionnaire.Question
			for _, q := range d.Sections[i].Questions {
				if placed(&q, town) {
					kept = append(kept, q)
				}
			}
			d.Sections[i].Questions = kept
		}
		d.Texts(func(_ string, t *tenant.Text) { *t = spoken(*t, town) })
		t.Paper, t.Title, t.Lead, t.Promise = d, spoken(t.Title, town), spoken(t.Lead, town), spoken(t.Promise, town)
		out.Templates = append(out.Templates, t)
	}
	for _, q := range l.Questions {
		d := copied(questionnaire.Definition{Sections: []questionnaire.Section{{Questions: []questionnaire.Question{q.Asks}}}})
		if q.Asks = d.Sections[0].Questions[0]; !placed(&q.Asks, town) {
			continue
		}
		d.Sections[0].Questions[0] = q.Asks
		d.Texts(func(_ string, t *tenant.Text) { *t = spoken(*t, town) })
		q.Asks = d.Sections[0].Questions[0]
		out.Questions = append(out.Questions, q)
	}
	return out
}

// placed puts the town's districts where a question asks for them; false for a town that has none.
func placed(q *questionnaire.Question, town *tenant.Town) bool {
	at := slices.IndexFunc(q.Options, func(o questionnaire.Option) bool { return o.Code == districts })
	if at < 0 {
		return true
	}
	if len(town.Districts) == 0 {
		return false
	}
	var list []questionnaire.Option
	for _, d := range town.Districts {
		words := tenant.Text{}
		for _, lang := range town.Languages {
			words[lang] = d.Name
		}
		list = append(list, questionnaire.Option{Code: d.Key, Words: words})
	}
	q.Options = slices.Concat(q.Options[:at], list, q.Options[at+1:])
	return true
}

// copied is a definition that shares nothing with the first.
func copied(d questionnaire.Definition) (out questionnaire.Definition) {
	raw, err := json.Marshal(d)
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	if err != nil {
		panic(err) // a definition always has a JSON form
	}
	return out
}

// spoken is a text in the town's languages only.
func spoken(t tenant.Text, town *tenant.Town) tenant.Text {
	if len(t) == 0 {
		return nil
	}
	out := tenant.Text{}
	for lang, s := range t {
		if town.Speaks(lang) {
			out[lang] = s
		}
	}
	return out
}

// Template finds a template by its key.
func (l Library) Template(key string) (Template, bool) {
	i := slices.IndexFunc(l.Templates, func(t Template) bool { return t.Key == key })
	if i < 0 {
		return Template{}, false
	}
	return l.Templates[i], true
}

// Question finds a question by its key.
func (l Library) Question(key string) (Question, bool) {
	i := slices.IndexFunc(l.Questions, func(q Question) bool { return q.Key == key })
	if i < 0 {
		return Question{}, false
	}
	return l.Questions[i], true
}

package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"time"

	"almenda/internal/cache"
	"almenda/internal/page"
	"almenda/internal/register"
	"almenda/internal/web/views"
)

// openProcess is a process in the open data. It names offices and never people.
type openProcess struct {
	ID        string      `json:"id"`
	URL       string      `json:"url"`
	Title     string      `json:"title"`
	Summary   string      `json:"summary"`
	State     string      `json:"state"`
	Owner     string      `json:"owner"`
	Districts []string    `json:"districts"` // keys; empty is the whole town
	Forms     []string    `json:"forms"`
	Opens     string      `json:"opens,omitempty"`
	Closes    string      `json:"closes,omitempty"`
	AnswerDue string      `json:"answer_due,omitempty"`
	Answered  string      `json:"answered,omitempty"`
	Published string      `json:"published,omitempty"`
	Report    string      `json:"report,omitempty"`
	Effects   string      `json:"effects,omitempty"`
	Programme string      `json:"programme,omitempty"`
	Sample    bool        `json:"sample"`
	Phases    []openPhase `json:"phases"`
}

type openPhase struct {
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	Opens  string `json:"opens"`
	Closes string `json:"closes"`
}

// openFields are the columns of the CSV file, in their order. The phases are in the JSON file alone.
var openFields = []string{"id", "url", "title", "summary", "state", "owner", "districts", "forms", "opens", "closes", "answer_due", "answered",
	"published", "report", "effects", "programme", "sample"}

func (p openProcess) cells() []string {
	sample := "false"
	if p.Sample {
		sample = "true"
	}
	return []string{p.ID, p.URL, p.Title, p.Summary, p.State, p.Owner, strings.Join(p.Districts, " "), strings.Join(p.Forms, " "), p.Opens, p.Closes,
		p.AnswerDue, p.Answered, p.Published, p.Report, p.Effects, p.Programme, sample}
}

// openRegister is what the list of processes shows, all of it, as open data.
func (s *Server) openRegister(v *visit) ([]openProcess, error) {
	programmes, err := s.Programmes.List(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	f, _, err := s.registerFilter(v, programmes)
	if err != nil {
		return nil, err
	}
	found, err := s.Register.List(v.ctx(), v.who, v.town, f, page.Request{Size: -1})
	if err != nil {
		return nil, err
	}
	stamp := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return v.p.ISO(t)
	}
	out := make([]openProcess, len(found.Rows))
	for i, e := range found.Rows {
		p := openProcess{ID: e.ID.String(), URL: v.absolute("/p/" + e.Slug), Title: v.words1(e.Title), Summary: v.words1(e.Summary), State: string(e.Stage),
			Owner: v.registerCard(e, 0).Owner, Districts: append([]string{}, e.Districts...), Forms: []string{}, Opens: stamp(e.Opens()), Closes: stamp(e.Closes()),
			AnswerDue: stamp(e.AnswerDue), Answered: stamp(e.Answered), Published: stamp(e.Published), Sample: e.Sample, Phases: []openPhase{}}
		for _, k := range register.Forms {
			if e.Has(k) {
				p.Forms = append(p.Forms, string(k))
			}
		}
		for _, o := range e.Outcomes {
			if o.Kind == register.Reported {
				p.Report = stamp(o.At)
			} else {
				p.Effects = stamp(o.At)
			}
		}
		for _, ph := range e.Phases {
			p.Phases = append(p.Phases, openPhase{string(ph.Kind), v.words1(ph.Name), stamp(ph.Opens), stamp(ph.Closes)})
		}
		for _, g := range programmes {
			if g.Holds(e.ID) {
				p.Programme = g.Slug
			}
		}
		out[i] = p
	}
	return out, nil
}

// getRegisterCSV is the register as a table for programmes: commas, CRLF, UTF-8 as RFC 4180 has it.
func (s *Server) getRegisterCSV(v *visit) error {
	list, err := s.openRegister(v)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	_ = w.Write(openFields) // into memory
	for _, p := range list {
		cells := p.cells()
		for i := range cells {
			cells[i] = plainCell(cells[i])
		}
		_ = w.Write(cells) // into memory
	}
	w.Flush()
	return v.give(cache.Page{Type: "text/csv; charset=utf-8", Body: b.Bytes()})
}

func (s *Server) getRegisterJSON(v *visit) error {
	list, err := s.openRegister(v)
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(map[string]any{"town": v.words1(v.town.Municipality), "licence": licence, "documentation": v.absolute("/data"), "processes": list}, "", " ")
	if err != nil {
		return err
	}
	return v.give(cache.Page{Type: "application/json; charset=utf-8", Body: append(body, '\n')})
}

// licence is under which everybody may use the open data.
const licence = "https://creativecommons.org/licenses/by/4.0/"

// getData tells what open data there is and what is in it.
func (s *Server) getData(v *visit) error {
	sets := append([]views.Dataset{
		{Key: "processes", Fields: append(append([]string{}, openFields...), "phases"), Files: []views.DataFile{{Kind: "CSV", Path: "/processes.csv"}, {Kind: "JSON", Path: "/processes.json"}}},
		{Key: "calendar", Files: []views.DataFile{{Kind: "iCalendar", Path: "/processes/calendar.ics"}}},
		{Key: "news", Files: []views.DataFile{{Kind: "RSS", Path: "/processes/feed.xml"}}},
	}, s.slots.data...)
	return v.show(views.DataPage(v.page(v.p.T("data.title"), ""), sets))
}

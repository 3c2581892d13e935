package app

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"

	"almenda/internal/questionnaire"
	"almenda/internal/survey"
	"almenda/internal/tenant"
)

// The platform tries its own forms: every open survey is answered, from the first page to the last, as
// an old telephone without script and without cookies would, through the very handler that people
// reach. What it sends is checked like any answer and thrown away. Two failures in a row raise the
// banner of the survey (survey.Tried).

// canaryEvery is how often each open form is tried.
const canaryEvery = 15 * time.Minute

// maxWeight is how many bytes the first page of a form may weigh, with its styles and scripts.
const maxWeight = 60 << 10

// oldPhone is what the trial says that it is.
const oldPhone = "Mozilla/5.0 (Linux; Android 8.0.0; SM-G930F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/64.0.3282.137 Mobile Safari/537.36"

// TryForms tries every open form of a town, and notes how it went.
func (a *App) TryForms(ctx context.Context, town *tenant.Town) error {
	if town.State != tenant.Active {
		return nil
	}
	list, err := a.Surveys.OpenForms(ctx, town)
	if err != nil {
		return err
	}
	for i := range list {
		problem := ""
		if err := a.tryForm(ctx, town, &list[i]); err != nil {
			if problem = err.Error(); ctx.Err() != nil {
				return ctx.Err() // we are stopping: that says nothing of the form
			}
		}
		if err := a.Surveys.Tried(ctx, town, list[i].ID, problem); err != nil {
			return err
		}
	}
	return nil
}

// canary is one walk through a form.
type canary struct {
	handler http.Handler
	origin  *url.URL
	prefix  string // of the language
	trial   string
	answers questionnaire.Answers
	weight  int
}

// tryForm walks through one form. Its error says in English what failed, and holds nothing that
// anybody answered.
func (a *App) tryForm(ctx context.Context, town *tenant.Town, sheet *survey.Sheet) error {
	at := a.Web.Origins.Of(town)
	if sheet.Kind == survey.Panel { // its form stands where nobody is known
		at = a.Web.Origins.Answers(town)
	}
	origin, err := url.Parse(at)
	if err != nil {
		return err
	}
	d := &sheet.Version.Definition
	filler := questionnaire.Filler{Rand: rand.New(rand.NewPCG(rand.Uint64(), 1)), All: true} //nolint:gosec // made-up answers
	for _, district := range town.Districts {
		filler.Towns = append(filler.Towns, district.Key)
	}
	c := &canary{handler: a.Web, origin: origin, trial: a.Web.TrialToken(town.ID.String(), sheet.Slug, a.Clock.Now()), answers: filler.Fill(d)}
	page, err := c.get(ctx, "/s/"+sheet.Slug+"/1")
	if err != nil {
		return err
	}
	if err := c.weigh(ctx, page); err != nil {
		return err
	}
	for range len(d.Sections)*2 + 5 { // a page comes twice when an answer brings more questions
		form, err := page.form()
		if err != nil {
			return err
		}
		at := form.action
		if form.send != "" {
			at = form.send
		}
		next, err := c.post(ctx, at, c.fill(d, form))
		if err != nil {
			return err
		}
		if form.send != "" {
			if !strings.HasSuffix(next.moved, "/thanks") {
				return fmt.Errorf("sending led to %q and not to the thanks", next.moved)
			}
			return nil
		}
		page = next
	}
	return errors.New("the form does not come to an end")
}

// answer is a response, read.
type answer struct {
	body  []byte
	bytes int // as it went over the line
	moved string
}

func (c *canary) get(ctx context.Context, path string) (*answer, error) {
	return c.do(ctx, http.MethodGet, path, nil)
}

func (c *canary) post(ctx context.Context, path string, form url.Values) (*answer, error) {
	return c.do(ctx, http.MethodPost, path, form)
}

// do asks the handler as somebody from outside would. The request comes from this machine.
func (c *canary) do(ctx context.Context, method, path string, form url.Values) (*answer, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.origin.String()+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	r.Host, r.RemoteAddr, r.RequestURI = c.origin.Host, "127.0.0.1:1", path
	r.Header.Set("User-Agent", oldPhone)
	r.Header.Set("Accept-Encoding", "gzip")
	r.Header.Set("X-Trial", c.trial)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := &recorder{header: http.Header{}, status: http.StatusOK}
	c.handler.ServeHTTP(w, r)
	out := &answer{bytes: w.body.Len(), body: w.body.Bytes(), moved: w.header.Get("Location")}
	if w.status >= 400 || w.status >= 300 && out.moved == "" {
		return nil, fmt.Errorf("%s %s answered %d", method, path, w.status)
	}
	if w.header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(&w.body)
		if err != nil {
			return nil, err
		}
		if out.body, err = io.ReadAll(z); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// weigh adds up what the first page brings along.
func (c *canary) weigh(ctx context.Context, page *answer) error {
	root, err := html.Parse(bytes.NewReader(page.body))
	if err != nil {
		return err
	}
	c.weight = page.bytes
	for n := range root.Descendants() {
		path := ""
		switch {
		case n.Data == "link" && attr(n, "rel") == "stylesheet":
			path = attr(n, "href")
		case n.Data == "script":
			path = attr(n, "src")
		case strings.HasPrefix(attr(n, "data-island"), "/"):
			path = attr(n, "data-island")
		}
		if !strings.HasPrefix(path, "/") {
			continue
		}
		part, err := c.get(ctx, path)
		if err != nil {
			return err
		}
		c.weight += part.bytes
	}
	if c.weight > maxWeight {
		return fmt.Errorf("the first page weighs %d bytes, more than %d", c.weight, maxWeight)
	}
	return nil
}

// recorder keeps a response.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header         { return w.header }
func (w *recorder) WriteHeader(status int)      { w.status = status }
func (w *recorder) Write(b []byte) (int, error) { return w.body.Write(b) }

// paper is a form as it was found on a page.
type paper struct {
	action string
	send   string // where its button for sending leads; empty: it only turns the page
	fields map[string][]string
	kinds  map[string]string
}

// form finds the survey's form on a page.
func (a *answer) form() (*paper, error) {
	root, err := html.Parse(bytes.NewReader(a.body))
	if err != nil {
		return nil, err
	}
	for n := range root.Descendants() {
		if n.Data == "form" && strings.Contains(" "+attr(n, "class")+" ", " survey ") {
			return readPaper(n), nil
		}
	}
	return nil, errors.New("the page has no form")
}

func readPaper(form *html.Node) *paper {
	p := &paper{action: attr(form, "action"), fields: map[string][]string{}, kinds: map[string]string{}}
	for n := range form.Descendants() {
		name := attr(n, "name")
		switch {
		case name == "" || n.Type != html.ElementNode:
		case n.Data == "button":
			if attr(n, "value") == "send" {
				p.send = attr(n, "formaction")
			}
		case n.Data == "input" || n.Data == "select" || n.Data == "textarea":
			p.fields[name] = append(p.fields[name], attr(n, "value"))
			p.kinds[name] = attr(n, "type")
		}
	}
	return p
}

// fill writes the answers into the fields that the page has, and into no others: what has no field
// stays unanswered, and is missed when the answers are checked.
func (c *canary) fill(d *questionnaire.Definition, p *paper) url.Values {
	out := url.Values{"go": {"next"}}
	put := func(name, value string) {
		if _, there := p.fields[name]; there && value != "" {
			out.Add(name, value)
		}
	}
	for name, values := range p.fields {
		if p.kinds[name] == "hidden" && !strings.HasPrefix(name, "q_") {
			out[name] = values
		}
	}
	if out.Get("so_far") == "" {
		out.Set("so_far", c.arms(d))
	}
	for _, q := range d.Questions() {
		name, a := "q_"+q.Key, c.answers[q.Key]
		put(name, a.Text)
		for i, code := range a.Codes {
			put(name, code)
			put(name+"__"+code, strconv.Itoa(i+1)) // of a ranking
		}
		for row, value := range a.Rows {
			put(name+"__"+row, value)
		}
		if a.Place != nil {
			put(name+"_district", a.Place.District)
		}
		if q.Place == "point" { // anywhere: where it lies is not looked at
			put(name+"_lat", "55.0")
			put(name+"_lon", "15.0")
		}
	}
	return out
}

// arms are the arms of splits for which the answers were made up, as the form carries them.
func (c *canary) arms(d *questionnaire.Definition) string {
	of := questionnaire.Answers{}
	for _, s := range d.Splits {
		of[s.Key] = c.answers[s.Key]
	}
	raw, _ := json.Marshal(of) // words
	return string(raw)
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"almenda/internal/cache"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	q9 "almenda/internal/questionnaire"
	"almenda/internal/survey"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
	"almenda/internal/web/views/surveys"
)

// streetWorker lets the page of interviews open without a network. It keeps that page and what it is
// made of, and nothing else: the network comes first, what was kept only when there is none.
const streetWorker = `const shelf = 'street'
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('message', (event) => {
  const keep = async () => {
    const box = await caches.open(shelf)
    await Promise.all(event.data.map(async (address) => {
      const answer = await fetch(address, { credentials: 'same-origin' })
      if (answer.ok && !answer.redirected) await box.put(address, answer)
    }))
    event.source.postMessage('kept')
  }
  event.waitUntil(keep().catch(() => undefined))
})
self.addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET') return
  const kept = async () => (await caches.open(shelf)).match(event.request, { ignoreSearch: event.request.mode === 'navigate' })
  event.respondWith(fetch(event.request).catch(async (fault) => {
    const answer = await kept()
    if (answer) return answer
    throw fault
  }))
})
`

func (s *Server) getStreetWorker(v *visit) error {
	b, err := s.bench(v)
	if err != nil {
		return err
	}
	v.Header("Service-Worker-Allowed", v.url(deskPath(b.Survey)+"/street"))
	return v.give(cache.Page{Type: "text/javascript; charset=utf-8", Body: []byte(streetWorker)})
}

func (s *Server) getStreet(v *visit) error {
	b, err := s.bench(v)
	if err != nil {
		return err
	}
	q := v.Request.URL.Query()
	list, err := s.Surveys.Rounds(v.ctx(), v.who, b.ID, page.Request{Cursor: q.Get("page"), Size: 50})
	if err != nil {
		return err
	}
	base := deskPath(b.Survey)
	view := surveys.DeskStreet{Head: v.deskHead(b, "street"), No: v.maybe(b.NoStreet), Survey: b.ID.String(), Version: b.Version.Number, Sync: base + "/street/sync",
		Worker: base + "/street/worker.js", Day: v.now.In(v.town.Location()).Format("2006-01-02")}
	lang := v.speaks(b.Version.Definition)
	view.Definition, view.Lang = string(b.Version.Definition.ForDevice(lang)), lang
	for _, band := range survey.Bands {
		view.Bands = append(view.Bands, ui.Option{Value: band, Text: v.p.T("survey_desk.band." + band)})
	}
	if view.No == "" {
		view.Sections = v.deskSections(b.Survey, b.Version, filling{})
	}
	for _, r := range list.Rows {
		view.Rounds = append(view.Rounds, surveys.DeskRound{Interviewer: r.Interviewer, Place: r.Place, Day: r.Day, Band: v.p.T("survey_desk.band." + r.Band), Answers: r.Answers, Refusals: r.Refusals})
	}
	first, next := v.pages(base+"/street", q, list.Next)
	view.First, view.Next = v.maybeURL(first), v.maybeURL(next)
	return v.show(surveys.DeskStreetPage(v.page(v.p.T("survey_desk.tab.street"), views.SectionAdmin), view))
}

// brought is a batch of interviews as a tablet sends it.
type brought struct {
	Round struct {
		ID          string `json:"id"`
		Interviewer string `json:"interviewer"`
		Place       string `json:"place"`
		Day         string `json:"day"`
		Band        string `json:"band"`
		Refusals    int    `json:"refusals"`
	} `json:"round"`
	List []struct {
		Key     string `json:"key"`
		Version int    `json:"version"`
		Seed    string `json:"seed"`
		Form    string `json:"form"` // as a browser would send it
	} `json:"list"`
}

func (s *Server) postStreetSync(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	var in brought
	if err := json.NewDecoder(v.Request.Body).Decode(&in); err != nil {
		if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
			return err
		}
		return fault.Because(err, fault.Invalid, "fault.survey_batch")
	}
	round, _ := id.Parse(in.Round.ID)
	batch := survey.Interviews{Round: survey.Round{ID: round, Interviewer: in.Round.Interviewer, Place: in.Round.Place, Day: in.Round.Day, Band: in.Round.Band, Refusals: in.Round.Refusals}}
	for _, one := range in.List {
		form, _ := url.ParseQuery(one.Form) // what cannot be read is left out, and told of by the questions
		seed := one.Seed
		batch.List = append(batch.List, survey.Interview{Key: one.Key, Version: one.Version, Seed: seed,
			Read: func(d q9.Definition) q9.Answers { return answersIn(&d, form, nil, seed, v.lang) }})
	}
	out, err := s.Surveys.Bring(v.ctx(), v.who, which, batch)
	if err != nil {
		return err
	}
	refused := map[string]string{}
	for key, why := range out.Refused {
		refused[key] = v.why(why)
	}
	stored := out.Stored
	if stored == nil {
		stored = []string{}
	}
	v.JSON(http.StatusOK, map[string]any{"stored": stored, "refused": refused, "answers": out.Answers})
	return nil
}

// why is a fault in words.
func (v *visit) why(err error) string {
	if f, ok := asForm(err); ok {
		return v.words(f)[0].Text
	}
	var f *fault.Error
	if errors.As(err, &f) && f.Key != "" {
		return v.p.Fill(f.Key, f.Params)
	}
	return v.p.T("fault.survey_batch")
}

package web

import (
	"math"
	"slices"

	"almenda/internal/district"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/page"
	"almenda/internal/register"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
	"almenda/internal/web/views"
)

// getDistricts is every part of the town, with what is open in each.
func (s *Server) getDistricts(v *visit) error {
	if len(v.town.Districts) == 0 {
		return fault.Missing()
	}
	all, err := s.Register.All(v.ctx(), v.who)
	if err != nil {
		return err
	}
	ideas, err := s.Ideas.ByDistrict(v.ctx(), v.who, id.None)
	if err != nil {
		return err
	}
	view := views.Districts{}
	for _, d := range v.town.Districts {
		row := views.DistrictRow{Key: d.Key, Name: d.Name, Ideas: ideas[d.Key], Yours: v.who.District == d.Key}
		for _, e := range all {
			if e.Stage == register.Open && !e.Whole() && e.Within(d.Key) {
				row.Open++
			}
		}
		view.Rows = append(view.Rows, row)
	}
	for _, e := range all {
		if e.Stage == register.Open && e.Whole() {
			view.Whole++
		}
	}
	// One's own district stands first.
	slices.SortStableFunc(view.Rows, func(a, b views.DistrictRow) int {
		switch {
		case a.Yours == b.Yours:
			return 0
		case a.Yours:
			return -1
		}
		return 1
	})
	return v.show(views.DistrictsPage(v.page(v.p.T("town.area.many"), views.SectionProcesses), view))
}

// districtIdeas is how many ideas a district's page shows.
const districtIdeas = 6

func (s *Server) getDistrict(v *visit) error {
	d, ok := v.town.District(v.Param("part"))
	if !ok {
		return fault.Missing()
	}
	view := views.District{Key: d.Key, Name: d.Name, Yours: v.who.District == d.Key}
	if err := s.districtProcesses(v, d.Key, &view); err != nil {
		return err
	}
	ideas, err := s.Ideas.List(v.ctx(), v.who, idea.Filter{District: d.Key, Sort: idea.Newest}, page.Request{Size: districtIdeas})
	if err != nil {
		return err
	}
	view.Ideas, view.IdeaTotal = v.cards(ideas.Rows), max(ideas.Total, len(ideas.Rows))
	for _, part := range s.slots.district {
		more, err := part(v, d.Key)
		if err != nil {
			return err
		}
		view.Blocks = append(view.Blocks, more...)
	}
	pg := v.page(d.Name, views.SectionProcesses)
	pg.Description = v.p.T("district.lead", "district", d.Name)
	return v.show(views.DistrictPage(pg, view))
}

// districtProcesses are those of the district first, then those of the whole town; what is over comes
// last and only when it was about the district alone.
func (s *Server) districtProcesses(v *visit, key string, view *views.District) error {
	found, err := s.Register.List(v.ctx(), v.who, v.town, register.Filter{District: key}, page.Request{Size: page.Max})
	if err != nil {
		return err
	}
	programmes, err := s.Programmes.List(v.ctx(), v.who)
	if err != nil {
		return err
	}
	sum, err := s.Ideas.Summary(v.ctx(), v.who)
	if err != nil {
		return err
	}
	cards := v.registerCards(found.Rows, programmes, sum.ByProcess)
	for i, e := range found.Rows {
		if key == "" && !e.Whole() {
			continue
		}
		now := e.Stage == register.Open || e.Stage == register.Announced
		switch {
		case now && !e.Whole():
			view.Here = append(view.Here, cards[i])
		case now:
			view.Town = append(view.Town, cards[i])
		case !e.Whole():
			view.Over = append(view.Over, cards[i])
		}
	}
	return nil
}

// near is how many things "near me" lists, and how far it looks.
const (
	nearThings = 30
	nearMetres = 5000
)

// getNear is what lies around a place. The place comes from a tap of the person alone, is told to
// about a hundred metres, and is kept nowhere.
func (s *Server) getNear(v *visit) error {
	view := views.Near{Why: v.Query("why")}
	if view.Why != "denied" && view.Why != "failed" {
		view.Why = ""
	}
	lon, lat, ok := coordinates(v.Query("lon"), v.Query("lat"))
	if !ok {
		return v.showNear(view)
	}
	at := tenant.Point{Lon: rounded(lon), Lat: rounded(lat)}
	key, inside := district.Find(v.town, at)
	if err := s.nearCards(v, at, &view); err != nil {
		return err
	}
	// Some towns have no open outlines of their districts: there what lies near tells that it is here.
	if view.Found = inside || len(view.Things) > 0; !view.Found {
		view.Outside = true
		return v.showNear(view)
	}
	view.Key, view.Name = key, v.district(key)
	own := views.District{}
	if err := s.districtProcesses(v, key, &own); err != nil {
		return err
	}
	view.Here, view.Town = own.Here, own.Town
	return v.showNear(view)
}

func (v *visit) showNear(view views.Near) error {
	return v.show(views.NearPage(v.page(v.p.T("near.title"), views.SectionProcesses), view))
}

// rounded keeps three decimals: about a hundred metres in our countries.
func rounded(degrees float64) float64 { return math.Round(degrees*1000) / 1000 }

func (s *Server) nearCards(v *visit, at tenant.Point, view *views.Near) error {
	ideas, err := s.Ideas.Near(v.ctx(), v.who, at, nearMetres, nearThings)
	if err != nil {
		return err
	}
	for _, i := range ideas {
		view.Things = append(view.Things, views.NearCard{Metres: district.Distance(at, *i.Point), LinkCard: views.LinkCard{Title: i.Title, Path: ideaPath(i), Lang: i.Language,
			Text: richtext.Excerpt(i.Body, 160), Tags: []views.CardTag{{Text: v.p.T("near.idea"), Color: "info"}}, Meta: []string{v.district(i.District), v.p.N("idea.supports", i.Supports)}}})
	}
	for _, part := range s.slots.near {
		more, err := part(v, at)
		if err != nil {
			return err
		}
		view.Things = append(view.Things, more...)
	}
	slices.SortStableFunc(view.Things, func(a, b views.NearCard) int { return int(math.Round(a.Metres)) - int(math.Round(b.Metres)) })
	view.Things = view.Things[:min(len(view.Things), nearThings)]
	for i := range view.Things {
		view.Things[i].Meta = append([]string{v.distance(view.Things[i].Metres)}, view.Things[i].Meta...)
	}
	return nil
}

// distance is how far something is, as exactly as the place is known.
func (v *visit) distance(metres float64) string {
	if metres < 1000 {
		return v.p.T("near.metres", "metres", max(100, int(math.Round(metres/100))*100))
	}
	return v.p.T("near.kilometres", "km", v.p.Number(int64(math.Round(metres/1000))))
}

package web

import (
	"almenda/internal/frontpage"
	"almenda/internal/idea"
	"almenda/internal/process"
	"almenda/internal/programme"
	"almenda/internal/register"
	"almenda/internal/richtext"
	"almenda/internal/web/views"
)

// The blocks of the home page that fill themselves here; other parts of the edge add theirs by
// slots.home, and these stand behind what is open.
const (
	homeOpen     = "open"
	homeFigures  = "figures"
	homeLatest   = "latest"
	homeOutcomes = "outcomes"
	homeSoon     = "soon"
	homeHow      = "how"
)

// homeOffered are the keys of all blocks that fill themselves, in their standard order.
func (s *Server) homeOffered() []string {
	out := []string{homeOpen}
	for _, b := range s.slots.home {
		out = append(out, b.key)
	}
	return append(out, homeFigures, homeLatest, homeOutcomes, homeSoon, homeHow)
}

func (s *Server) getHome(v *visit) error {
	list, err := s.Frontpage.Show(v.ctx(), v.who, s.homeOffered())
	if err != nil {
		return err
	}
	return s.showHome(v, list, false)
}

func (s *Server) showHome(v *visit, list []frontpage.Block, preview bool) error {
	entries, err := s.Register.All(v.ctx(), v.who)
	if err != nil {
		return err
	}
	sum, err := s.Ideas.Summary(v.ctx(), v.who)
	if err != nil {
		return err
	}
	programmes, err := s.Programmes.List(v.ctx(), v.who)
	if err != nil {
		return err
	}
	f := homeFiller{v: v, s: s, entries: entries, sum: sum, programmes: programmes}
	h := views.Home{IdeaPath: f.ideaStart(), Preview: preview}
	for _, b := range list {
		if !b.On || b.Over(v.now, v.town.Location()) {
			continue
		}
		blocks, err := f.fill(b)
		if err != nil {
			return err
		}
		h.Blocks = append(h.Blocks, blocks...)
	}
	pg := v.page("", views.SectionHome)
	pg.Description = pg.Words(v.town.Lead)
	pg.Feeds = v.feeds("/processes")
	return v.show(views.HomePage(pg, h))
}

// homeFiller turns the blocks of a composition into what the page shows.
type homeFiller struct {
	v          *visit
	s          *Server
	entries    []register.Entry
	sum        idea.Summary
	programmes []programme.Programme
}

// ideaStart is where a new idea begins: in the first process that takes them now.
func (f homeFiller) ideaStart() string {
	list := make([]process.Process, len(f.entries))
	for i, e := range f.entries {
		list[i] = e.Process
	}
	return f.v.ideaStart(list)
}

// cards are the processes of a stage, at most max of them.
func (f homeFiller) cards(stage register.Stage, max int) []views.RegisterCard {
	return f.drawn(first(register.Arranged(f.entries, register.Filter{Stage: stage}, f.v.town), max, usuallyProcesses))
}

func (f homeFiller) drawn(list []register.Entry) []views.RegisterCard {
	return f.v.registerCards(list, f.programmes, f.sum.ByProcess)
}

// How many things a block shows where the editor set no number. Three fill a row on a wide window,
// and on a phone the page must come to an end.
const (
	usuallyProcesses = 6
	usually          = 3
)

func (f homeFiller) fill(b frontpage.Block) ([]views.HomeBlock, error) {
	out := views.HomeBlock{Key: b.Key, Kind: string(b.Kind), Title: f.v.words1(b.Title), Lang: f.v.langOf(b.Title)}
	switch string(b.Kind) {
	case homeOpen:
		out.Processes = f.cards(register.Open, b.Count)
	case homeSoon:
		if out.Processes = f.cards(register.Announced, b.Count); len(out.Processes) == 0 {
			return nil, nil
		}
	case homeFigures:
		if out.Figures = f.figures(); len(out.Figures) == 0 {
			return nil, nil
		}
	case homeLatest:
		if !f.v.town.Has("ideas") {
			return nil, nil
		}
		out.Ideas = f.v.cards(first(f.sum.Latest, b.Count, usually))
	case homeOutcomes:
		if out.Ideas = f.v.cards(first(f.sum.Answered, b.Count, usually)); len(out.Ideas) == 0 {
			return nil, nil
		}
	case homeHow:
	case string(frontpage.Text), string(frontpage.Notice), string(frontpage.Links):
		f.written(b, &out)
	case string(frontpage.Process):
		for _, e := range f.entries {
			if e.Slug == b.Process {
				out.Processes = f.drawn([]register.Entry{e})
			}
		}
		if len(out.Processes) == 0 {
			return nil, nil // it is not public any more
		}
	default:
		return f.offered(b)
	}
	return []views.HomeBlock{out}, nil
}

// first is the beginning of a list: count of it, or usual when no count was set.
func first[T any](list []T, count, usual int) []T {
	if count == 0 {
		count = usual
	}
	return list[:min(len(list), count)]
}

func (f homeFiller) written(b frontpage.Block, out *views.HomeBlock) {
	body := f.v.words1(b.Body)
	out.Lang = f.v.langOf(b.Body)
	if b.Kind != frontpage.Links {
		out.HTML = richtext.HTML(body)
		return
	}
	list, _ := frontpage.ReadLinks(body) // checked when it was saved
	for _, l := range list {
		out.Links = append(out.Links, views.Link{Text: l.Text, Path: l.Address})
	}
}

// offered fills a block of another part of the edge.
func (f homeFiller) offered(b frontpage.Block) (out []views.HomeBlock, err error) {
	for _, slot := range f.s.slots.home {
		if slot.key != b.Key {
			continue
		}
		list, err := slot.draw(f.v)
		if err != nil {
			return nil, err
		}
		for i, block := range list {
			block.Cards = first(block.Cards, b.Count, usually)
			if title := f.v.words1(b.Title); i == 0 && title != "" {
				block.Title = title
			}
			if len(block.Cards) > 0 || block.Empty != "" {
				out = append(out, views.HomeBlock{Key: b.Key, Kind: "block", Block: &block})
			}
		}
	}
	return out, nil
}

func (f homeFiller) figures() []views.Figure {
	p := f.v.p
	if f.sum.Ideas == 0 {
		return nil
	}
	return []views.Figure{
		{Label: p.T("home.figure_ideas"), Value: p.Number(int64(f.sum.Ideas)), Path: "/ideas"},
		{Label: p.T("home.figure_supports"), Value: p.Number(int64(f.sum.Supports))},
		{Label: p.T("home.figure_comments"), Value: p.Number(int64(f.sum.Comments))},
		{Label: p.T("home.figure_answered"), Value: p.Number(int64(f.sum.Answers))},
	}
}

package web

import (
	"net/http"
	"slices"
	"strconv"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/frontpage"
	"almenda/internal/tenant"
	"almenda/internal/web/views"
)

func (s *Server) registerFrontpage() {
	on := func(method, path string, handle func(*visit) error) {
		rate := Reading
		if method == http.MethodPost {
			rate = Writing
		}
		s.on(Route{Method: method, Path: "/admin/home" + path, Ask: access.EditHome, Rate: rate, Class: Private}, handle)
	}
	on(http.MethodGet, "", s.getFrontpage)
	on(http.MethodGet, "/preview", s.getFrontpagePreview)
	on(http.MethodPost, "/publish", s.postFrontpage(func(v *visit, version int) error {
		return s.Frontpage.Publish(v.ctx(), v.who, s.homeOffered(), version)
	}, "flash.home_published"))
	on(http.MethodPost, "/discard", s.postFrontpage(func(v *visit, version int) error {
		return s.Frontpage.Discard(v.ctx(), v.who, version)
	}, "flash.home_discarded"))
	on(http.MethodPost, "/reset", s.postFrontpage(func(v *visit, version int) error {
		return s.Frontpage.Reset(v.ctx(), v.who, s.homeOffered(), version)
	}, "flash.home_reset"))
	on(http.MethodPost, "/move", s.postFrontpage(func(v *visit, version int) error {
		return s.Frontpage.Move(v.ctx(), v.who, s.homeOffered(), version, v.PostForm("block"), v.PostForm("do"))
	}, ""))
	on(http.MethodGet, "/block", s.getFrontBlock)
	on(http.MethodPost, "/block", s.postFrontBlock)
}

func (s *Server) getFrontpage(v *visit) error {
	p, err := s.Frontpage.Prepare(v.ctx(), v.who, s.homeOffered())
	if err != nil {
		return err
	}
	view := views.Frontpage{Version: p.Version, Live: p.Live, Changed: p.Changed}
	for i, b := range p.Blocks {
		view.Rows = append(view.Rows, views.FrontRow{Key: b.Key, Kind: string(b.Kind), Name: v.blockName(b), Title: v.words1(b.Title), On: b.On, Own: b.Own(),
			Over: b.Over(v.now, v.town.Location()), Until: b.Until, Count: b.Count, First: i == 0, Last: i == len(p.Blocks)-1})
	}
	for _, k := range frontpage.Written {
		view.Kinds = append(view.Kinds, string(k))
	}
	return v.show(views.FrontpagePage(v.page(v.p.T("frontpage.title"), views.SectionAdmin), view))
}

// blockName is what a block is called in the editor.
func (v *visit) blockName(b frontpage.Block) string { return v.p.T("home.block." + string(b.Kind)) }

func (s *Server) getFrontpagePreview(v *visit) error {
	p, err := s.Frontpage.Prepare(v.ctx(), v.who, s.homeOffered())
	if err != nil {
		return err
	}
	return s.showHome(v, p.Blocks, true)
}

// postFrontpage does one act from the version that the person looked at, and goes back to the list.
func (s *Server) postFrontpage(do func(v *visit, version int) error, said string) func(*visit) error {
	return func(v *visit) error {
		version, err := v.version()
		if err != nil {
			return err
		}
		if err := do(v, version); err != nil {
			return err
		}
		to := "/admin/home"
		if said != "" {
			v.say("success", said)
		} else {
			to += "#" + "block-" + slug(v.PostForm("block"))
		}
		return v.see(to)
	}
}

// version is the one from which a form was filled. Faults: Invalid.
func (v *visit) version() (int, error) {
	n, err := strconv.Atoi(v.PostForm("version"))
	if err != nil || n < 0 {
		return 0, fault.New(fault.Invalid, "fault.filter")
	}
	return n, nil
}

// frontBlock finds the block that a form is about: one of the page, or a new one of a kind. Faults:
// NotFound.
func (s *Server) frontBlock(v *visit, key, kind string) (frontpage.Page, frontpage.Block, error) {
	p, err := s.Frontpage.Prepare(v.ctx(), v.who, s.homeOffered())
	if err != nil {
		return p, frontpage.Block{}, err
	}
	if key == "" {
		if !slices.Contains(frontpage.Written, frontpage.Kind(kind)) {
			return p, frontpage.Block{}, fault.Missing()
		}
		return p, frontpage.Block{Kind: frontpage.Kind(kind)}, nil
	}
	at := slices.IndexFunc(p.Blocks, func(b frontpage.Block) bool { return b.Key == key })
	if at < 0 {
		return p, frontpage.Block{}, fault.Missing()
	}
	return p, p.Blocks[at], nil
}

func (s *Server) getFrontBlock(v *visit) error {
	p, b, err := s.frontBlock(v, v.Query("block"), v.Query("kind"))
	if err != nil {
		return err
	}
	return s.showFrontBlock(v, b, p.Version)
}

func (s *Server) showFrontBlock(v *visit, b frontpage.Block, version int) error {
	view := views.FrontBlock{Version: version, Key: b.Key, Kind: string(b.Kind), Name: v.blockName(b), Titles: v.inEach(b.Title), Bodies: v.inEach(b.Body),
		Process: b.Process, Until: b.Until, MaxCount: frontpage.MaxCount}
	if b.Count > 0 {
		view.Count = strconv.Itoa(b.Count)
	}
	if b.Kind == frontpage.Process {
		all, err := s.Processes.List(v.ctx(), v.who)
		if err != nil {
			return err
		}
		for _, p := range all {
			view.Processes = append(view.Processes, v.processRef(p.Slug, p.Title))
		}
	}
	return v.show(views.FrontBlockPage(v.page(v.p.T("frontpage.block_title", "block", view.Name), views.SectionAdmin), view))
}

// inEach is a text in every language of the town, for its fields.
func (v *visit) inEach(t tenant.Text) []views.LangText {
	out := make([]views.LangText, len(v.town.Languages))
	for i, lang := range v.town.Languages {
		out[i] = views.LangText{Lang: lang, Name: ownNames[lang], Text: t[lang]}
	}
	return out
}

// texts reads the fields <name>_<lang> of a form.
func (v *visit) texts(name string) tenant.Text {
	out := tenant.Text{}
	for _, lang := range v.town.Languages {
		out[lang] = v.PostForm(name + "_" + lang)
	}
	return out
}

func (s *Server) postFrontBlock(v *visit) error {
	version, err := v.version()
	if err != nil {
		return err
	}
	key, kind := v.PostForm("block"), v.PostForm("kind")
	w := frontpage.Write{Title: v.texts("title"), Body: v.texts("body"), Process: v.PostForm("process"), Until: v.PostForm("until")}
	if raw := v.PostForm("count"); raw != "" {
		if w.Count, err = strconv.Atoi(raw); err != nil {
			w.Count = -1
		}
	}
	if key == "" {
		err = s.Frontpage.Add(v.ctx(), v.who, v.town, s.homeOffered(), version, frontpage.Kind(kind), w)
	} else {
		err = s.Frontpage.Save(v.ctx(), v.who, v.town, s.homeOffered(), version, key, w)
	}
	if err == nil {
		v.say("success", "flash.home_saved")
		return v.see("/admin/home")
	}
	if !v.blame(err) {
		return err
	}
	_, b, e := s.frontBlock(v, key, kind)
	if e != nil {
		return e
	}
	b.Title, b.Body, b.Process, b.Until, b.Count = w.Title, w.Body, w.Process, w.Until, max(w.Count, 0)
	return s.showFrontBlock(v, b, version)
}

package web

import (
	"errors"
	"io"
	"math"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/process"
	"almenda/internal/richtext"
	"almenda/internal/web/views"
)

// step is the step of writing that the address names.
func (v *visit) step() string {
	if last := v.Request.URL.Path[strings.LastIndexByte(v.Request.URL.Path, '/')+1:]; last != "new" {
		return last
	}
	return "title"
}

func (s *Server) getStep(v *visit) error {
	p, err := s.Processes.Get(v.ctx(), v.who, v.Param("slug"))
	if err != nil {
		return err
	}
	if !p.Open(process.Ideas, v.now) {
		return fault.New(fault.Closed, "fault.ideas_closed")
	}
	view := views.IdeaDraft{Process: v.processRef(p.Slug, p.Title), Step: v.step(), MaxPhotos: idea.MaxPhotos, District: v.who.District}
	if v.Query("draft") == "" && view.Step == "title" {
		view.Title = v.Query("title")
		return v.showStep(view)
	}
	draft, ok := id.Parse(v.Query("draft"))
	if !ok {
		return v.see("/p/" + p.Slug + "/ideas/new")
	}
	if view, err = s.draftView(v, draft); err != nil {
		return err
	}
	return v.showStep(view)
}

// draftView is a draft as its steps show it.
func (s *Server) draftView(v *visit, draft id.ID) (views.IdeaDraft, error) {
	i, p, err := s.Ideas.DraftOf(v.ctx(), v.who, draft)
	if err != nil {
		return views.IdeaDraft{}, err
	}
	view := views.IdeaDraft{Process: v.processRef(p.Slug, p.Title), ID: draft.String(), Step: v.step(), Title: i.Title, Body: i.Body,
		HTML: richtext.HTML(i.Body), Topic: i.Topic, District: i.District, Place: i.Place, Photos: photos(i.Photos), SavedAt: i.Updated, MaxPhotos: idea.MaxPhotos}
	if i.Point != nil {
		view.Lon, view.Lat, view.HasPoint = i.Point.Lon, i.Point.Lat, true
	}
	if view.Step == "title" && i.Title != "" {
		found, err := s.Ideas.Similar(v.ctx(), v.who, i.Title, draft)
		if err != nil {
			return view, err
		}
		view.Similar = views.Similar{Query: i.Title, Cards: v.cards(found)}
	}
	return view, nil
}

func (v *visit) showStep(view views.IdeaDraft) error {
	pg := v.page(v.p.T("draft.heading", "step", v.p.T("idea.step."+view.Step)), views.SectionIdeas)
	pages := map[string]func(views.Page, views.IdeaDraft) templ.Component{"title": views.DraftTitlePage, "text": views.DraftTextPage,
		"place": views.DraftPlacePage, "photo": views.DraftPhotoPage, "check": views.DraftCheckPage}
	return v.show(pages[view.Step](pg, view))
}

func (s *Server) postStep(v *visit) error {
	if v.step() == "title" && v.PostForm("draft") == "" {
		return s.postTitle(v)
	}
	if v.step() == "photo" {
		// The body is read here, where a file that is too large can still be explained in the form.
		if err := v.Request.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
			return s.photoRefused(v, err)
		}
		mendForm(v.Request)
	}
	draft, ok := id.Parse(v.PostForm("draft"))
	if !ok {
		return fault.Missing()
	}
	var err error
	switch v.step() {
	case "photo":
		err = s.savePhoto(v, draft)
	case "check":
		return s.publish(v, draft)
	default:
		err = s.Ideas.Save(v.ctx(), v.who, v.town, draft, v.write())
	}
	if err != nil {
		return s.stepAgain(v, draft, err)
	}
	return v.onward(draft)
}

// photoRefused explains a photo that was too large to be read at all. What the form said is lost
// with the body, but for the draft, which is named in the address that the form came from.
func (s *Server) photoRefused(v *visit, err error) error {
	if tooBig := (*http.MaxBytesError)(nil); !errors.As(err, &tooBig) {
		return fault.Because(err, fault.Invalid, "fault.upload")
	}
	drain(v.Request)
	var form fault.Form
	form.Add("photo", "fault.photo_large", "mb", idea.MaxPhotoBytes>>20)
	draft, ok := id.Parse(v.Query("draft"))
	if !ok {
		return fault.New(fault.TooLarge, "fault.photo_large", "mb", idea.MaxPhotoBytes>>20)
	}
	return s.stepAgain(v, draft, form.Err())
}

// postTitle begins a draft. The form's key becomes its id, so that sending twice begins one.
func (s *Server) postTitle(v *visit) error {
	key, ok := id.Parse(v.PostForm("key"))
	if !ok {
		key = id.New()
	}
	draft, err := s.Ideas.Begin(v.ctx(), v.who, v.town, v.Param("slug"), key, v.write())
	if err == nil {
		return v.onward(draft)
	}
	if !v.blame(err) {
		return err
	}
	p, e := s.Processes.Get(v.ctx(), v.who, v.Param("slug"))
	if e != nil {
		return e
	}
	return v.showStep(views.IdeaDraft{Process: v.processRef(p.Slug, p.Title), Step: "title", Title: v.PostForm("title"), Topic: v.PostForm("topic"), MaxPhotos: idea.MaxPhotos})
}

// write decodes the fields of the step that was sent.
func (v *visit) write() idea.Write {
	field := func(name string) *string { s := v.PostForm(name); return &s }
	later := v.PostForm("later") != ""
	switch v.step() {
	case "title":
		w := idea.Write{Title: field("title"), Later: later}
		if len(v.town.Topics) > 0 {
			w.Topic = field("topic")
		}
		return w
	case "text":
		return idea.Write{Body: field("body"), Later: later}
	case "place":
		point := v.point()
		return idea.Write{District: field("district"), Place: field("place"), Point: &point}
	}
	return idea.Write{}
}

func coordinates(rawLon, rawLat string) (lon, lat float64, ok bool) {
	lon, e1 := strconv.ParseFloat(rawLon, 64)
	lat, e2 := strconv.ParseFloat(rawLat, 64)
	if e1 != nil || e2 != nil || math.IsNaN(lon) || math.IsNaN(lat) {
		return 0, 0, false
	}
	return lon, lat, true
}

// onward goes to the step after this one, or to the drafts for those who go on later.
func (v *visit) onward(draft id.ID) error {
	if v.PostForm("later") != "" {
		v.say("success", "flash.draft_saved")
		return v.see("/me/drafts")
	}
	at := slices.Index(views.IdeaSteps, v.step())
	next := views.IdeaSteps[min(at+1, len(views.IdeaSteps)-1)]
	if v.step() == "photo" && (v.PostForm("remove") != "" || v.hasFile("photo")) {
		next = "photo"
	}
	view := views.IdeaDraft{Process: views.ProcessRef{Slug: v.Param("slug")}}
	return v.see(view.StepPath(next) + "?draft=" + draft.String())
}

func (v *visit) hasFile(name string) bool {
	h, err := v.FormFile(name)
	return err == nil && h.Size > 0
}

func (s *Server) savePhoto(v *visit, draft id.ID) error {
	if raw := v.PostForm("remove"); raw != "" {
		photo, ok := id.Parse(raw)
		if !ok {
			return fault.Missing()
		}
		return s.Ideas.DropPhoto(v.ctx(), v.who, draft, photo)
	}
	h, err := v.FormFile("photo")
	if err != nil || h.Size == 0 {
		return nil // a photo is optional
	}
	raw, err := readFile(h, idea.MaxPhotoBytes)
	if err != nil {
		return err
	}
	return s.Ideas.AddPhoto(v.ctx(), v.who, draft, raw, v.PostForm("alt"))
}

// readFile reads an uploaded file and one byte more than allowed, so that whoever checks the size
// sees that it was passed.
func readFile(h *multipart.FileHeader, limit int64) ([]byte, error) {
	f, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	return io.ReadAll(io.LimitReader(f, limit+1))
}

// stepAgain shows the step again, with what was typed.
func (s *Server) stepAgain(v *visit, draft id.ID, err error) error {
	if !v.blame(err) {
		return err
	}
	view, e := s.draftView(v, draft)
	if e != nil {
		return e
	}
	switch view.Step {
	case "title":
		view.Title, view.Topic = v.PostForm("title"), v.PostForm("topic")
	case "text":
		view.Body = v.PostForm("body")
	case "place":
		view.District, view.Place = v.PostForm("district"), v.PostForm("place")
		view.Lon, view.Lat, view.HasPoint = coordinates(v.PostForm("lon"), v.PostForm("lat"))
	case "photo":
		view.Alt = v.PostForm("alt")
	}
	return v.showStep(view)
}

func (s *Server) publish(v *visit, draft id.ID) error {
	if v.PostForm("later") != "" {
		return v.onward(draft)
	}
	err := s.Ideas.Publish(v.ctx(), v.who, v.town, draft)
	if f, ok := asForm(err); ok {
		// What is missing was left for later, and is asked for where it belongs.
		v.say("warning", "flash.draft_incomplete")
		view := views.IdeaDraft{Process: views.ProcessRef{Slug: v.Param("slug")}}
		return v.see(view.StepPath(stepOf(f.Fields[0].Name)) + "?draft=" + draft.String())
	}
	if err != nil {
		return err
	}
	return v.see("/i/" + draft.String() + "/thanks")
}

// stepOf is the step that asks for a field.
func stepOf(field string) string {
	switch field {
	case "title", "topic":
		return "title"
	case "body":
		return "text"
	}
	return "place"
}

func (s *Server) getThanks(v *visit) error {
	which, err := v.ref("ref")
	if err != nil {
		return err
	}
	d, err := s.Ideas.Get(v.ctx(), v.who, v.town, which)
	if err != nil {
		return err
	}
	if !d.Relation.Mine {
		return fault.Missing()
	}
	path := ideaPath(d.Idea)
	view := views.IdeaThanks{Path: path, Title: d.Title, Process: v.processRef(d.Slug, d.Process), Threshold: v.town.IdeaRules.SupportThreshold,
		ShareURL: v.absolute(path), Steps: v.steps(d)}
	if d.Relation.CanEdit {
		view.EditUntil = d.EditUntil(v.town.IdeaRules)
	}
	return v.show(views.ThanksPage(v.page(v.p.T("thanks.title"), views.SectionIdeas), view))
}

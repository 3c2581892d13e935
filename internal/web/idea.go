package web

import (
	"slices"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
	"almenda/internal/web/views"
)

func (s *Server) getIdea(v *visit) error {
	which, err := v.ref("ref")
	if err != nil {
		return err
	}
	view, err := s.ideaView(v, which)
	if err != nil {
		return err
	}
	return s.showIdea(v, view)
}

func (s *Server) showIdea(v *visit, view views.Idea) error {
	pg := v.page(view.Title, views.SectionIdeas)
	pg.Description = richtext.Excerpt(view.HTML, 200)
	switch {
	case v.fragment("comments"):
		return v.show(views.RoomView(pg, view.Room))
	case v.fragment("comment-form"):
		return v.show(views.CommentFormBox(pg, view.Room))
	case v.fragment("support"):
		return v.show(views.SupportButton(pg, view.Support))
	case v.fragment("follow"):
		return v.show(views.FollowButton(pg, view.Follow))
	}
	return v.show(views.IdeaPage(pg, view))
}

// ideaView reads all that an idea's page shows.
func (s *Server) ideaView(v *visit, which id.ID) (views.Idea, error) {
	d, err := s.Ideas.Get(v.ctx(), v.who, v.town, which)
	if err != nil {
		return views.Idea{}, err
	}
	path := ideaPath(d.Idea)
	view := views.Idea{ID: d.ID.String(), Path: path, Process: v.processRef(d.Slug, d.Process), Lang: d.Language, Title: d.Title,
		HTML: richtext.HTML(d.Body), Author: v.author(d.AuthorName, ""), At: d.Published, EditedAt: d.Edited, District: v.district(d.District),
		Topic: v.topic(d.Topic), Status: string(d.Status), Photos: photos(d.Photos), Steps: v.steps(d), Place: v.place(d.Idea),
		Mine: d.Relation.Mine, CanEdit: d.Relation.CanEdit, EditUntil: d.EditUntil(v.town.IdeaRules), Withdrawn: d.Status == idea.Withdrawn}
	view.Support = v.supportBox(d)
	if v.who.SignedIn() {
		view.Follow = views.FollowBox{Action: path + "/follow", Following: d.Relation.Followed}
	}
	if n := len(d.Answers); n > 0 {
		a := d.Answers[n-1]
		view.Answer = &views.Answer{HTML: richtext.HTML(a.Body), Author: views.Author{Name: a.Signed, Office: a.Office}, At: a.At, Status: string(d.Status)}
	}
	if status, answer := s.Ideas.MayAct(v.who, d.Idea); (status || answer) && !view.Withdrawn {
		view.Staff = &views.StaffPanel{Office: v.office()}
		for _, st := range idea.Settable {
			view.Staff.Statuses = append(view.Staff.Statuses, string(st))
		}
	}
	if view.Chain, err = s.chainPanel(v, "idea", which, path); err != nil {
		return view, err
	}
	view.Room, err = s.roomBox(v, d.ID, path)
	return view, err
}

func (v *visit) supportBox(d idea.Detail) views.SupportBox {
	box := views.SupportBox{IdeaID: d.ID.String(), IdeaPath: ideaPath(d.Idea), Count: d.Supports, Threshold: v.town.IdeaRules.SupportThreshold,
		Supported: d.Relation.Supported, Closed: !d.Open}
	if days := v.town.IdeaRules.SupportDays; days > 0 {
		box.Until = d.Published.AddDate(0, 0, days)
	}
	return box
}

func (v *visit) place(i idea.Idea) views.Place {
	p := views.Place{DistrictKey: i.District, District: v.district(i.District), Words: i.Place}
	if i.Point != nil {
		p.Lon, p.Lat, p.HasPoint = i.Point.Lon, i.Point.Lat, true
	}
	return p
}

// usual is the order in which an idea goes through its stages when all goes well.
var usual = []idea.Status{idea.Submitted, idea.Checking, idea.Feasible, idea.Decided, idea.Building, idea.Done}

// steps tells what happened with an idea, and what is still to come if nothing stops it.
func (v *visit) steps(d idea.Detail) []views.TimelineStep {
	var out []views.TimelineStep
	for i, h := range d.History {
		state := views.Done
		if i == len(d.History)-1 && d.Status != idea.Done {
			state = views.Now
		}
		out = append(out, views.TimelineStep{Title: v.p.T("idea.status." + string(h.Status)), State: state, At: h.At, Note: h.Reason, By: h.Office})
	}
	if at := slices.Index(usual, d.Status); at >= 0 {
		for _, next := range usual[at+1:] {
			out = append(out, views.TimelineStep{Title: v.p.T("idea.status." + string(next)), State: views.Next})
		}
	}
	return out
}

// want reads which way a switch is to go.
func (v *visit) want() bool { return v.PostForm("want") != "no" }

func (s *Server) postSupport(v *visit) error {
	which, err := v.ref("ref")
	if err != nil {
		return err
	}
	if err := s.Ideas.Support(v.ctx(), v.who, which, v.want()); err != nil {
		return err
	}
	return s.afterSwitch(v, which, "support")
}

func (s *Server) postFollow(v *visit) error {
	which, err := v.ref("ref")
	if err != nil {
		return err
	}
	if err := s.Ideas.Follow(v.ctx(), v.who, which, v.want()); err != nil {
		return err
	}
	if next := v.PostForm("next"); next != "" {
		return v.see(next)
	}
	return s.afterSwitch(v, which, "follow")
}

// afterSwitch answers the script with the button as it stands now, and others with the page.
func (s *Server) afterSwitch(v *visit, which id.ID, element string) error {
	if !v.fragment(element) {
		d, err := s.Ideas.Get(v.ctx(), v.who, v.town, which)
		if err != nil {
			return err
		}
		return v.see(ideaPath(d.Idea) + "#" + element)
	}
	view, err := s.ideaView(v, which)
	if err != nil {
		return err
	}
	view.Support.Just, view.Follow.Just = true, true
	return s.showIdea(v, view)
}

func (s *Server) postStatus(v *visit) error {
	which, err := v.ref("ref")
	if err != nil {
		return err
	}
	in := idea.SetStatus{Status: idea.Status(v.PostForm("status")), Reason: v.PostForm("reason"), Office: v.office()}
	return s.office(v, which, s.Ideas.SetStatus(v.ctx(), v.who, which, in), "flash.status_set", func(p *views.StaffPanel) {
		p.Status, p.Reason = v.PostForm("status"), v.PostForm("reason")
	})
}

func (s *Server) postAnswer(v *visit) error {
	which, err := v.ref("ref")
	if err != nil {
		return err
	}
	key, _ := id.Parse(v.PostForm("key")) // without a key each sending is its own answer
	in := idea.GiveAnswer{Body: v.PostForm("answer"), Office: v.office(), Key: key}
	return s.office(v, which, s.Ideas.Answer(v.ctx(), v.who, which, in), "flash.answered", func(p *views.StaffPanel) {
		p.Answer = v.PostForm("answer")
	})
}

// office is what staff sign with: their own office, or else the one that answers for the portal.
func (v *visit) office() string {
	if v.who.Office != "" {
		return v.who.Office
	}
	return v.words1(v.town.Contact.Office)
}

// office ends an act of office: on with a word of thanks, or the page again with the input kept.
func (s *Server) office(v *visit, which id.ID, err error, done string, keep func(*views.StaffPanel)) error {
	if err != nil && !v.blame(err) {
		return err
	}
	view, e := s.ideaView(v, which)
	if e != nil {
		return e
	}
	if err == nil {
		v.say("success", done)
		return v.see(view.Path)
	}
	if view.Staff == nil {
		return fault.Missing()
	}
	keep(view.Staff)
	return s.showIdea(v, view)
}

// point reads a place on the map; none when it was not given.
func (v *visit) point() *tenant.Point {
	lon, lat, ok := coordinates(v.PostForm("lon"), v.PostForm("lat"))
	if !ok {
		return nil
	}
	return &tenant.Point{Lon: lon, Lat: lat}
}

package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"almenda/internal/comment"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/process"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
	"almenda/internal/web/views"
)

// Here the nouns' own types become what pages show. Nothing is decided here.

// ideaPath is an idea's address. The words in it are for people; the id alone finds the idea.
func ideaPath(i idea.Idea) string { return "/i/" + i.ID.String() + "-" + slug(i.Title) }

// slug is the plain letters of a title, for addresses that can be read.
func slug(title string) string {
	folded := strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "æ", "ae", "ø", "o", "ą", "a", "ć", "c", "ę", "e", "ł", "l",
		"ń", "n", "ó", "o", "ś", "s", "ź", "z", "ż", "z", "é", "e", "ü", "u").Replace(strings.ToLower(title))
	var b strings.Builder
	for _, r := range folded {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 60 {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}

func (v *visit) author(name, office string) views.Author {
	if name == "" {
		name = v.p.T("author.unnamed")
	}
	return views.Author{Name: name, Office: office}
}

func (v *visit) district(key string) string {
	d, _ := v.town.District(key)
	return d.Name
}

func (v *visit) topic(key string) string {
	t, _ := v.town.Topic(key)
	return t.Name.In(v.lang, v.town.DefaultLanguage())
}

func photoURL(p id.ID) string { return "/photos/" + p.String() }

func photos(list []idea.Photo) []views.Photo {
	out := make([]views.Photo, len(list))
	for i, p := range list {
		out[i] = views.Photo{ID: p.ID.String(), URL: photoURL(p.ID), Alt: p.Alt, Width: p.Width, Height: p.Height}
	}
	return out
}

func (v *visit) cards(list []idea.Idea) []views.IdeaCard {
	out := make([]views.IdeaCard, len(list))
	for i, it := range list {
		out[i] = views.IdeaCard{ID: it.ID.String(), Path: ideaPath(it), Lang: it.Language, Title: it.Title, Excerpt: richtext.Excerpt(it.Body, 160),
			Author: v.author(it.AuthorName, ""), District: v.district(it.District), Topic: v.topic(it.Topic), Status: string(it.Status),
			Answered: !it.Answered.IsZero(), At: it.Published, Supports: it.Supports, Comments: it.Comments, Threshold: v.town.IdeaRules.SupportThreshold}
		if len(it.Photos) > 0 {
			out[i].Photo = &photos(it.Photos[:1])[0]
		}
	}
	return out
}

func (v *visit) words1(t tenant.Text) string { return t.In(v.lang, v.town.DefaultLanguage()) }

func (v *visit) processRef(slug string, title tenant.Text) views.ProcessRef {
	return views.ProcessRef{Slug: slug, Title: v.words1(title)}
}

func (v *visit) processCard(p process.Process, ideas int) views.ProcessCard {
	c := views.ProcessCard{ProcessRef: v.processRef(p.Slug, p.Title), Summary: v.words1(p.Summary), Sample: p.Sample, State: views.Soon, Ideas: ideas, People: -1}
	c.Promise = v.promise(p)
	for _, ph := range p.Phases {
		state := views.Next
		switch {
		case !v.now.Before(ph.Closes):
			state = views.Done
		case !v.now.Before(ph.Opens):
			state = views.Now
		}
		c.Phases = append(c.Phases, views.Phase{Kind: string(ph.Kind), Name: v.words1(ph.Name), State: state, Opens: ph.Opens, Closes: ph.Closes})
	}
	switch {
	case p.Ended(v.now):
		c.State = views.Closed
	case len(p.Phases) > 0 && !v.now.Before(p.Phases[0].Opens):
		c.State = views.Open
	}
	return c
}

// mark is a person as a page may tell "mine" from "others'": it means nothing anywhere else.
func (s *Server) mark(t *tenant.Town, account id.ID) string {
	m := hmac.New(sha256.New, s.Secret)
	m.Write([]byte("mark|" + t.ID.String() + "|" + account.String()))
	return hex.EncodeToString(m.Sum(nil)[:6])
}

// commentView is a comment as everybody sees it.
func (v *visit) commentView(r comment.Room, c comment.Comment) views.CommentView {
	base := roomBase(r)
	out := views.CommentView{Seq: c.Seq, Room: base + "/comments", Page: r.Path, Act: "/rooms/" + r.ID.String() + "/comments/" + strconv.FormatInt(c.Seq, 10),
		ParentSeq: c.Under, HTML: richtext.HTML(c.Body), Author: v.author(c.Name, c.Office), Role: c.Role, Official: c.Office != "" || c.Role != "", At: c.Created,
		EditedAt: c.Edited, Closed: r.Closed != "", Ups: c.Ups, Downs: c.Downs, Stance: string(c.Stance), Pinned: !c.Pinned.IsZero()}
	if out.Official && out.Author.Office == "" {
		out.Author.Office = v.words1(v.town.Contact.Office)
	}
	out.By = v.s.mark(v.town, c.Author)
	if c.Under > 0 {
		out.ParentBy = v.author(c.UnderBy, "").Name
	}
	if c.State != comment.Shown {
		out.Gone = string(c.State)
	}
	return out
}

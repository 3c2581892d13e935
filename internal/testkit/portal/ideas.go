package portal

import (
	"bytes"
	"image"
	"image/color"
	"image/png"

	"almenda/internal/access"
	"almenda/internal/comment"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/process"
	"almenda/internal/tenant"
)

// Process is the slug of the town's process that takes ideas now.
func (p *Portal) Process(town *tenant.Town) string {
	p.t.Helper()
	list, err := p.App.Processes.List(p.t.Context(), access.Guest(town.ID, ""))
	if err != nil {
		p.t.Fatal(err)
	}
	for _, one := range list {
		if one.Open(process.Ideas, p.Clock.Now()) {
			return one.Slug
		}
	}
	p.t.Fatalf("%s takes no ideas", town.Slug)
	return ""
}

// Draft begins an idea with a text and all that publishing asks for.
func (p *Portal) Draft(town *tenant.Town, author *Client, title string) id.ID {
	p.t.Helper()
	who := author.Actor()
	draft, err := p.App.Ideas.Begin(p.t.Context(), who, town, p.Process(town), id.New(), idea.Write{Title: &title})
	if err != nil {
		p.t.Fatal(err)
	}
	body, topic, district, place := "Somebody would like this very much: "+title, town.Topics[0].Key, town.Districts[0].Key, "By the bridge"
	if err := p.App.Ideas.Save(p.t.Context(), who, town, draft, idea.Write{Body: &body, Topic: &topic, District: &district, Place: &place}); err != nil {
		p.t.Fatal(err)
	}
	return draft
}

// Idea publishes an idea of the author.
func (p *Portal) Idea(town *tenant.Town, author *Client, title string) id.ID {
	p.t.Helper()
	draft := p.Draft(town, author, title)
	if err := p.App.Ideas.Publish(p.t.Context(), author.Actor(), town, draft); err != nil {
		p.t.Fatal(err)
	}
	return draft
}

// Comment says something under an idea and returns its number.
func (p *Portal) Comment(author *Client, room id.ID, text string) int64 {
	p.t.Helper()
	c, err := p.App.Comments.Post(p.t.Context(), author.Actor(), comment.Post{Room: room, Body: text, Key: id.New().String()})
	if err != nil {
		p.t.Fatal(err)
	}
	return c.Seq
}

// Photo puts a small picture on a draft of the author.
func (p *Portal) Photo(author *Client, draft id.ID) id.ID {
	p.t.Helper()
	if err := p.App.Ideas.AddPhoto(p.t.Context(), author.Actor(), draft, Picture(8, 8), "A picture"); err != nil {
		p.t.Fatal(err)
	}
	i, _, err := p.App.Ideas.DraftOf(p.t.Context(), author.Actor(), draft)
	if err != nil {
		p.t.Fatal(err)
	}
	return i.Photos[len(i.Photos)-1].ID
}

// Picture is a PNG of that size, red on the left and blue on the right.
func Picture(w, h int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{R: 200, A: 255}
			if x >= w/2 {
				c = color.RGBA{B: 200, A: 255}
			}
			img.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img) // a buffer takes everything
	return b.Bytes()
}

package feed

import (
	"encoding/xml"
	"time"
)

// News is a list of news to be published.
type News struct {
	Title string
	Text  string
	URL   string // of the page with the same content
	Self  string // of the feed itself
	Lang  string
	Posts []Post // newest first
}

// Post is one piece of news.
type Post struct {
	ID    string // the same for ever: a reader shows it once
	Title string
	Text  string // plain; may be empty
	URL   string
	At    time.Time
	About string // category; may be empty
}

type rss struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	Channel channel  `xml:"channel"`
}

type channel struct {
	Title    string    `xml:"title"`
	Link     string    `xml:"link"`
	Text     string    `xml:"description"`
	Lang     string    `xml:"language,omitempty"`
	Built    string    `xml:"lastBuildDate,omitempty"`
	Minutes  int       `xml:"ttl"`
	Self     self      `xml:"atom:link"`
	Articles []article `xml:"item"`
}

type self struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

type article struct {
	Title string `xml:"title"`
	Link  string `xml:"link"`
	Text  string `xml:"description,omitempty"`
	About string `xml:"category,omitempty"`
	ID    guid   `xml:"guid"`
	At    string `xml:"pubDate"`
}

type guid struct {
	Value string `xml:",chardata"`
	Link  bool   `xml:"isPermaLink,attr"`
}

// RSS writes news as RSS 2.0, with the address of the feed in it as the RSS Advisory Board asks.
func RSS(n News) []byte {
	c := channel{Title: plain(n.Title), Link: n.URL, Text: plain(n.Text), Lang: n.Lang, Minutes: 60,
		Self: self{Href: n.Self, Rel: "self", Type: "application/rss+xml"}}
	var newest time.Time
	for _, p := range n.Posts {
		if p.At.After(newest) {
			newest = p.At
		}
		c.Articles = append(c.Articles, article{Title: plain(p.Title), Link: p.URL, Text: plain(p.Text), About: plain(p.About),
			ID: guid{Value: p.ID}, At: p.At.UTC().Format(time.RFC1123Z)})
	}
	if !newest.IsZero() {
		c.Built = newest.UTC().Format(time.RFC1123Z)
	}
	body, err := xml.MarshalIndent(rss{Version: "2.0", Atom: "http://www.w3.org/2005/Atom", Channel: c}, "", " ")
	if err != nil {
		panic(err) // strings and numbers always have an XML form
	}
	return append([]byte(xml.Header), append(body, '\n')...)
}

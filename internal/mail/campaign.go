package mail

import (
	"context"
	"time"

	"almenda/internal/invitation"
	"almenda/internal/tenant"
)

// Links makes the addresses that stand in invitations.
type Links interface {
	// Invitation opens an invitation: a page with a button, for mail scanners open links too.
	Invitation(town *tenant.Town, lang, token string) string
	// Stop ends all invitations: a page with a button, and a one-click POST without sign-in.
	Stop(town *tenant.Town, lang, token string) string
}

// Post words and sends the letters of campaigns.
type Post struct {
	sender   Sender
	printers Printers
	links    Links
}

var _ invitation.Post = (*Post)(nil)

// NewPost makes a post over any sender.
func NewPost(sender Sender, printers Printers, links Links) *Post {
	return &Post{sender, printers, links}
}

// Write implements invitation.Post.
func (p *Post) Write(town *tenant.Town, l invitation.Letter) (invitation.Written, error) {
	subject, text, html, err := Render(town, p.printers(town, l.Language), Campaign, map[string]string{
		"name": l.Name, "message": l.Message, "expires_at": l.Expires.Format(time.RFC3339),
		"link": p.links.Invitation(town, l.Language, l.Token), "unsubscribe": p.links.Stop(town, l.Language, l.Stop),
	})
	return invitation.Written{Letter: l, Subject: subject, Text: text, HTML: html}, err
}

// Open implements invitation.Post.
func (p *Post) Open(town *tenant.Town) invitation.Session {
	return session{town, p.sender.Open(), p.links}
}

type session struct {
	town  *tenant.Town
	batch Batch
	links Links
}

func (s session) Close() { s.batch.Close() }

// Send implements invitation.Session.
func (s session) Send(ctx context.Context, w invitation.Written) invitation.Delivery {
	o := s.batch.Send(ctx, Message{Town: s.town, ID: w.Letter.ID, To: w.Letter.To, Language: w.Letter.Language,
		Subject: w.Subject, Text: w.Text, HTML: w.HTML, ListUnsubscribe: s.links.Stop(s.town, w.Letter.Language, w.Letter.Stop)})
	d := invitation.Delivery{Reason: o.Reason(), Dead: o.Dead()}
	switch {
	case o.Verdict == Sent:
		d.Fate = invitation.Delivered
	case o.Verdict == Failed:
		d.Fate = invitation.Refused
	case o.Verdict == TryLater && o.Stage == StageConnect:
		d.Fate = invitation.Away
	case o.Verdict == TryLater:
		d.Fate = invitation.Deferred
	default:
		d.Fate = invitation.Unclear
	}
	return d
}

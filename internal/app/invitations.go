package app

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/invitation"
	"almenda/internal/jobs"
	"almenda/internal/mail"
	"almenda/internal/store"
	"almenda/internal/tenant"
)

// campaignSteps is the name of the work of a campaign among the jobs.
const campaignSteps = "invitation.step"

// crowded is how long the step at the head of the queue has waited when there is more to do than
// workers to do it.
const crowded = 3 * time.Second

// wireInvitations makes the service and its work: each step sends a small batch and goes to the
// end of the line, so that no town's long list keeps another's waiting.
func (a *App) wireInvitations(policy *access.Policy, to links, sender mail.Sender, printers mail.Printers, mux *jobs.Mux) (err error) {
	a.Invitations, err = invitation.NewService(store.Invitations{DB: a.Store.Towns}, policy, post{sender, printers, to}, a.Config.Secret)
	if err != nil {
		return err
	}
	a.Invitations.Crowded = func(ctx context.Context) bool { return a.courier.Waits(ctx, jobs.Bulk) > crowded }
	mux.Handle(event.CampaignStarted, "invitation.begin", jobs.Default, func(ctx context.Context, town *tenant.Town, e event.Event) error {
		run, lanes, err := invitation.Work(e)
		if err != nil {
			return err
		}
		return a.courier.Begin(ctx, town.ID, campaignSteps, jobs.Step{Subject: e.Subject, Run: run}, lanes)
	})
	mux.HandleSteps(campaignSteps, func(ctx context.Context, town *tenant.Town, s jobs.Step) (jobs.Next, error) {
		next, err := a.Invitations.Step(ctx, town, s.Subject, s.Run)
		return jobs.Next{More: next.More, Wait: next.Wait}, err
	})
	return nil
}

func (a *App) invitationSweeps() []jobs.Sweep {
	return []jobs.Sweep{{Name: "invitations", Every: sweepEvery, Run: a.Invitations.Sweep}}
}

// post words invitations and hands them to the mail server.
type post struct {
	sender   mail.Sender
	printers mail.Printers
	links    links
}

var _ invitation.Post = post{}

// Write words a letter.
func (p post) Write(town *tenant.Town, l invitation.Letter) (invitation.Written, error) {
	params := map[string]string{
		"link":        p.links.Link(town.ID, l.Language, "/invite/"+l.Token),
		"unsubscribe": p.links.Link(town.ID, l.Language, "/u/"+l.Stop),
		"expires_at":  l.Expires.Format(time.RFC3339),
	}
	if l.Name != "" {
		params["name"] = l.Name
	}
	if l.Message != "" {
		params["message"] = l.Message
	}
	subject, text, html, err := mail.Render(town, p.printers(town, l.Language), mail.Campaign, params)
	return invitation.Written{Letter: l, Subject: subject, Text: text, HTML: html}, err
}

// Open begins a batch over one connection.
func (p post) Open(town *tenant.Town) invitation.Session {
	return session{town: town, batch: p.sender.Open(), links: p.links}
}

type session struct {
	town  *tenant.Town
	batch mail.Batch
	links links
}

// Send hands over one letter.
func (s session) Send(ctx context.Context, w invitation.Written) invitation.Delivery {
	o := s.batch.Send(ctx, mail.Message{Town: s.town, ID: w.Letter.ID, To: w.Letter.To, Subject: w.Subject, Text: w.Text, HTML: w.HTML,
		ListUnsubscribe: s.links.Link(s.town.ID, w.Letter.Language, "/u/"+w.Letter.Stop)})
	return delivery(o)
}

// Close ends the batch.
func (s session) Close() { s.batch.Close() }

// delivery is what a mail server's answer means to a campaign.
func delivery(o mail.Outcome) invitation.Delivery {
	d := invitation.Delivery{Reason: o.Reason(), Dead: o.Dead()}
	switch o.Verdict {
	case mail.Sent:
		d.Fate = invitation.Delivered
	case mail.Failed:
		d.Fate = invitation.Refused
	case mail.Unknown:
		d.Fate = invitation.Unclear
	default:
		d.Fate = invitation.Deferred
		if o.Stage == mail.StageConnect {
			d.Fate = invitation.Away
		}
	}
	return d
}

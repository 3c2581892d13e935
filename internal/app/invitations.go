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
	a.Invitations, err = invitation.NewService(store.Invitations{DB: a.Store.Towns}, policy, mail.NewPost(sender, printers, to), a.Config.Secret)
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
		next, err := a.steps(ctx, town, s)
		return jobs.Next{More: next.More, Wait: next.Wait}, err
	})
	return nil
}

// turnTime is how long a campaign may go on before it makes room for another's: a fast mail server
// takes a batch in less time than the queue takes to give out the next.
const turnTime = time.Second

// steps sends batches for a turn.
func (a *App) steps(ctx context.Context, town *tenant.Town, s jobs.Step) (invitation.Next, error) {
	started := a.Clock.Now()
	for {
		next, err := a.Invitations.Step(ctx, town, s.Subject, s.Run)
		if err != nil || !next.More || next.Wait > 0 || ctx.Err() != nil || a.Clock.Now().Sub(started) >= turnTime {
			return next, err
		}
	}
}

func (a *App) invitationSweeps() []jobs.Sweep {
	return []jobs.Sweep{{Name: "invitations", Every: sweepEvery, Run: a.Invitations.Sweep}}
}

// Invitation opens an invitation.
func (l links) Invitation(town *tenant.Town, lang, token string) string {
	return l.Link(town.ID, lang, "/invite/"+token)
}

// Stop ends all invitations to an address.
func (l links) Stop(town *tenant.Town, lang, token string) string {
	return l.Link(town.ID, lang, "/u/"+token)
}

var _ mail.Links = links{}

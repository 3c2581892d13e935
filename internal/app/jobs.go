package app

import (
	"context"
	"time"

	"almenda/internal/event"
	"almenda/internal/jobs"
	"almenda/internal/mail"
	"almenda/internal/notify"
	"almenda/internal/store"
	"almenda/internal/tenant"
)

// subscribe joins events to what is done about them.
func subscribe(mux *jobs.Mux, letters *mail.Service, notices *notify.Service) {
	mux.HandleBy(event.MailQueued, "mail.deliver", func(e event.Event) jobs.Queue {
		if mail.IsCode(e) {
			return jobs.Codes // somebody waits at a screen
		}
		return jobs.Default
	}, letters.Deliver)
	mux.Handle(event.CommentPosted, "notify.comment", jobs.Default, notices.CommentPosted)
	mux.Handle(event.IdeaAnswered, "notify.answer", jobs.Default, notices.Answered)
	mux.Handle(event.IdeaStatusSet, "notify.status", jobs.Default, notices.StatusSet)
	for _, kind := range store.Told() {
		mux.Handle(kind, "notify.news."+string(kind), jobs.Default, notices.News) // a name is one handler's
	}
}

// computes joins what takes minutes to those who do it.
func (a *App) computes(mux *jobs.Mux) {
	mux.Handle(event.PanelDrawChanged, "panel.draw.compute", jobs.Bulk, a.Panels.ComputeDraw)
}

// outboxKeep is how long events that were told are kept, for those who look for the cause of
// something; sign-in requests and idle sessions end with them.
const outboxKeep = 7 * 24 * time.Hour

// sweepEvery is how often work is looked for that its worker left behind. It is short, for a worker
// that is killed again and again must still come to it.
const sweepEvery = 3 * time.Second

// drawsEvery is how often computations of draws are looked for that nobody works on.
const drawsEvery = 15 * time.Second

// sweeps are the deadlines that are found in SQL, town by town.
func (a *App) sweeps(letters *mail.Service, notices *notify.Service) []jobs.Sweep {
	return append([]jobs.Sweep{
		{Name: "search", Every: time.Hour, Run: a.indexMissing},
		{Name: "tallies", Every: time.Hour, Run: func(ctx context.Context, town *tenant.Town) error {
			return store.Ideas{DB: a.Store.Towns}.Recount(ctx, town.ID)
		}},
		{Name: "mail", Every: sweepEvery, Run: letters.Sweep},
		{Name: "publication", Every: sweepEvery, Run: a.Processes.PublishDue},
		{Name: "meetings", Every: time.Minute, Run: a.Meetings.Sweep},
		{Name: "polls", Every: time.Minute, Run: a.Polls.Sweep},
		{Name: "survey words", Every: time.Minute, Run: a.Surveys.SweepWords},
		{Name: "surveys", Every: time.Minute, Run: a.Surveys.Freeze},
		{Name: "survey answers", Every: time.Minute, Run: a.Surveys.Sweep},
		{Name: "draws", Every: drawsEvery, Run: a.Panels.SweepDraws},
		{Name: "survey forms", Every: canaryEvery, Run: a.TryForms},
		{Name: "retention", Every: time.Hour, Run: func(ctx context.Context, town *tenant.Town) error {
			return a.Store.Sweep(ctx, town.ID, outboxKeep)
		}},
	}, append(a.invitationSweeps(), a.clockSweeps(notices)...)...)
}

// indexMissing makes findable what was published by a program that had no index yet.
func (a *App) indexMissing(ctx context.Context, town *tenant.Town) error {
	for {
		done, err := store.Search{DB: a.Store.Towns}.IndexMissing(ctx, town.ID)
		if err != nil || done {
			return err
		}
	}
}

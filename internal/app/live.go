package app

import (
	"context"
	"strconv"
	"time"

	"almenda/internal/access"
	"almenda/internal/comment"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/live"
	"almenda/internal/tenant"
)

// rooms is the log of the rooms, as the hub reads it.
type rooms struct{ comments *comment.Service }

// Since lists what happened in a room after a number.
func (r rooms) Since(ctx context.Context, t tenant.ID, room id.ID, after int64, max int) ([]live.Item, int64, error) {
	items, last, err := r.comments.Since(ctx, t, room, after, max)
	if err != nil {
		return nil, 0, err
	}
	out := make([]live.Item, len(items))
	for i, it := range items {
		out[i] = live.Item{Seq: it.Seq, Op: live.Op(it.Op), Ref: it.Ref}
	}
	return out, last, nil
}

// gate says who may watch. Rooms are as public as the ideas that they belong to; a town that was
// suspended is watched by nobody.
type gate struct {
	comments *comment.Service
	registry *tenant.Registry
}

// MayWatch is nil when the actor may watch the topic now.
func (g gate) MayWatch(ctx context.Context, who access.Actor, topic live.Topic) error {
	town, ok := g.registry.Get(topic.Town())
	if !ok || town.State != tenant.Active {
		return fault.New(fault.Closed, "fault.suspended")
	}
	room, ok := topic.Room()
	if !ok {
		return fault.Missing()
	}
	return g.comments.Watchable(ctx, who, room)
}

// Publish tells open pages and cached ones what happened, on every node. The relay calls it once
// the change is committed.
func (a *App) Publish(ctx context.Context, town *tenant.Town, e event.Event) error {
	switch e.Kind {
	case event.CommentPosted, event.CommentEdited, event.CommentRemoved, event.ThreadChanged:
		room, ok := id.Parse(e.Data["room"])
		seq, err := strconv.ParseInt(e.Data["seq"], 10, 64)
		if ok && err == nil {
			a.Hub.Notify(live.Room(town.ID, room), seq)
		}
	case event.RoomChanged:
		if seq, err := strconv.ParseInt(e.Data["seq"], 10, 64); err == nil {
			a.Hub.Notify(live.Room(town.ID, e.Subject), seq)
		}
	case event.PollChanged:
		room, ok := id.Parse(e.Data["room"])
		seq, err := strconv.ParseInt(e.Data["seq"], 10, 64)
		if ok && err == nil {
			a.Hub.Notify(live.Room(town.ID, room), seq)
		}
	case event.SessionsEnded, event.AccountDeleted, event.AccountRolesSet:
		a.Hub.Revoke(town.ID, e.Subject)
	}
	if tags := staleTags(e); len(tags) > 0 {
		return a.signals.stale(ctx, town.ID, tags)
	}
	return nil
}

// staleTags are the pages that an event makes old.
func staleTags(e event.Event) []string {
	switch e.Kind {
	case event.IdeaPublished, event.IdeaEdited, event.IdeaWithdrawn, event.IdeaSupported, event.IdeaStatusSet, event.IdeaAnswered:
		return []string{"ideas", "idea:" + e.Subject.String()}
	case event.CommentPosted, event.CommentEdited, event.CommentRemoved:
		return []string{"ideas", "forum", "idea:" + e.Data["room"], "room:" + e.Data["room"]}
	case event.CommentVoted:
		return []string{"idea:" + e.Data["room"], "room:" + e.Data["room"]}
	case event.BoardChanged:
		return []string{"forum", "boards", "processes", "ideas", "home"}
	case event.ThreadOpened, event.ThreadChanged, event.ThreadHidden, event.QuestionRouted:
		return []string{"forum", "processes", "ideas", "home", "room:" + e.Subject.String()}
	case event.ConsultationPublished, event.ConsultationVersion, event.ConsultationChanged:
		return []string{"processes", "consultations", "consultation:" + e.Subject.String()}
	case event.RemarkPosted, event.RemarkChanged, event.RemarkAnswered:
		return []string{"consultations", "consultation:" + e.Data["consultation"]}
	case event.PublicationPublished:
		return []string{"processes", "consultations", "consultation:" + e.Data["consultation"]}
	case event.RoomChanged:
		return []string{"room:" + e.Data["room"]}
	case event.RoomSitting, event.RoomMinutes: // pages that list them, and the one on which the room is read
		return []string{"rooms", "processes", "ideas", "room:" + e.Data["room"], "idea:" + e.Data["room"]}
	case event.StudyChanged:
		return []string{"studies", "study:" + e.Subject.String(), "processes"}
	case event.PollChanged, event.PollClosed:
		tags := []string{"polls", "processes"}
		if room := e.Data["room"]; room != "" {
			tags = []string{"room:" + room}
		}
		return tags
	case event.SurveyChanged, event.SurveyReleased, event.SurveyFailing:
		return []string{"surveys", "survey:" + e.Subject.String(), "processes", "home"}
	case event.PanelWaveChanged:
		return []string{"panels", "processes", "home"}
	case event.PanelChanged, event.PanelDrawChanged:
		return []string{"panels", "home"}
	case event.AssemblyChanged:
		return []string{"assemblies", "panels", "home"}
	case event.MeetingPublished, event.MeetingEdited, event.MeetingMoved, event.MeetingCancelled, event.MeetingMinuted:
		return []string{"meetings", "meeting:" + e.Subject.String(), "processes", "home"}
	case event.SignupPlaced, event.SignupWaiting, event.SignupPromoted, event.SignupLeft:
		return []string{"meetings", "meeting:" + e.Data["meeting"]}
	case event.InvestmentPublished, event.InvestmentChanged, event.InvestmentMoved:
		return []string{"investments", "processes", "ideas", "investment:" + e.Subject.String()}
	case event.ChainChanged:
		return []string{everything}
	case event.AccountDeleted:
		return []string{everything}
	case event.ProgrammeChanged:
		return []string{"programmes", "processes"}
	case event.HomeChanged:
		return []string{"home"}
	case event.ProcessArchived: // nothing can be done in it any more, wherever it is shown
		return []string{everything}
	case event.AnswerPromised, event.AnswerDue, event.ProcessAnswered, event.EffectPublished:
		return []string{"processes", "ideas", "home"}
	case event.ProcessChanged, event.ProcessPublished, event.PhaseOpened, event.PhaseClosed:
		return []string{"processes", "ideas"}
	}
	return nil
}

// everything stands for all pages of a town.
const everything = "*"

// committed is told of events by the transaction that made them: this node's own pages are old at
// once, so that whoever wrote sees it, and the relay need not wait for its next look.
func (a *App) committed(t tenant.ID, events []event.Event) {
	for _, e := range events {
		a.forget(t, staleTags(e))
	}
	a.relay.Poke(t)
	a.signals.poke(t)
}

func (a *App) forget(t tenant.ID, tags []string) {
	for _, tag := range tags {
		if tag == everything {
			a.Pages.StaleTown(t)
			return
		}
	}
	if len(tags) > 0 {
		a.Pages.Stale(t, tags...)
	}
}

// refresh reads the towns again when any was applied, and when word of it was lost.
func (a *App) refresh(ctx context.Context) {
	const every = 2 * time.Second
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if _, err := a.Registry.Refresh(ctx); err != nil && ctx.Err() == nil {
			a.Log.WarnContext(ctx, "towns not refreshed", "error", err)
		}
	}
}

package store

import (
	"context"

	"almenda/internal/event"
	"almenda/internal/notify"
)

// news tells, for each kind of event of which people hear, what is said to whom.
var news = map[event.Kind]func(noticeTx, context.Context, event.Event) ([]notify.Message, error){
	event.RemarkPosted: noticeTx.remarkPosted, event.RemarkAnswered: noticeTx.remarkAnswered, event.ConsultationVersion: noticeTx.versionPublished,
	event.PublicationPublished: noticeTx.publicationPublished,
	event.ProcessProposed:      noticeTx.processProposed,
	event.ProcessApproved:      noticeTx.processApproved,
	event.ProcessSentBack:      noticeTx.processSentBack,
	event.ProcessCorrected:     noticeTx.processCorrected,
	event.ProcessPublished:     noticeTx.processVersion,
	event.PhaseOpened:          noticeTx.phaseTurned, event.PhaseClosed: noticeTx.phaseTurned,
	event.ProcessAnswered: noticeTx.processEnded, event.ProcessArchived: noticeTx.processArchived,
	event.EffectPublished: noticeTx.effectPublished, event.AnswerDue: noticeTx.answerDue,
	event.SignupAsked: noticeTx.signupAsked, event.SignupPlaced: noticeTx.signupNews, event.SignupWaiting: noticeTx.signupNews, event.SignupPromoted: noticeTx.signupNews,
	event.MeetingReminded: noticeTx.meetingNews, event.MeetingMoved: noticeTx.meetingNews, event.MeetingCancelled: noticeTx.meetingNews, event.MeetingMinuted: noticeTx.meetingNews,
	event.CommentPosted: noticeTx.posted, event.QuestionRouted: noticeTx.routed, event.ThreadHidden: noticeTx.takenDown,
	event.InvestmentMoved: noticeTx.investmentMoved,
	event.SurveyProposed:  noticeTx.surveyProposed, event.SurveyReviewed: noticeTx.surveyReviewed,
	event.SurveyReleased: noticeTx.surveyReleased, event.SurveyFailing: noticeTx.surveyFails, event.SurveyCallAsked: noticeTx.surveyFails,
	event.AssemblyDue: noticeTx.assemblyDue,
	event.RoomMinutes: noticeTx.roomMinutes, event.RoomQuestionEnded: noticeTx.questionEnded,
}

// Told lists the events of which people hear.
func Told() (kinds []event.Kind) {
	for kind := range news {
		kinds = append(kinds, kind)
	}
	return kinds
}

func (t noticeTx) News(ctx context.Context, e event.Event) ([]notify.Message, error) {
	read, ok := news[e.Kind]
	if !ok {
		return nil, nil
	}
	return read(t, ctx, e)
}

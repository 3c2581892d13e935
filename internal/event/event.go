// Package event is the catalogue of everything that can happen in a town that somebody else may
// want to react to.
//
// An event is written in the same transaction as the change it tells of (Tx.Emit), and carries
// ids, never personal data: whoever reacts reads the rest from the database.
//
// Imports id only.
package event

import (
	"time"

	"almenda/internal/id"
)

// Kind names what happened, in the past tense: noun.verb.
type Kind string

// Everything that can happen. A kind is added here first; the relay refuses unknown ones.
const (
	MailQueued            Kind = "mail.queued"            // subject: mail
	AccountCreated        Kind = "account.created"        // subject: account
	AccountDeleted        Kind = "account.deleted"        // subject: account
	AccountRolesSet       Kind = "account.roles_set"      // subject: account
	SessionsEnded         Kind = "account.sessions_ended" // subject: account
	IdeaPublished         Kind = "idea.published"         // subject: idea
	IdeaEdited            Kind = "idea.edited"            // subject: idea
	IdeaWithdrawn         Kind = "idea.withdrawn"         // subject: idea
	IdeaSupported         Kind = "idea.supported"         // subject: idea; support given or taken back
	IdeaStatusSet         Kind = "idea.status_set"        // subject: idea
	IdeaAnswered          Kind = "idea.answered"          // subject: idea
	CommentPosted         Kind = "comment.posted"         // subject: comment; data: room, seq
	CommentEdited         Kind = "comment.edited"         // subject: comment; data: room, seq
	CommentRemoved        Kind = "comment.removed"        // subject: comment; data: room, seq
	CommentVoted          Kind = "comment.voted"          // subject: comment; data: room; a vote given, changed or taken back
	BoardChanged          Kind = "forum.board_changed"    // subject: board
	ThreadOpened          Kind = "forum.opened"           // subject: thread; data: process
	ThreadChanged         Kind = "forum.changed"          // subject: thread; text, board, state or supports
	ThreadHidden          Kind = "forum.hidden"           // subject: thread
	QuestionRouted        Kind = "forum.routed"           // subject: thread
	CampaignChanged       Kind = "campaign.changed"       // subject: campaign; state or progress
	CampaignStarted       Kind = "campaign.started"       // subject: campaign; work is waiting
	InvitationAccepted    Kind = "invitation.accepted"    // subject: invitation
	ProcessChanged        Kind = "process.changed"        // subject: process
	ProcessProposed       Kind = "process.proposed"       // subject: process; waits for a second person
	ProcessApproved       Kind = "process.approved"       // subject: process; data: to, by
	ProcessSentBack       Kind = "process.sent_back"      // subject: process; data: to, by
	ProcessPublished      Kind = "process.published"      // subject: process; data: version
	ProcessCorrected      Kind = "process.corrected"      // subject: process; data: by
	PhaseOpened           Kind = "process.phase_opened"   // subject: process; data: position
	PhaseClosed           Kind = "process.phase_closed"   // subject: process; data: position
	AnswerPromised        Kind = "process.promised"       // subject: process; until when answers come was said
	AnswerDue             Kind = "process.answer_due"     // subject: process; data: stage
	ProcessAnswered       Kind = "process.answered"       // subject: process; the answer clock stopped
	ProcessArchived       Kind = "process.archived"       // subject: process
	EffectPublished       Kind = "process.effect"         // subject: process; data: effect
	RoomChanged           Kind = "room.changed"           // subject: room; data: room, seq
	RoomSitting           Kind = "room.sitting"           // subject: sitting; data: room, state; planned, opened, closed
	RoomQuestionEnded     Kind = "room.question_ended"    // subject: question; data: room; answered or put aside
	RoomMinutes           Kind = "room.minutes"           // subject: sitting; data: room, letter; minutes were published
	PollChanged           Kind = "poll.changed"           // subject: poll; data of one in a room: room, seq
	PanelChanged          Kind = "panel.changed"          // subject: panel; words, state, counts of members
	PanelWaveChanged      Kind = "panel.wave_changed"     // subject: wave; data: panel; planned, opened, closed, told
	PanelDrawChanged      Kind = "panel.draw_changed"     // subject: draw; data: panel; checked, computed, announced, drawn
	AssemblyChanged       Kind = "assembly.changed"       // subject: assembly; session, recommendation, status
	AssemblyDue           Kind = "assembly.due"           // subject: recommendation; data: assembly, stage; an office promised something
	SurveyChanged         Kind = "survey.changed"         // subject: survey; words, dates, state, banner
	SurveyProposed        Kind = "survey.proposed"        // subject: survey; waits for a second person
	SurveyReviewed        Kind = "survey.reviewed"        // subject: survey; data: to, by, verdict
	SurveyInvited         Kind = "survey.invited"         // subject: survey; data: round; people are to be asked or reminded
	SurveyReleased        Kind = "survey.released"        // subject: survey; its results are public
	SurveyFailing         Kind = "survey.failing"         // subject: survey; the platform's own trial of the form failed
	SurveyCallAsked       Kind = "survey.call_asked"      // subject: survey; somebody wants to be called back
	PollClosed            Kind = "poll.closed"            // subject: poll; its time was over
	ProgrammeChanged      Kind = "programme.changed"      // subject: programme
	HomeChanged           Kind = "home.changed"           // subject: none; what stands on the home page
	MeetingPublished      Kind = "meeting.published"      // subject: meeting; data: process
	MeetingEdited         Kind = "meeting.edited"         // subject: meeting; data: process; nobody need hear of it
	MeetingMoved          Kind = "meeting.moved"          // subject: meeting; data: process; time or place
	MeetingCancelled      Kind = "meeting.cancelled"      // subject: meeting; data: process
	MeetingReminded       Kind = "meeting.reminded"       // subject: meeting; it begins within a day
	MeetingMinuted        Kind = "meeting.minuted"        // subject: meeting; data: process; its minutes are public
	SignupAsked           Kind = "signup.asked"           // subject: sign-up; data: meeting; a letter asks whether it is them
	SignupPlaced          Kind = "signup.placed"          // subject: sign-up; data: meeting
	SignupWaiting         Kind = "signup.waiting"         // subject: sign-up; data: meeting
	SignupPromoted        Kind = "signup.promoted"        // subject: sign-up; data: meeting; from the line to a place
	SignupLeft            Kind = "signup.left"            // subject: sign-up; data: meeting
	ConsultationPublished Kind = "consultation.published" // subject: consultation; data: process, number
	ConsultationVersion   Kind = "consultation.version"   // subject: consultation; data: process, number
	ConsultationChanged   Kind = "consultation.changed"   // subject: consultation; data: process
	RemarkPosted          Kind = "remark.posted"          // subject: remark; data: consultation, process
	RemarkChanged         Kind = "remark.changed"         // subject: remark; data: consultation, process
	RemarkAnswered        Kind = "remark.answered"        // subject: remark; data: consultation, process
	PublicationPublished  Kind = "publication.published"  // subject: publication; data: consultation, process, kind
	InvestmentPublished   Kind = "investment.published"   // subject: investment
	InvestmentChanged     Kind = "investment.changed"     // subject: investment; its text or papers
	InvestmentMoved       Kind = "investment.moved"       // subject: investment; its stage
	StudyChanged          Kind = "study.changed"          // subject: study; published, changed or taken back
	ChainChanged          Kind = "chain.changed"          // subject: what led to something; data: kind, to, to_kind
	TownApplied           Kind = "town.applied"           // subject: none
)

// Event is one thing that happened. Data holds ids and numbers only.
type Event struct {
	ID      id.ID
	Kind    Kind
	Subject id.ID
	Data    map[string]string
	At      time.Time
}

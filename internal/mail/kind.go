package mail

import "strings"

// Kind is what a letter is about; its texts are the catalogue keys mail.<kind>.*.
type Kind string

const (
	LoginCode       Kind = "login_code"
	Invitation      Kind = "invitation"
	Campaign        Kind = "campaign"
	StaffInvitation Kind = "staff_invitation"
	CommentOnMyIdea Kind = "comment_on_my_idea"
	OfficialAnswer  Kind = "official_answer"
	IdeaStatus      Kind = "idea_status"
	AccountDeleted  Kind = "account_deleted"
	News            Kind = "news"            // of what somebody follows, or took part in
	EventConfirm    Kind = "event_confirm"   // asks whether an address is theirs who signed up with it
	Event           Kind = "event"           // tells of what somebody signed up for
	FollowConfirm   Kind = "follow_confirm"  // asks whether an address is theirs who follows with it
	PhaseReminder   Kind = "phase_reminder"  // to somebody who follows and has not taken part
	AnswerReminder  Kind = "answer_reminder" // to staff: the day until which answers were promised
	SurveyLetter    Kind = "survey_letter"   // asks to answer a survey, or tells what came of it

	PanelConfirm   Kind = "panel_confirm"   // asks whether an address is theirs who joins a panel with it
	PanelEnter     Kind = "panel_enter"     // lets a member in who asked for it
	PanelAddress   Kind = "panel_address"   // asks whether a new address is theirs
	PanelWelcome   Kind = "panel_welcome"   // to a new member
	PanelWaiting   Kind = "panel_waiting"   // to somebody who waits for a place, or for the draw
	PanelPlace     Kind = "panel_place"     // a place came free
	PanelLeft      Kind = "panel_left"      // receipt for having left
	PanelSuccessor Kind = "panel_successor" // asks whether somebody comes along to the panel after

	PanelRecruit Kind = "recruit_panel" // asks somebody to register for a panel, who is in none

	PanelAsk     Kind = "panel_ask"      // asks a member to answer a survey
	PanelRemind  Kind = "panel_remind"   // to who has not begun; twice at most
	PanelLastDay Kind = "panel_last_day" // to everybody who was asked, in words that fit all
	PanelResults Kind = "panel_results"  // what came of it, before everybody else
	PanelStay    Kind = "panel_stay"     // asks whether somebody wants to stay
	PanelVote    Kind = "panel_vote"     // to members of an assembly: a vote is open

	DrawAnnounced Kind = "panel_draw_announced" // what somebody is called in a draw that is to come
	DrawDrawn     Kind = "panel_draw_drawn"
	DrawWaiting   Kind = "panel_draw_waiting"
	DrawWithdrawn Kind = "panel_draw_withdrawn"
)

// Kinds lists every kind.
var Kinds = []Kind{LoginCode, Invitation, Campaign, StaffInvitation, CommentOnMyIdea, OfficialAnswer, IdeaStatus, AccountDeleted, News, EventConfirm, Event, FollowConfirm, PhaseReminder, AnswerReminder, SurveyLetter,
	PanelConfirm, PanelEnter, PanelAddress, PanelWelcome, PanelWaiting, PanelPlace, PanelLeft, PanelSuccessor, PanelRecruit, PanelAsk, PanelRemind, PanelLastDay, PanelResults, PanelStay, PanelVote, DrawAnnounced, DrawDrawn, DrawWaiting, DrawWithdrawn}

// Asked tells whether the recipient asked for the letter, so that it goes out even to somebody
// who wants no mail.
func (k Kind) Asked() bool {
	return k == LoginCode || k == AccountDeleted || k == StaffInvitation || k == EventConfirm || k == Event || k == FollowConfirm || k.ToMember()
}

// Secret tells whether the letter's params open a door and must be blanked once sent.
func (k Kind) Secret() bool {
	return k == LoginCode || k == StaffInvitation || k == Invitation || k == EventConfirm || k == Event || k == FollowConfirm || k == PanelRecruit || k.ToMember()
}

// Once tells whether the letter must never be sent again when it is unknown whether it went out.
func (k Kind) Once() bool { return k == LoginCode }

// ToMember tells whether the letter is one to members of panels. They joined to get it, so that it goes
// out even to somebody who wants no other mail; it shows the way out of the panel, and it may open a
// member's session.
func (k Kind) ToMember() bool { return strings.HasPrefix(string(k), "panel_") }

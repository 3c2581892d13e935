package mail

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
)

// Kinds lists every kind.
var Kinds = []Kind{LoginCode, Invitation, Campaign, StaffInvitation, CommentOnMyIdea, OfficialAnswer, IdeaStatus, AccountDeleted, News, EventConfirm, Event, FollowConfirm, PhaseReminder, AnswerReminder, SurveyLetter}

// Asked tells whether the recipient asked for the letter, so that it goes out even to somebody
// who wants no mail.
func (k Kind) Asked() bool {
	return k == LoginCode || k == AccountDeleted || k == StaffInvitation || k == EventConfirm || k == Event || k == FollowConfirm
}

// Secret tells whether the letter's params open a door and must be blanked once sent.
func (k Kind) Secret() bool {
	return k == LoginCode || k == StaffInvitation || k == Invitation || k == EventConfirm || k == Event || k == FollowConfirm
}

// Once tells whether the letter must never be sent again when it is unknown whether it went out.
func (k Kind) Once() bool { return k == LoginCode }

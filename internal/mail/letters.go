package mail

// part is one block of a letter. Text and HTML are made from the same parts, so that they cannot
// say different things.
type part struct {
	sort  sort
	key   string // catalogue key, for sorts that show a sentence
	param string // for sorts that show a value; a part whose value is empty is left out
}

type sort int

const (
	para   sort = iota // a sentence
	code               // a value in large letters
	button             // a link
	quote              // somebody's own words
	small              // a sentence in small print
	aside              // a link in small print
)

// letter is what a kind of mail says.
type letter struct {
	subject string
	parts   []part
}

var letters = map[Kind]letter{
	LoginCode: {"mail.login_code.subject", []part{
		{sort: para, key: "mail.login_code.lead"},
		{sort: code, param: "code"},
		{sort: para, key: "mail.login_code.or_link", param: "link"},
		{sort: button, key: "mail.login_code.button", param: "link"},
		{sort: small, key: "mail.login_code.valid", param: "minutes"},
		{sort: small, key: "mail.login_code.not_you"},
	}},
	Invitation: {"mail.invitation.subject", []part{
		{sort: para, key: "mail.invitation.lead"},
		{sort: quote, param: "message"},
		{sort: para, key: "mail.invitation.what"},
		{sort: button, key: "mail.invitation.button", param: "link"},
		{sort: small, key: "mail.invitation.valid", param: "expires"},
		{sort: small, key: "mail.invitation.free"},
	}},
	Campaign: {"mail.campaign.subject", []part{
		{sort: para, key: "mail.campaign.lead"},
		{sort: quote, param: "message"},
		{sort: para, key: "mail.invitation.what"},
		{sort: button, key: "mail.invitation.button", param: "link"},
		{sort: small, key: "mail.invitation.valid", param: "expires"},
		{sort: small, key: "mail.campaign.why"},
	}},
	StaffInvitation: {"mail.staff_invitation.subject", []part{
		{sort: para, key: "mail.staff_invitation.lead"},
		{sort: button, key: "mail.staff_invitation.button", param: "link"},
		{sort: small, key: "mail.invitation.valid", param: "expires"},
		{sort: small, key: "mail.staff_invitation.not_you"},
	}},
	CommentOnMyIdea: {"mail.comment_on_my_idea.subject", []part{
		{sort: para, key: "mail.comment_on_my_idea.lead"},
		{sort: quote, param: "text"},
		{sort: button, key: "mail.comment_on_my_idea.button", param: "link"},
		{sort: small, key: "mail.comment_on_my_idea.why"},
	}},
	OfficialAnswer: {"mail.official_answer.subject", []part{
		{sort: para, key: "mail.official_answer.lead"},
		{sort: quote, param: "text"},
		{sort: button, key: "mail.official_answer.button", param: "link"},
		{sort: small, key: "mail.follow.why"},
	}},
	IdeaStatus: {"mail.idea_status.subject", []part{
		{sort: para, key: "mail.idea_status.lead"},
		{sort: quote, param: "text"},
		{sort: button, key: "mail.idea_status.button", param: "link"},
		{sort: small, key: "mail.follow.why"},
	}},
	News: {"mail.news.subject", []part{
		{sort: para, key: "mail.news.lead"},
		{sort: quote, param: "text"},
		{sort: button, key: "mail.news.button", param: "link"},
		{sort: small, key: "mail.news.why"},
	}},
	EventConfirm: {"mail.event_confirm.subject", []part{
		{sort: para, key: "mail.event_confirm.lead"},
		{sort: para, key: "mail.event.when", param: "when"},
		{sort: para, key: "mail.event.where", param: "place"},
		{sort: button, key: "mail.event_confirm.button", param: "link"},
		{sort: small, key: "mail.event_confirm.not_you"},
	}},
	Event: {"mail.event.subject", []part{
		{sort: para, key: "mail.event.lead"},
		{sort: para, key: "mail.event.when", param: "when"},
		{sort: para, key: "mail.event.where", param: "place"},
		{sort: quote, param: "text"},
		{sort: button, key: "mail.event.button", param: "link"},
		{sort: button, key: "mail.event.calendar", param: "calendar"},
		{sort: small, key: "mail.event.why"},
	}},
	FollowConfirm: {"mail.follow_confirm.subject", []part{
		{sort: para, key: "mail.follow_confirm.lead"},
		{sort: button, key: "mail.follow_confirm.button", param: "link"},
		{sort: small, key: "mail.follow_confirm.valid"},
		{sort: small, key: "mail.follow_confirm.not_you"},
	}},
	PhaseReminder: {"mail.phase_reminder.subject", []part{
		{sort: para, key: "mail.phase_reminder.lead"},
		{sort: para, key: "mail.phase_reminder.closes"},
		{sort: button, key: "mail.phase_reminder.button", param: "link"},
		{sort: small, key: "mail.news.why"},
	}},
	AnswerReminder: {"mail.answer_reminder.subject", []part{
		{sort: para, key: "mail.answer_reminder.lead"},
		{sort: para, key: "mail.answer_reminder.promised"},
		{sort: button, key: "mail.answer_reminder.button", param: "link"},
		{sort: small, key: "mail.news.why"},
	}},
	SurveyLetter: {"mail.survey_letter.subject", []part{
		{sort: para, key: "mail.survey_letter.lead"},
		{sort: quote, param: "text"},
		{sort: para, key: "mail.survey_letter.closes", param: "closes"},
		{sort: button, key: "mail.survey_letter.button", param: "link"},
		{sort: small, key: "mail.news.why"},
	}},
	DrawAnnounced: {"mail.panel_draw_announced.subject", []part{
		{sort: para, key: "mail.panel_draw_announced.lead"},
		{sort: para, key: "mail.panel_draw_announced.chance"},
		{sort: para, key: "mail.panel_draw.pseudonym"},
		{sort: para, key: "mail.panel_draw_announced.code"},
		{sort: code, param: "code"},
		{sort: button, key: "mail.panel_draw.button", param: "link"},
		{sort: small, key: "mail.panel_draw_announced.hash"},
	}},
	DrawDrawn: {"mail.panel_draw_drawn.subject", []part{
		{sort: para, key: "mail.panel_draw_drawn.lead"},
		{sort: para, key: "mail.panel_draw.pseudonym"},
		{sort: para, key: "mail.panel_draw_drawn.next"},
		{sort: button, key: "mail.panel_draw.button", param: "link"},
	}},
	DrawWaiting: {"mail.panel_draw_waiting.subject", []part{
		{sort: para, key: "mail.panel_draw_waiting.lead"},
		{sort: para, key: "mail.panel_draw.pseudonym"},
		{sort: para, key: "mail.panel_draw_waiting.next"},
		{sort: button, key: "mail.panel_draw.button", param: "link"},
	}},
	DrawWithdrawn: {"mail.panel_draw_withdrawn.subject", []part{
		{sort: para, key: "mail.panel_draw_withdrawn.lead"},
		{sort: quote, param: "reason"},
		{sort: para, key: "mail.panel_draw_withdrawn.next"},
		{sort: button, key: "mail.panel_draw.button", param: "link"},
	}},
	PanelConfirm: {"mail.panel_confirm.subject", []part{
		{sort: para, key: "mail.panel_confirm.lead"},
		{sort: button, key: "mail.panel_confirm.button", param: "link"},
		{sort: small, key: "mail.panel_confirm.valid"},
		{sort: small, key: "mail.panel_confirm.not_you"},
	}},
	PanelEnter: {"mail.panel_enter.subject", []part{
		{sort: para, key: "mail.panel_enter.lead"},
		{sort: button, key: "mail.panel_enter.button", param: "link"},
		{sort: small, key: "mail.panel_enter.valid"},
		{sort: small, key: "mail.panel_enter.not_you"},
	}},
	PanelAddress: {"mail.panel_address.subject", []part{
		{sort: para, key: "mail.panel_address.lead"},
		{sort: button, key: "mail.panel_address.button", param: "link"},
		{sort: small, key: "mail.panel_enter.valid"},
		{sort: small, key: "mail.panel_confirm.not_you"},
	}},
	PanelWelcome: {"mail.panel_welcome.subject", []part{
		{sort: para, key: "mail.panel_welcome.lead"},
		{sort: para, key: "mail.panel_welcome.what"},
		{sort: button, key: "mail.panel_welcome.button", param: "link"},
		{sort: small, key: "mail.panel_phone", param: "phone"},
	}},
	PanelWaiting: {"mail.panel_waiting.subject", []part{
		{sort: para, key: "mail.panel_waiting.lead"},
		{sort: para, key: "mail.panel_waiting.what"},
		{sort: button, key: "mail.panel_welcome.button", param: "link"},
		{sort: small, key: "mail.panel_phone", param: "phone"},
	}},
	PanelPlace: {"mail.panel_place.subject", []part{
		{sort: para, key: "mail.panel_place.lead"},
		{sort: para, key: "mail.panel_welcome.what"},
		{sort: button, key: "mail.panel_welcome.button", param: "link"},
		{sort: small, key: "mail.panel_phone", param: "phone"},
	}},
	PanelLeft: {"mail.panel_left.subject", []part{
		{sort: para, key: "mail.panel_left.lead", param: "title"},
		{sort: para, key: "mail.panel_left.what"},
		{sort: para, key: "mail.panel_left.answers"},
		{sort: button, key: "mail.panel_left.button", param: "link"},
	}},
	PanelSuccessor: {"mail.panel_successor.subject", []part{
		{sort: para, key: "mail.panel_successor.lead"},
		{sort: para, key: "mail.panel_successor.what"},
		{sort: button, key: "mail.panel_successor.button", param: "link"},
		{sort: small, key: "mail.panel_successor.until"},
	}},
	PanelRecruit: {"mail.recruit_panel.subject", []part{
		{sort: para, key: "mail.recruit_panel.lead"},
		{sort: quote, param: "message"},
		{sort: quote, param: "purpose"},
		{sort: button, key: "mail.recruit_panel.button", param: "link"},
		{sort: para, key: "mail.recruit_panel.code"},
		{sort: code, param: "code"},
		{sort: small, key: "mail.recruit_panel.why"},
	}},
	PanelAsk: {"mail.panel_ask.subject", []part{
		{sort: para, key: "mail.panel_ask.lead"},
		{sort: quote, param: "text"},
		{sort: para, key: "mail.panel_ask.minutes", param: "minutes"},
		{sort: para, key: "mail.panel_ask.closes"},
		{sort: button, key: "mail.panel_ask.button", param: "link"},
		{sort: small, key: "mail.panel_ask.secret"},
		{sort: small, key: "mail.panel_ask.hash", param: "hash"},
		{sort: aside, key: "mail.panel_ask.skip", param: "skip"},
		{sort: aside, key: "mail.panel_ask.page", param: "page"},
		{sort: small, key: "mail.panel_ask.why"},
	}},
	PanelRemind: {"mail.panel_remind.subject", []part{
		{sort: para, key: "mail.panel_remind.lead"},
		{sort: quote, param: "text"},
		{sort: para, key: "mail.panel_ask.minutes", param: "minutes"},
		{sort: para, key: "mail.panel_ask.closes"},
		{sort: button, key: "mail.panel_ask.button", param: "link"},
		{sort: small, key: "mail.panel_ask.secret"},
		{sort: small, key: "mail.panel_ask.hash", param: "hash"},
		{sort: aside, key: "mail.panel_ask.skip", param: "skip"},
		{sort: aside, key: "mail.panel_ask.page", param: "page"},
		{sort: small, key: "mail.panel_remind.why"},
	}},
	PanelLastDay: {"mail.panel_last_day.subject", []part{
		{sort: para, key: "mail.panel_last_day.lead"},
		{sort: quote, param: "text"},
		{sort: para, key: "mail.panel_ask.minutes", param: "minutes"},
		{sort: para, key: "mail.panel_ask.closes"},
		{sort: button, key: "mail.panel_ask.button", param: "link"},
		{sort: small, key: "mail.panel_ask.secret"},
		{sort: small, key: "mail.panel_ask.hash", param: "hash"},
		{sort: aside, key: "mail.panel_ask.skip", param: "skip"},
		{sort: aside, key: "mail.panel_ask.page", param: "page"},
		{sort: small, key: "mail.panel_last_day.why"},
	}},
	PanelResults: {"mail.panel_results.subject", []part{
		{sort: para, key: "mail.panel_results.lead"},
		{sort: quote, param: "text"},
		{sort: para, key: "mail.panel_results.public"},
		{sort: button, key: "mail.panel_results.button", param: "link"},
		{sort: small, key: "mail.panel_results.why"},
	}},
	PanelStay: {"mail.panel_stay.subject", []part{
		{sort: para, key: "mail.panel_stay.lead", param: "what"},
		{sort: button, key: "mail.panel_stay.button", param: "link"},
		{sort: small, key: "mail.panel_stay.why"},
	}},
	PanelVote: {"mail.panel_vote.subject", []part{
		{sort: para, key: "mail.panel_vote.lead"},
		{sort: para, key: "mail.panel_vote.closes"},
		{sort: button, key: "mail.panel_vote.button", param: "link"},
		{sort: small, key: "mail.panel_vote.secret"},
		{sort: small, key: "mail.panel_vote.why"},
	}},
	AccountDeleted: {"mail.account_deleted.subject", []part{
		{sort: para, key: "mail.account_deleted.lead"},
		{sort: para, key: "mail.account_deleted.left"},
		{sort: small, key: "mail.account_deleted.not_you"},
	}},
}

// Required lists the params that a kind cannot be written without.
func (k Kind) Required() []string {
	switch k {
	case LoginCode:
		return []string{"code", "link", "minutes"}
	case Invitation, Campaign:
		return []string{"link"}
	case StaffInvitation:
		return []string{"link", "role_key"}
	case CommentOnMyIdea:
		return []string{"idea", "link"}
	case OfficialAnswer:
		return []string{"idea", "office", "link"}
	case News, SurveyLetter:
		return []string{"what_key", "why_key", "title", "link"}
	case EventConfirm, Event:
		return []string{"what_key", "title", "link"}
	case FollowConfirm, PanelConfirm, PanelWelcome, PanelWaiting, PanelPlace:
		return []string{"title", "link"}
	case PanelEnter, PanelAddress:
		return []string{"link"}
	case PanelLeft:
		return []string{"what_key", "link"}
	case PanelSuccessor:
		return []string{"title", "old", "until_at", "link"}
	case PhaseReminder:
		return []string{"title", "phase", "closes_moment", "why_key", "link"}
	case AnswerReminder:
		return []string{"what_key", "why_key", "title", "due_at", "link"}
	case DrawAnnounced:
		return []string{"panel", "pseudonym", "code", "chance", "when", "hash", "link"}
	case PanelRecruit:
		return []string{"title", "code", "link"}
	case DrawDrawn, DrawWaiting:
		return []string{"panel", "pseudonym", "link"}
	case DrawWithdrawn:
		return []string{"panel", "reason", "link"}
	case PanelAsk, PanelRemind, PanelLastDay:
		return []string{"panel", "title", "office", "closes_moment", "link", "skip", "page", "hash"}
	case PanelResults:
		return []string{"panel", "title", "text", "public_moment", "link"}
	case PanelVote:
		return []string{"what_key", "title", "closes_moment", "link"}
	case PanelStay:
		return []string{"what_key", "until_at", "link"}
	case IdeaStatus:
		return []string{"idea", "status_key", "link"}
	}
	return nil
}

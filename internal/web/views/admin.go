package views

import "almenda/internal/web/ui"

var adminMenu = [][2]string{
	{"/admin", "admin.overview"},
	{"/admin/processes", "office.title"},
	{"/admin/ideas", "admin.ideas"},
	{"/admin/consultations", "consultation.admin_title"},
	{"/admin/forum", "forum.admin"},
	{"/admin/rooms", "room.list"},
	{"/admin/events", "meeting.admin"},
	{"/admin/surveys", "survey_office.title"},
	{"/admin/assembly", "assembly.list_title"},
	{"/admin/panel", "panel_office.title"},
	{"/admin/polls", "poll.list_title"},
	{"/admin/research", "study.list_title"},
	{"/admin/programmes", "programme.list_title"},
	{"/admin/home", "frontpage.title"},
	{"/admin/invitations", "campaign.list_title"},
	{"/admin/lessons", "lessons.title"},
	{"/admin/investments", "investment.list_title"},
	{"/admin/people", "people.title"},
}

// adminHere names the menu and where in it one is. A page that no entry leads to names the menu alone.
func adminHere(pg Page, path string) string {
	for _, item := range adminMenu {
		if item[0] == path {
			return pg.T("admin.menu_at", "page", pg.T(item[1]))
		}
	}
	return pg.T("admin.menu")
}

func roleOptions(pg Page, roles []string) []ui.Option {
	out := make([]ui.Option, 0, len(roles))
	for _, r := range roles {
		out = append(out, ui.Option{Value: r, Text: pg.T("role." + r), Hint: pg.T("role." + r + "_hint")})
	}
	return out
}

func processOptions(list []ProcessRef, none string) []ui.Option {
	out := []ui.Option{{Text: none}}
	for _, p := range list {
		out = append(out, ui.Option{Value: p.Slug, Text: p.Title})
	}
	return out
}

func campaignColor(state string) string {
	switch state {
	case "running", "finished":
		return "success"
	case "paused":
		return "warning"
	case "checked":
		return "info"
	}
	return "neutral"
}

func recipientColor(state string) string {
	switch state {
	case "accepted", "sent":
		return "success"
	case "failed", "invalid":
		return "danger"
	case "expired", "unsubscribed", "suppressed":
		return "warning"
	case "ready", "queued", "sending":
		return "info"
	}
	return "neutral"
}

// campaignActs are what can be done to a campaign, with how its button looks.
var campaignActs = map[string]ui.Btn{
	"start":  {},
	"check":  {},
	"pause":  {Variant: "secondary"},
	"resume": {},
	"cancel": {Variant: "secondary", Color: "danger"},
	"resend": {Variant: "secondary"},
	"revoke": {Variant: "tertiary", Color: "danger"},
}

func campaignButton(pg Page, act string) ui.Btn {
	b := campaignActs[act]
	b.Text = pg.T("campaign.do." + act)
	return b
}

func (c Campaign) path() string { return "/admin/invitations/" + c.ID }

func recipientOptions(pg Page) []ui.Option {
	out := []ui.Option{{Text: pg.T("filter.all")}}
	for _, s := range RecipientStates {
		out = append(out, ui.Option{Value: s, Text: pg.T("recipient." + s)})
	}
	return out
}

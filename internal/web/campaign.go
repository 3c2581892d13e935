package web

import (
	"context"
	"encoding/csv"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/invitation"
	"almenda/internal/page"
	"almenda/internal/tenant"
	"almenda/internal/web/views"
)

// maxList is the largest list of people that is read, in bytes.
const maxList = 10 << 20

func (s *Server) registerCampaigns() {
	get, post := http.MethodGet, http.MethodPost
	on := func(method, path string, rate Rate, handle func(*visit) error, ids ...string) {
		s.on(Route{Method: method, Path: "/admin/invitations" + path, Ask: access.ManageInvitation, IDs: ids, Rate: rate, Class: Private}, handle)
	}
	on(get, "", Reading, s.getCampaigns)
	on(post, "", Uploading, s.postCampaign)
	on(get, "/new", Reading, s.getCampaignNew)
	on(get, "/:campaign", Reading, s.getCampaign, "campaign")
	on(get, "/:campaign/problems.csv", Reading, s.getCampaignProblems, "campaign")
	for act, do := range s.campaignActs() {
		on(post, "/:campaign/"+act, Writing, s.actOnCampaign(do), "campaign")
	}
	on(post, "/:campaign/recipients/:recipient/resend", Writing, s.actOnRecipient(s.Invitations.Resend), "campaign", "recipient")
	on(post, "/:campaign/recipients/:recipient/revoke", Writing, s.actOnRecipient(s.Invitations.Revoke), "campaign", "recipient")
	s.registerAnswers()
}

// act is an act of office on a thing of a campaign.
type act func(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID) error

func (s *Server) campaignActs() map[string]act {
	i := s.Invitations
	return map[string]act{
		"check": func(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID) error {
			_, err := i.DryRun(ctx, who, town, which)
			return err
		},
		"start": i.Start, "pause": i.Pause, "resume": i.Resume, "cancel": i.Cancel, "resend": i.ResendFailed, "revoke": i.RevokeAll,
	}
}

func (s *Server) getCampaigns(v *visit) error {
	q := v.Request.URL.Query()
	list, err := s.Invitations.List(v.ctx(), v.who, v.town, page.Request{Cursor: q.Get("page"), Size: 20})
	if err != nil {
		return err
	}
	view := views.Campaigns{}
	for _, st := range list.Rows {
		view.Rows = append(view.Rows, campaignRow(st))
	}
	view.First, view.Next = v.pages("/admin/invitations", q, list.Next)
	return v.show(views.CampaignsPage(v.page(v.p.T("campaign.list_title"), views.SectionAdmin), view))
}

// runningCampaigns are those that the staff's first page shows.
func (s *Server) runningCampaigns(v *visit) ([]views.CampaignRow, error) {
	list, err := s.Invitations.List(v.ctx(), v.who, v.town, page.Request{Size: 20})
	var out []views.CampaignRow
	for _, st := range list.Rows {
		if st.Campaign.State == invitation.Running || st.Campaign.State == invitation.Paused {
			out = append(out, campaignRow(st))
		}
	}
	return out, err
}

// wanted is how many lines get a letter.
func wanted(c invitation.Counts) int {
	return c.Total() - c[invitation.Invalid] - c[invitation.Duplicate] - c[invitation.Resident] - c[invitation.Suppressed]
}

func campaignRow(st invitation.Status) views.CampaignRow {
	return views.CampaignRow{ID: st.Campaign.ID.String(), Title: st.Campaign.Title, State: string(st.Campaign.State), CreatedAt: st.Campaign.Created,
		Total: st.Counts.Total(), Wanted: wanted(st.Counts), Sent: st.Counts.Reached(), Failed: st.Counts[invitation.Failed], Accepted: st.Counts[invitation.Accepted]}
}

func (v *visit) messages(text tenant.Text, all bool) []views.LangText {
	var out []views.LangText
	for _, l := range v.town.Languages {
		if all || text[l] != "" {
			out = append(out, views.LangText{Lang: l, Name: ownNames[l], Text: text[l]})
		}
	}
	return out
}

func (v *visit) campaignForm(f views.CampaignForm) templ.Component {
	return views.CampaignNewPage(v.page(v.p.T("campaign.new"), views.SectionAdmin), f)
}

func (s *Server) getCampaignNew(v *visit) error {
	return v.show(v.campaignForm(views.CampaignForm{Messages: v.messages(nil, true), Days: 30, Fallback: v.town.DefaultLanguage()}))
}

func (s *Server) postCampaign(v *visit) error {
	if err := v.Request.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
			return fault.Because(err, fault.TooLarge, "fault.invitation.file_large", "mb", maxList>>20)
		}
		return fault.Because(err, fault.Invalid, "fault.upload")
	}
	mendForm(v.Request)
	in := invitation.Upload{Title: v.PostForm("title"), Fallback: v.PostForm("fallback"), PerMinute: v.count("per_minute"), Days: v.count("days"), Message: tenant.Text{}}
	for _, l := range v.town.Languages {
		in.Message[l] = v.PostForm("message_" + l)
	}
	if h, err := v.FormFile("file"); err == nil {
		in.File = h.Filename
		if in.Data, err = readFile(h, maxList); err != nil {
			return err
		}
	}
	form := views.CampaignForm{Title: in.Title, Messages: v.messages(in.Message, true), PerMinute: in.PerMinute, Days: in.Days, Fallback: in.Fallback}
	done, err := s.Invitations.Upload(v.ctx(), v.who, v.town, in)
	if err != nil {
		return v.again(err, func() templ.Component { return v.campaignForm(form) })
	}
	v.say("success", "flash.list_read")
	return v.see("/admin/invitations/" + done.Campaign.ID.String())
}

// count reads a number of a form; -1 for what is none, which every service refuses.
func (v *visit) count(name string) int {
	raw := strings.TrimSpace(v.PostForm(name))
	if raw == "" {
		return 0
	}
	n, err := strconv.Atoi(raw)
	if err != nil {
		return -1
	}
	return n
}

func (s *Server) getCampaign(v *visit) error {
	which, err := v.param("campaign")
	if err != nil {
		return err
	}
	st, err := s.Invitations.Get(v.ctx(), v.who, v.town, which)
	if err != nil {
		return err
	}
	if v.fragment("progress") {
		return v.show(views.CampaignProgressBox(v.page("", ""), v.progress(st)))
	}
	view, err := s.campaignView(v, st)
	if err != nil {
		return err
	}
	pg := v.page(view.Title, views.SectionAdmin)
	return v.show(v.part("recipient-rows", views.RecipientRows(pg, view), views.CampaignPage(pg, view)))
}

// shownErrors is how many faulty lines a page lists; the rest is in the file.
const shownErrors = 50

func (s *Server) campaignView(v *visit, st invitation.Status) (views.Campaign, error) {
	c, q := st.Campaign, v.Request.URL.Query()
	view := views.Campaign{ID: c.ID.String(), Title: c.Title, Messages: v.messages(c.Message, false), File: c.File, Progress: v.progress(st), State: q.Get("state")}
	for _, state := range []invitation.RecipientState{invitation.Invalid, invitation.Duplicate, invitation.Resident, invitation.Suppressed} {
		if n := st.Counts[state]; n > 0 {
			view.Problems = append(view.Problems, views.StateCount{State: string(state), Count: n})
		}
	}
	for _, state := range []invitation.RecipientState{invitation.Invalid, invitation.Duplicate} {
		faulty, err := s.Invitations.Recipients(v.ctx(), v.who, v.town, c.ID, state, page.Request{Size: shownErrors})
		if err != nil {
			return view, err
		}
		for _, r := range faulty.Rows {
			view.Errors = append(view.Errors, views.RowError{Line: r.Line, Value: r.Email, Problem: v.problemOf(r)})
		}
	}
	if len(view.Errors) > 0 {
		view.ErrorURL = "/admin/invitations/" + view.ID + "/problems.csv"
	}
	rows, err := s.Invitations.Recipients(v.ctx(), v.who, v.town, c.ID, invitation.RecipientState(view.State), page.Request{Cursor: q.Get("page"), Size: 50})
	if err != nil {
		return view, err
	}
	for _, r := range rows.Rows {
		view.Rows = append(view.Rows, v.recipient(r))
	}
	view.Total = rows.Total
	if view.Total < 0 {
		view.Total = st.Counts.Total()
		if view.State != "" {
			view.Total = st.Counts[invitation.RecipientState(view.State)]
		}
	}
	view.First, view.Next = v.pages("/admin/invitations/"+view.ID, url.Values{"state": q["state"], "page": q["page"]}, rows.Next)
	return view, nil
}

// problemOf says what is wrong with a line.
func (v *visit) problemOf(r invitation.Recipient) string {
	if r.Problem == "" {
		return v.p.T("recipient." + string(r.State))
	}
	return v.p.Fill(r.Problem, map[string]any{"line": r.Other, "other": r.Other, "n": r.Other})
}

func (v *visit) recipient(r invitation.Recipient) views.Recipient {
	out := views.Recipient{ID: r.ID.String(), Line: r.Line, Email: r.Email, Name: r.Name, Lang: r.Language, State: string(r.State), At: r.SentAt, Note: r.Reason}
	if r.Problem != "" {
		out.Note = v.problemOf(r)
	}
	switch r.State {
	case invitation.Failed, invitation.Expired:
		out.Can = []string{"resend"}
	case invitation.Sent:
		out.Can = []string{"resend", "revoke"}
	case invitation.Queued, invitation.Ready:
		out.Can = []string{"revoke"}
	}
	return out
}

func (v *visit) progress(st invitation.Status) views.CampaignProgress {
	c, n := st.Campaign, st.Counts
	p := views.CampaignProgress{ID: c.ID.String(), State: string(c.State), Total: n.Total(), Wanted: wanted(n), Open: n.Open() + n[invitation.Ready],
		Sent: n.Reached(), Failed: n[invitation.Failed], Accepted: n[invitation.Accepted], PerMinute: c.PerMinute, FinishedAt: c.Ended}
	if c.PerMinute > 0 {
		p.MinutesTo = (n.Open() + c.PerMinute - 1) / c.PerMinute
	}
	if c.Reason != "" {
		p.Reason = v.p.T("campaign.reason." + c.Reason)
	}
	if c.State == invitation.Running {
		p.JobURL = v.url("/admin/invitations/" + p.ID)
	}
	p.Can = campaignCan(c.State, n)
	return p
}

// campaignCan are the acts that make sense now, the next one first.
func campaignCan(state invitation.State, n invitation.Counts) []string {
	var can []string
	switch state {
	case invitation.Draft:
		return []string{"check", "cancel"}
	case invitation.Checked:
		return []string{"start", "check", "cancel"}
	case invitation.Running:
		return []string{"pause", "cancel"}
	case invitation.Paused:
		return []string{"resume", "cancel"}
	case invitation.Cancelled:
		if n[invitation.Sent] > 0 {
			return []string{"revoke"}
		}
		return nil
	}
	if n[invitation.Failed] > 0 {
		can = append(can, "resend")
	}
	if n[invitation.Sent] > 0 {
		can = append(can, "revoke")
	}
	return can
}

// getCampaignProblems is every line that gets no letter, as a file that a table program opens.
func (s *Server) getCampaignProblems(v *visit) error {
	which, err := v.param("campaign")
	if err != nil {
		return err
	}
	var out strings.Builder
	out.WriteString("\uFEFF") // table programs take it for what it is only with this
	w := csv.NewWriter(&out)
	w.Comma = ';'
	_ = w.Write([]string{v.p.T("campaign.problem_line"), v.p.T("campaign.problem_value"), v.p.T("campaign.problem_title")}) // into memory
	for _, state := range []invitation.RecipientState{invitation.Invalid, invitation.Duplicate, invitation.Resident, invitation.Suppressed} {
		for cursor := ""; ; {
			rows, err := s.Invitations.Recipients(v.ctx(), v.who, v.town, which, state, page.Request{Cursor: cursor, Size: page.Max})
			if err != nil {
				return err
			}
			for _, r := range rows.Rows {
				_ = w.Write([]string{strconv.Itoa(r.Line), plainCell(r.Email), v.problemOf(r)}) // into memory
			}
			if cursor = rows.Next; cursor == "" {
				break
			}
		}
	}
	w.Flush()
	v.Header("Content-Disposition", `attachment; filename="problems.csv"`)
	v.Data(http.StatusOK, "text/csv; charset=utf-8", []byte(out.String()))
	return nil
}

// plainCell keeps a table program from reading a cell as a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func (s *Server) actOnCampaign(do act) func(*visit) error {
	return func(v *visit) error {
		which, err := v.param("campaign")
		if err != nil {
			return err
		}
		if err := do(v.ctx(), v.who, v.town, which); err != nil {
			return err
		}
		return v.see("/admin/invitations/" + which.String())
	}
}

func (s *Server) actOnRecipient(do act) func(*visit) error {
	return func(v *visit) error {
		campaign, err := v.param("campaign")
		if err != nil {
			return err
		}
		which, err := v.param("recipient")
		if err != nil {
			return err
		}
		if err := do(v.ctx(), v.who, v.town, which); err != nil {
			return err
		}
		return v.see("/admin/invitations/" + campaign.String())
	}
}

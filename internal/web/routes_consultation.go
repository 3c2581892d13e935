package web

import (
	"net/http"
	"time"

	"almenda/internal/access"
)

// leaving is how often remarks may come without an account from one household.
var leaving = Rate{60, time.Hour}

// registerConsultation declares the pages of consultation.
func (s *Server) registerConsultation() {
	get, post, remark := http.MethodGet, http.MethodPost, []string{"remark"}
	tags := func(*visit) []string { return []string{tagConsultations, tagProcesses} }
	public := func(path string, handle func(*visit) error, ids ...string) {
		s.on(Route{Method: get, Path: "/c/:slug" + path, Ask: access.ReadRemark, IDs: ids, Rate: Reading, Tags: tags}, handle)
	}
	public("", s.getConsultation)
	public("/versions/:seq", s.getChanges)
	public("/remarks", s.getRemarks)
	public("/remarks/:remark", s.getRemark, "remark")
	public("/table", s.getRemarkTable)
	public("/report", s.getReport)
	s.on(Route{Method: get, Path: "/c/:slug/table.csv", Ask: access.ReadRemark, Rate: Reading, Class: Private}, s.getRemarkTableCSV)

	for _, step := range []string{"", "/where", "/text", "/who", "/check"} {
		s.on(Route{Method: get, Path: "/c/:slug/reply" + step, Ask: access.WriteRemark, Rate: Reading, Class: Private}, s.getReply)
		s.on(Route{Method: post, Path: "/c/:slug/reply" + step, Ask: access.WriteRemark, Rate: Writing, Class: Private}, s.postReply)
	}
	s.on(Route{Method: get, Path: "/c/:slug/receipt/:remark", Ask: access.WriteRemark, IDs: remark, Rate: Reading, Class: Private}, s.getReceipt)
	s.on(Route{Method: post, Path: "/c/:slug/remarks/:remark/edit", Ask: access.WriteRemark, IDs: remark, Rate: Writing, Class: Private}, s.postRemarkEdit)
	s.on(Route{Method: post, Path: "/c/:slug/remarks/:remark/withdraw", Ask: access.WriteRemark, IDs: remark, Rate: Writing, Class: Private}, s.postRemarkWithdraw)
	s.on(Route{Method: get, Path: "/c/:slug/guest", Ask: access.SendRemark, Rate: Reading, Class: Private}, s.getGuest)
	s.on(Route{Method: post, Path: "/c/:slug/guest", Ask: access.SendRemark, Rate: leaving, Class: Private}, s.postGuest)
	s.on(Route{Method: post, Path: "/me/replies/:reply/discard", Ask: access.WriteRemark, IDs: []string{"reply"}, Rate: Writing, Class: Private}, s.postReplyDiscard)

	s.registerRemarkDesk()
	s.slots.process = append(s.slots.process, s.consultationBlocks)
	s.slots.staff = append(s.slots.staff, s.remarksWaiting)
	s.slots.mine = append(s.slots.mine, s.myRemarks)
}

// registerRemarkDesk declares what staff do with consultations.
func (s *Server) registerRemarkDesk() {
	get, post := http.MethodGet, http.MethodPost
	on := func(method, path string, rate Rate, handle func(*visit) error, ids ...string) {
		s.on(Route{Method: method, Path: "/admin/consultations" + path, Ask: access.ManageRemark, IDs: ids, Rate: rate, Class: Private}, handle)
	}
	on(get, "", Reading, s.getConsultations)
	on(post, "", Writing, s.postConsultation)
	on(get, "/new", Reading, s.getConsultationNew)
	const one = "/:consultation"
	on(get, one, Reading, s.getConsultationDesk, "consultation")
	on(get, one+"/edit", Reading, s.getConsultationEdit, "consultation")
	on(post, one+"/edit", Writing, s.postConsultationEdit, "consultation")
	on(get, one+"/release", Reading, s.getRelease, "consultation")
	on(post, one+"/release", Writing, s.postRelease, "consultation")
	on(get, one+"/publish", Reading, s.getPublish, "consultation")
	on(post, one+"/publish", Writing, s.postPublish, "consultation")
	on(get, one+"/enter", Reading, s.getEnter, "consultation")
	on(post, one+"/enter", Writing, s.postEnter, "consultation")
	on(post, one+"/bulk", Writing, s.postBulk, "consultation")
	on(get, one+"/remarks.xlsx", Reading, s.getRemarksXLSX, "consultation")
	on(get, one+"/sheets", Reading, s.getSheets, "consultation")
	on(post, one+"/sheets", Uploading, s.postSheets, "consultation")
	on(get, one+"/sheets/:sheet", Reading, s.getSheet, "consultation", "sheet")
	on(post, one+"/sheets/:sheet", Writing, s.postSheet, "consultation", "sheet")
	on(get, one+"/remarks/:remark", Reading, s.getRemarkDesk, "consultation", "remark")
	on(post, one+"/remarks/:remark/answer", Writing, s.postRemarkAnswer, "consultation", "remark")
	on(post, one+"/remarks/:remark/assign", Writing, s.postRemarkAssign, "consultation", "remark")
	on(post, one+"/remarks/:remark/screen", Writing, s.postRemarkScreen, "consultation", "remark")
}

// tagConsultations is for all pages that show consultations or remarks.
const tagConsultations = "consultations"

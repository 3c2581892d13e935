package web

import (
	"net/http"

	"almenda/internal/access"
	"almenda/internal/process"
)

// registerOffice declares what staff do with processes, and what everybody reads of how a process
// came to say what it says.
func (s *Server) registerOffice() {
	get, post := http.MethodGet, http.MethodPost
	tags := func(*visit) []string { return []string{tagProcesses} }
	s.on(Route{Method: get, Path: "/p/:slug/versions", Ask: access.ReadProcess, Rate: Reading, Tags: tags}, s.getVersions)
	s.on(Route{Method: get, Path: "/p/:slug/versions/:seq", Ask: access.ReadProcess, Rate: Reading, Tags: tags}, s.getVersion)
	s.on(Route{Method: get, Path: "/p/:slug/versions/:seq/file", Ask: access.ReadProcess, Rate: Reading, Class: Private}, s.getVersionFile)
	s.on(Route{Method: get, Path: "/preview/:token", Ask: access.ReadProcess, Rate: Reading, Class: Private}, s.getPreview)

	on := func(method, path string, ask access.Ask, handle func(*visit) error, ids ...string) {
		rate := Reading
		if method == post {
			rate = Writing
		}
		s.on(Route{Method: method, Path: "/admin/processes" + path, Ask: ask, IDs: ids, Rate: rate, Class: Private}, handle)
	}
	edit, publish := access.EditProcess, access.PublishProcess
	on(get, "", edit, s.getOffice)
	on(get, "/new", edit, s.getOfficeNew)
	on(post, "/new", edit, s.postOfficeNew)
	on(post, "/templates/:template/remove", edit, s.postTemplateRemove, "template")
	on(get, "/:process", edit, s.getOfficeCheck, "process")
	for _, theme := range process.Themes {
		on(get, "/:process/"+string(theme), edit, s.getOfficeTheme(theme), "process")
		on(post, "/:process/"+string(theme), edit, s.postOfficeTheme(theme), "process")
	}
	on(post, "/:process/propose", edit, s.postPropose, "process")
	on(post, "/:process/correct", edit, s.postCorrect, "process")
	on(post, "/:process/take-back", edit, s.postTakeBack, "process")
	on(post, "/:process/discard", edit, s.postDiscardProcess, "process")
	on(post, "/:process/duplicate", edit, s.postDuplicate, "process")
	on(post, "/:process/template", edit, s.postTemplate, "process")
	on(post, "/:process/preview", edit, s.postPreview, "process")
	on(post, "/:process/preview/end", edit, s.postPreviewEnd, "process")
	on(post, "/:process/approve", publish, s.postApprove, "process")
	on(post, "/:process/send-back", publish, s.postSendBack, "process")
	on(post, "/:process/withdraw", publish, s.postWithdrawProcess, "process")

	s.slots.staff = append(s.slots.staff, s.waitingProcesses)
}

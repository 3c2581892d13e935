package web

import (
	"net/http"

	"almenda/internal/access"
)

// registerStudy declares the pages of the research register.
func (s *Server) registerStudy() {
	get, post, one := http.MethodGet, http.MethodPost, []string{"study"}
	list := func(*visit) []string { return []string{tagStudies} }
	page := func(v *visit) []string {
		which, err := v.ref("study")
		if err != nil {
			return nil
		}
		return []string{"study:" + which.String(), tagProcesses}
	}
	s.on(Route{Method: get, Path: "/research", Ask: access.ReadStudy, Rate: Reading, Tags: list}, s.getStudies)
	s.on(Route{Method: get, Path: "/research/:study", Ask: access.ReadStudy, IDs: one, Rate: Reading, Tags: page}, s.getStudy)
	s.on(Route{Method: get, Path: "/research/:study/figures.csv", Ask: access.ReadStudy, IDs: one, Rate: Reading, Class: Private}, s.getStudyCSV)
	s.on(Route{Method: get, Path: "/research/:study/files/:file", Ask: access.ReadStudy, IDs: []string{"study", "file"}, Rate: Reading, Class: Private}, s.getStudyFile)

	staff := func(method, path string, rate Rate, handle func(*visit) error, ids ...string) {
		s.on(Route{Method: method, Path: "/admin/research" + path, Ask: access.ManageStudy, IDs: ids, Rate: rate, Class: Private}, handle)
	}
	staff(get, "", Reading, s.getAdminStudies)
	staff(post, "", Writing, s.postAdminStudy)
	staff(get, "/new", Reading, s.getAdminStudyNew)
	staff(get, "/:study", Reading, s.getAdminStudy, "study")
	staff(post, "/:study", Writing, s.postAdminStudyEdit, "study")
	staff(post, "/:study/publish", Writing, s.postStudyPublish, "study")
	staff(post, "/:study/take-back", Writing, s.postStudyTakeBack, "study")
	staff(post, "/:study/discard", Writing, s.postStudyDiscard, "study")
	staff(post, "/:study/files", Uploading, s.postStudyFile, "study")
	staff(post, "/:study/files/:file/remove", Writing, s.postStudyFileRemove, "study", "file")

	s.slots.process = append(s.slots.process, s.studiesOf)
	s.slots.home = append(s.slots.home, homeBlock{"studies", s.studiesAtHome})
}

// tagStudies is for pages that list studies.
const tagStudies = "studies"

package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"path"
	"strings"

	"almenda/internal/cache"
	"almenda/internal/fault"
	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/exchange"
	"almenda/internal/questionnaire/surveyjs"
	"almenda/internal/questionnaire/xlsform"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/surveys"
)

// maxSurveyFile is how much a file with questions may weigh.
const maxSurveyFile = 2 << 20

// definitionFormats are the forms in which questions can be taken away.
var definitionFormats = []string{"json", "surveyjs", "xlsform"}

// postSurveyImport reads a file and shows what it holds. Nothing is saved yet.
func (s *Server) postSurveyImport(v *visit) error {
	if err := v.Request.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
			return fault.Because(err, fault.TooLarge, "fault.builder_file_large", "mb", maxSurveyFile>>20)
		}
		return fault.Because(err, fault.Invalid, "fault.upload")
	}
	mendForm(v.Request)
	refuse := func(words string) error {
		view, err := s.surveyNew(v, tenant.Text{}, survey.Residents)
		if err != nil {
			return err
		}
		v.status = http.StatusUnprocessableEntity
		v.errors = []ui.Error{{Name: "file", Text: words}}
		return v.show(surveys.OfficeNewPage(v.surveyPage(v.p.T("survey_office.new")), view))
	}
	h, err := v.FormFile("file")
	if err != nil {
		return refuse(v.p.T("fault.builder_file_none"))
	}
	raw, err := readFile(h, maxSurveyFile)
	if err != nil {
		return err
	}
	in, err := v.readQuestions(raw)
	if f := (*fault.Error)(nil); errors.As(err, &f) {
		return refuse(v.p.Fill(f.Key, f.Params))
	}
	if err != nil {
		return refuse(v.p.T("fault.builder_file"))
	}
	return s.showImport(v, h.Filename, in.Definition, in.Notes, in.Title)
}

// showImport shows what a file holds, what could not be taken over, and what the check says of it.
func (s *Server) showImport(v *visit, name string, d questionnaire.Definition, findings []questionnaire.Finding, title tenant.Text) error {
	view := surveys.OfficeImport{Name: path.Base(strings.ReplaceAll(name, "\\", "/")), Questions: len(d.Questions()), Sections: len(d.Sections)}
	var names []string
	for _, lang := range d.Languages {
		names = append(names, ownName(lang))
	}
	view.Languages = strings.Join(names, ", ")
	for _, f := range append(findings, d.Check()...) {
		r := surveys.Remark{Level: f.Level, Text: v.p.Fill(f.Key, f.Params), Title: f.At}
		if q, _ := d.Question(f.At); q != nil {
			r.Title = v.titleOf(q, &d)
		}
		view.Findings = append(view.Findings, r)
	}
	raw, err := json.Marshal(d)
	if err != nil {
		return err
	}
	view.Form = surveys.Form{Action: "/admin/surveys/from-file", Submit: v.p.T("survey_office.make"), Hidden: [][2]string{{"definition", string(raw)}, {"file", view.Name}},
		Parts: []surveys.Part{{Fields: append(v.textFields("title", "survey_office.field.title", "survey_office.field.title_hint", title, survey.MaxTitle, 0, true), v.kindField(survey.Residents))}}}
	return v.show(surveys.OfficeImportPage(v.surveyPage(v.p.T("survey_office.import_title")), view))
}

// postSurveyFromFile makes a draft of what was read.
func (s *Server) postSurveyFromFile(v *visit) error {
	d, err := questionnaire.Parse([]byte(v.PostForm("definition")))
	if err != nil {
		return fault.Because(err, fault.Invalid, "fault.builder_file")
	}
	title := v.typedText("title")
	made, err := s.Surveys.Create(v.ctx(), v.who, v.town, survey.Write{Title: title, Kind: survey.Kind(v.PostForm("kind")), Anonymous: true, Office: v.who.Office, Definition: &d, Key: v.PostForm("key")})
	if err == nil {
		v.say("success", "flash.builder_made")
		return v.see("/admin/surveys/" + made.String() + "/edit")
	}
	if !v.blame(err) {
		return err
	}
	return s.showImport(v, v.PostForm("file"), d, nil, title)
}

// getSurveyDefinition gives the questions as a file.
func (s *Server) getSurveyDefinition(v *visit) error {
	d, err := s.officeSurvey(v)
	if err != nil {
		return err
	}
	body, kind, ending, err := writeQuestions(v.Param("name"), d.Editing().Definition, d.Title, d.Lead)
	if err != nil {
		return err
	}
	v.Header("Content-Disposition", `attachment; filename="`+d.Slug+ending+`"`)
	return v.give(cache.Page{Type: kind, Body: body})
}

// readQuestions reads a file by what it holds: ours or SurveyJS as JSON, XLSForm as a workbook.
func (v *visit) readQuestions(raw []byte) (*exchange.Imported, error) {
	if bytes.HasPrefix(raw, []byte("PK")) {
		return xlsform.Import(raw, v.town.DefaultLanguage())
	}
	var ours struct{ Format, Sections json.RawMessage }
	if err := json.Unmarshal(raw, &ours); err == nil && ours.Format != nil && ours.Sections != nil {
		d, err := questionnaire.Parse(raw)
		return &exchange.Imported{Definition: d}, err
	}
	return surveyjs.Import(raw, v.town.DefaultLanguage())
}

// writeQuestions writes the questions in a format. Faults: NotFound for a format that is none.
func writeQuestions(format string, d questionnaire.Definition, title, lead tenant.Text) (body []byte, kind, ending string, err error) {
	switch format {
	case "json":
		body, err = json.MarshalIndent(d, "", "  ")
		return body, "application/json", ".json", err
	case "surveyjs":
		body, _, err = surveyjs.Export(&d, title, lead)
		return body, "application/json", "-surveyjs.json", err
	case "xlsform":
		body, _, err = xlsform.Export(&d, title, lead)
		return body, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", err
	}
	return nil, "", "", fault.Missing()
}

package web

import (
	"errors"
	"net/http"
	"slices"

	"almenda/internal/fault"
	"almenda/internal/photo"
	"almenda/internal/questionnaire"
	"almenda/internal/survey"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/surveys"
)

// getSurveyPicture gives a picture of an answer.
func (s *Server) getSurveyPicture(v *visit) error {
	picture, err := v.param("picture")
	if err != nil {
		return err
	}
	content, err := s.Surveys.Picture(v.ctx(), v.who, picture)
	if err != nil {
		return err
	}
	v.Header("Cache-Control", "private, max-age=3600")
	v.Header("Content-Security-Policy", "default-src 'none'; sandbox")
	v.Header("Content-Disposition", `inline; filename="photo.jpg"`)
	v.Data(http.StatusOK, "image/jpeg", content)
	return nil
}

// pictureForm gives an answer its picture, and the words for those who do not see it.
func (v *visit) pictureForm(d survey.Dossier, q *questionnaire.Question, first string) *surveys.Form {
	if q.Type != questionnaire.ImageOne || len(q.Options) == 0 {
		return nil
	}
	of := surveys.Field{Kind: "select", Name: "option", Label: v.p.T("survey_office.picture_of"), Value: v.PostForm("option")}
	for _, o := range q.Options {
		words := v.choiceWords(o, first)
		if o.Image == "" {
			words = v.p.T("survey_office.picture_lacks", "answer", words)
		}
		of.Options = append(of.Options, ui.Option{Value: o.Code, Text: words})
	}
	fields := append([]surveys.Field{of, {Kind: "file", Name: "photo", Label: v.p.T("survey_office.picture"), Hint: v.p.T("survey_office.picture_hint"), Needed: true, Accept: "image/jpeg,image/png,image/webp"}},
		v.textFields("alt", "survey_office.picture_alt", "survey_office.picture_alt_hint", trimmed(v.typedText("alt")), 200, 0, true)...)
	return &surveys.Form{Action: surveyDesk(d.Survey) + "/edit/q/" + q.Key + "/picture", Submit: v.p.T("survey_office.picture_save"), Files: true, Parts: []surveys.Part{{Fields: fields}}}
}

func (s *Server) postSurveyPicture(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	if err := v.Request.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
			return err
		}
		return fault.Because(err, fault.Invalid, "fault.upload")
	}
	mendForm(v.Request)
	d, err := s.Surveys.Prepare(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	err = s.depict(v, d)
	if err == nil {
		v.say("success", "flash.builder_saved")
		return v.see(surveyDesk(d.Survey) + "/edit/q/" + v.Param("name"))
	}
	if !v.blame(err) {
		return err
	}
	def := d.Editing().Definition
	q, _ := def.Question(v.Param("name"))
	if q == nil {
		return fault.Missing()
	}
	return v.show(surveys.OfficeQuestionPage(v.surveyPage(v.titleOf(q, &def)), s.questionView(v, d, *q, stateOf(*q), nil)))
}

// depict reads the picture and puts it into the question.
func (s *Server) depict(v *visit, d survey.Dossier) error {
	var form fault.Form
	first := v.town.DefaultLanguage()
	alt := trimmed(v.typedText("alt"))
	if alt[first] == "" {
		form.Add("alt_"+first, "fault.builder_alt")
	}
	h, err := v.FormFile("photo")
	if err != nil {
		form.Add("photo", "fault.builder_file_none")
	}
	if err := form.Err(); err != nil {
		return err
	}
	raw, err := readFile(h, photo.MaxBytes)
	if err != nil {
		return err
	}
	jpeg, _, err := photo.Reencode(raw)
	if err != nil {
		return err
	}
	picture, err := s.Surveys.Depict(v.ctx(), v.who, d.ID, jpeg)
	if err != nil {
		return err
	}
	_, err = s.rewrite(v, d.ID, func(_ survey.Dossier, def *questionnaire.Definition) error {
		q, _ := def.Question(v.Param("name"))
		if q == nil {
			return fault.Missing()
		}
		at := slices.IndexFunc(q.Options, func(o questionnaire.Option) bool { return o.Code == v.PostForm("option") })
		if at < 0 {
			return fault.Missing()
		}
		q.Options[at].Image, q.Options[at].Alt = picture.String(), alt
		return nil
	})
	return err
}

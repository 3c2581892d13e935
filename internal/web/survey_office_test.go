package web_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/testkit/portal"
)

// builder is a town with a survey that two of its staff prepare.
type builder struct {
	t         *testing.T
	p         *portal.Portal
	town      *tenant.Town
	anna, bo  *portal.Client
	which     id.ID
	base, lan string
}

func builds(t *testing.T, p *portal.Portal) *builder {
	t.Helper()
	town, _ := p.Towns()
	b := &builder{t: t, p: p, town: town, lan: town.DefaultLanguage(), anna: p.Member(town, "Anna Builder", access.Grant{Role: access.Editor}), bo: p.Member(town, "Bo Builder", access.Grant{Role: access.Editor})}
	in := func(s string) tenant.Text { return tenant.Text{b.lan: s} }
	def := questionnaire.Definition{Format: 1, Languages: []string{b.lan}, Sections: []questionnaire.Section{{Key: "s1", Questions: []questionnaire.Question{
		{Key: "bath", Type: questionnaire.YesNo, Title: in("Do you bathe?")},
		{Key: "where", Type: questionnaire.Single, Title: in("Where?"), Options: []questionnaire.Option{{Code: "1", Words: in("River")}, {Code: "2", Words: in("Sea")}}}}}}}
	which, err := p.App.Surveys.Create(t.Context(), b.anna.Actor(), town, survey.Write{Title: in("Bathing"), Kind: survey.Open, Anonymous: true, Definition: &def,
		Opens: p.Clock.Now().Add(time.Hour), Settings: survey.Settings{Promise: in("We ask to do better.")}})
	if err != nil {
		t.Fatal(err)
	}
	b.which, b.base = which, "/admin/surveys/"+which.String()
	return b
}

func (b *builder) now() questionnaire.Definition {
	b.t.Helper()
	d, err := b.p.App.Surveys.Prepare(b.t.Context(), b.anna.Actor(), b.which)
	if err != nil {
		b.t.Fatal(err)
	}
	return d.Editing().Definition
}

// hidden reads a hidden field of a form.
func hidden(a *portal.Answer, name string) string {
	_, after, _ := strings.Cut(a.Body, `name="`+name+`" value="`)
	value, _, _ := strings.Cut(after, `"`)
	return value
}

func TestSurveyQuestionsAreWrittenInForms(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		b := builds(t, p)
		b.anna.Post(b.base+"/edit/question", "section", "s1", "type_s1", "number").Want(http.StatusSeeOther)
		def := b.now()
		added := def.Questions()[2].Key
		form := b.anna.Get(b.base + "/edit/q/" + added).Want(http.StatusOK)
		b.anna.Post(b.base+"/edit/q/"+added, "was", hidden(form, "was"), "type", "number", "title_"+b.lan, "").Want(http.StatusUnprocessableEntity)
		b.anna.Post(b.base+"/edit/q/"+added, "was", hidden(form, "was"), "type", "number", "title_"+b.lan, "How often?", "low", "0", "high", "12,5", "visible_1", "any bath yes", "visible_mode", "all").Want(http.StatusSeeOther)
		def = b.now()
		q, _ := def.Question(added)
		if q.Title[b.lan] != "How often?" || q.High == nil || *q.High != 12.5 || q.VisibleIf == nil || q.VisibleIf.Of[0] != "yes" {
			t.Errorf("the question is %+v", q)
		}
		form = b.anna.Get(b.base + "/edit/q/where").Want(http.StatusOK)
		b.anna.Post(b.base+"/edit/q/where", "was", hidden(form, "was"), "type", "single", "title_"+b.lan, "Where?", "options_"+b.lan, "Lake\r\nRiver\r\nSea", "dont_know", "1").Want(http.StatusSeeOther)
		def = b.now()
		if q, _ := def.Question("where"); len(q.Options) != 3 || q.Options[0].Code != "3" || q.Options[1].Code != "1" || !q.DontKnow {
			t.Errorf("the answers are %+v", q.Options)
		}
		b.anna.Post(b.base+"/edit/move", "of", "question", "what", "where", "to", "up").Want(http.StatusSeeOther)
		def = b.now()
		if def.Questions()[0].Key != "where" {
			t.Error("the question did not move")
		}
		b.anna.Post(b.base+"/edit/move", "of", "question", "what", "bath", "to", "place", "section", "s1", "before", "where").Want(http.StatusSeeOther)
		def = b.now()
		if def.Questions()[0].Key != "bath" {
			t.Error("the question was not dragged")
		}
	})
}

func TestSurveyEditorsOfOneQuestionSeeBothTexts(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		b := builds(t, p)
		mine, theirs := b.anna.Get(b.base+"/edit/q/bath"), b.bo.Get(b.base+"/edit/q/bath")
		b.bo.Post(b.base+"/edit/q/bath", "was", hidden(theirs, "was"), "type", "yesno", "title_"+b.lan, "Do you swim?").Want(http.StatusSeeOther)
		got := b.anna.Post(b.base+"/edit/q/bath", "was", hidden(mine, "was"), "type", "yesno", "title_"+b.lan, "Do you dive?").Want(http.StatusConflict)
		if !strings.Contains(got.Body, "Do you swim?") || !strings.Contains(got.Body, "Do you dive?") {
			t.Error("not both texts are shown")
		}
		other := b.anna.Get(b.base + "/edit/q/where")
		b.bo.Post(b.base+"/edit/q/bath", "was", hidden(got, "was"), "type", "yesno", "title_"+b.lan, "Do you float?").Want(http.StatusSeeOther)
		b.anna.Post(b.base+"/edit/q/where", "was", hidden(other, "was"), "type", "single", "title_"+b.lan, "Where then?", "options_"+b.lan, "River\nSea").Want(http.StatusSeeOther)
		def := b.now()
		if q, _ := def.Question("bath"); q.Title[b.lan] != "Do you float?" {
			t.Error("the change of another question was lost")
		}
	})
}

func TestSurveyNeedsItsSecondPersonOnThePages(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		b := builds(t, p)
		b.anna.Post(b.base + "/propose").Want(http.StatusSeeOther)
		b.anna.Post(b.base + "/approve").Want(http.StatusForbidden)
		b.bo.Post(b.base + "/send-back").Want(http.StatusUnprocessableEntity)
		b.bo.Post(b.base+"/send-back", "note_bath", "Say what bathing is.").Want(http.StatusSeeOther)
		if !strings.Contains(b.anna.Get(b.base).Want(http.StatusOK).Body, "Say what bathing is.") {
			t.Error("the note is not shown")
		}
		b.anna.Post(b.base + "/propose").Want(http.StatusSeeOther)
		b.bo.Get(b.base + "/review").Want(http.StatusOK)
		b.bo.Post(b.base + "/approve").Want(http.StatusSeeOther)
		p.Guest(b.town).Get("/s/bathing").Want(http.StatusOK)
	})
}

func TestSurveyIsTriedByALinkThatEndsAfterADay(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		b := builds(t, p)
		_, after, _ := strings.Cut(b.anna.Get(b.base+"/test").Want(http.StatusOK).Body, `/survey-test/`)
		token, _, _ := strings.Cut(after, `"`)
		guest := p.Guest(b.town)
		page := guest.Get("/survey-test/" + token).Want(http.StatusOK)
		check := guest.Post("/survey-test/"+token, "at", hidden(page, "at"), "seed", hidden(page, "seed"), "q_bath", "yes", "q_where", "1", "go", "next").Want(http.StatusOK)
		if !strings.Contains(check.Body, "River") {
			t.Error("the answer is not shown before the end")
		}
		if d, err := p.App.Surveys.Prepare(t.Context(), b.anna.Actor(), b.which); err != nil || d.Answers != 0 {
			t.Errorf("a test kept %d answers, %v", d.Answers, err)
		}
		guest.Get("/survey-test/" + token[:len(token)-2] + "xx").Want(http.StatusNotFound)
		p.Clock.Advance(25 * time.Hour)
		guest.Get("/survey-test/" + token).Want(http.StatusNotFound)
	})
}

func TestSurveyFilesShowWhatTheyHoldBeforeAnythingIsSaved(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		b := builds(t, p)
		for _, format := range []string{"json", "surveyjs", "xlsform"} {
			out := b.anna.Get(b.base + "/definition/" + format).Want(http.StatusOK)
			var body bytes.Buffer
			w := multipart.NewWriter(&body)
			f, err := w.CreateFormFile("file", "questions."+format)
			if err == nil {
				_, err = f.Write([]byte(out.Body))
			}
			if err != nil || w.Close() != nil {
				t.Fatal(err)
			}
			req := b.anna.Request(http.MethodPost, "/admin/surveys/import", &body)
			req.Header.Set("Content-Type", w.FormDataContentType())
			got := b.anna.Send(req).Want(http.StatusOK)
			if hidden(got, "definition") == "" {
				t.Errorf("%s: nothing was read", format)
			}
		}
		b.anna.Get(b.base + "/definition/doc").Want(http.StatusNotFound)
	})
}

func TestSurveyPicturesStandBesideTheirAnswers(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		b := builds(t, p)
		b.anna.Post(b.base+"/edit/question", "section", "s1", "type_s1", "image").Want(http.StatusSeeOther)
		def := b.now()
		key := def.Questions()[2].Key
		form := b.anna.Get(b.base + "/edit/q/" + key).Want(http.StatusOK)
		b.anna.Post(b.base+"/edit/q/"+key, "was", hidden(form, "was"), "type", "image", "title_"+b.lan, "Which bench?", "options_"+b.lan, "Red\nBlue").Want(http.StatusSeeOther)
		var picture, body bytes.Buffer
		if err := jpeg.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 40, 30)), nil); err != nil {
			t.Fatal(err)
		}
		w := multipart.NewWriter(&body)
		f, err := w.CreateFormFile("photo", "bench.jpg")
		if err == nil {
			_, err = f.Write(picture.Bytes())
		}
		for name, value := range map[string]string{"option": "1", "alt_" + b.lan: "A red bench"} {
			if err == nil {
				err = w.WriteField(name, value)
			}
		}
		if err != nil || w.Close() != nil {
			t.Fatal(err)
		}
		req := b.anna.Request(http.MethodPost, b.base+"/edit/q/"+key+"/picture", &body)
		req.Header.Set("Content-Type", w.FormDataContentType())
		b.anna.Send(req).Want(http.StatusSeeOther)
		def = b.now()
		q, _ := def.Question(key)
		if q.Options[0].Image == "" || q.Options[0].Alt[b.lan] != "A red bench" {
			t.Fatalf("the answers are %+v", q.Options)
		}
		p.Guest(b.town).Get("/survey-pictures/" + q.Options[0].Image).Want(http.StatusOK)
		p.Guest(b.town).Get("/survey-pictures/" + id.Secret().String()).Want(http.StatusNotFound)
		if !strings.Contains(b.anna.Get(b.base+"/preview").Want(http.StatusOK).Body, q.Options[0].Image) {
			t.Error("the preview does not show the picture")
		}
	})
}

package web_test

import (
	"regexp"
	"testing"

	"almenda/internal/id"
)

// banks keeps a question of a survey in the town's bank, and makes a link to try the survey.
func (s *side) banks(t *testing.T, of string) map[string]string {
	t.Helper()
	which, _ := id.Parse(of)
	surveys, who := s.p.App.Surveys, s.admin.Actor()
	d, err := surveys.Prepare(t.Context(), who, which)
	if err != nil {
		t.Fatal(err)
	}
	def := d.Current.Definition
	if err := surveys.Keep(t.Context(), who, s.town, which, def.Questions()[0].Key, "Town"); err != nil {
		t.Fatal(err)
	}
	list, err := surveys.Bank(t.Context(), who)
	if err != nil || len(list) == 0 {
		t.Fatalf("the bank: %v, %v", list, err)
	}
	link := regexp.MustCompile(`/survey-test/([\w.-]+)"`).FindStringSubmatch(s.admin.Get("/admin/surveys/" + of + "/test").Want(200).Body)
	if link == nil {
		t.Fatal("the page has no link to try the survey")
	}
	picture, err := surveys.Depict(t.Context(), who, which, []byte("a picture of "+s.town.Slug))
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"picture": picture.String(), "kept": list[0].ID.String(), "/survey-test/:token": link[1]}
}

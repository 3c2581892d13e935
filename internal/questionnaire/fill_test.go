package questionnaire_test

import (
	"math/rand/v2"
	"testing"

	"almenda/internal/questionnaire"
	"almenda/tenants"
)

// What is filled in by chance is something that a person could have sent.
func TestAFilledFormHasNoProblem(t *testing.T) {
	raw, err := tenants.FS.ReadFile("karlstad/sample/surveys/vardag-i-karlstad.json")
	if err != nil {
		t.Fatal(err)
	}
	d, err := questionnaire.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	for n := range uint64(200) {
		f := questionnaire.Filler{Rand: rand.New(rand.NewPCG(n, 1)), Towns: []string{"rud", "klara"}, All: n%2 == 0} //nolint:gosec // no secret
		a := f.Fill(&d)
		if problems := d.Run(a, "x").Problems(); len(problems) > 0 {
			t.Fatalf("try %d: %+v in %+v", n, problems, a[problems[0].Question])
		}
		if f.All && len(a) < 15 {
			t.Fatalf("try %d answered %d questions only", n, len(a))
		}
	}
}

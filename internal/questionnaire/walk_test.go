package questionnaire

import (
	"net/url"
	"testing"
)

func TestAPersonWalksThroughAQuestionnaire(t *testing.T) {
	d, err := Parse([]byte(`{"languages":["sv"],"sections":[
		{"key":"s1","questions":[{"key":"bus","type":"yesno","title":{"sv":"Åker du buss?"},"required":true},
			{"key":"km","type":"number","decimals":1,"title":{"sv":"Hur långt?"},"visible_if":{"q":"bus","is":"any","of":["yes"]}}],
			"jumps":[{"if":{"q":"bus","is":"any","of":["no"]}}]},
		{"key":"s2","questions":[{"key":"why","type":"long","title":{"sv":"Varför {km} km?"}}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	r := d.Run(nil, "x")
	a, problems := r.Decode(0, url.Values{"q_bus": {"yes"}, "q_km": {" 1 500,5 "}}, "sv")
	if len(problems) > 0 || a["km"].Text != "1500.5" {
		t.Fatal(a, problems)
	}
	r = d.Run(a, "x")
	if got := r.Words(d.Sections[1].Questions[0].Title, "sv"); got != "Varför 1500,5 km?" || r.Next(0) != 1 || r.Next(1) != -1 || r.Prev(1) != 0 {
		t.Error(got)
	}
	a, problems = r.Decode(0, url.Values{"q_bus": {"no"}}, "sv")
	if r = d.Run(a, "x"); len(problems) > 0 || r.Next(0) != -1 || len(r.Clean()) != 1 {
		t.Error(r.Clean(), problems)
	}
	if _, problems = r.Decode(0, nil, "sv"); len(problems) != 1 {
		t.Error(problems)
	}
}

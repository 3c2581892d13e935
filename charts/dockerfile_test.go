package charts

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// instruction is one instruction of the Dockerfile, its continued lines joined.
type instruction struct{ word, rest string }

// stages are the Dockerfile's stages, each beginning with its FROM.
func stages(t *testing.T) [][]instruction {
	t.Helper()
	raw, err := os.ReadFile("../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	var out [][]instruction
	for line := range strings.Lines(strings.ReplaceAll(string(raw), "\\\n", " ")) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		if word == "FROM" {
			out = append(out, nil)
		}
		if len(out) == 0 {
			t.Fatalf("%s stands before the first FROM", word)
		}
		out[len(out)-1] = append(out[len(out)-1], instruction{word, strings.TrimSpace(rest)})
	}
	return out
}

func find(stage []instruction, word string) []string {
	var out []string
	for _, i := range stage {
		if i.word == word {
			out = append(out, i.rest)
		}
	}
	return out
}

func TestImageIsBuiltInThreeStagesWithoutCgo(t *testing.T) {
	all := stages(t)
	if len(all) != 3 {
		t.Fatalf("%d stages", len(all))
	}
	if !slices.ContainsFunc(find(all[1], "RUN"), func(run string) bool {
		return strings.Contains(run, "CGO_ENABLED=0 go build") && strings.Contains(run, "-trimpath")
	}) {
		t.Error("the programme is not built as one static file without paths of the builder")
	}
	for _, stage := range all {
		from := stage[0].rest
		image, _, _ := strings.Cut(from, " ")
		if _, tag, ok := strings.Cut(image, ":"); !ok || tag == "latest" {
			t.Errorf("FROM %s names no version", from)
		}
	}
}

func TestImageHoldsNoShellAndRunsAsTheUserOfTheChart(t *testing.T) {
	all := stages(t)
	last := all[len(all)-1]
	if !strings.Contains(last[0].rest, "distroless/static") || !strings.HasSuffix(last[0].rest, ":nonroot") {
		t.Errorf("the last stage is FROM %s", last[0].rest)
	}
	if run := find(last, "RUN"); len(run) > 0 {
		t.Errorf("the last stage has no shell to run %q", run)
	}
	for _, word := range []string{"ENTRYPOINT", "CMD"} {
		for _, form := range find(last, word) {
			if !strings.HasPrefix(form, "[") {
				t.Errorf("%s %s needs a shell", word, form)
			}
		}
	}
	users := find(last, "USER")
	for _, p := range render(t, nil).pods() {
		want := strconv.FormatInt(*p.spec.SecurityContext.RunAsUser, 10) + ":" + strconv.FormatInt(*p.spec.SecurityContext.RunAsGroup, 10)
		if !slices.Equal(users, []string{want}) {
			t.Errorf("USER %q, but %s runs as %s", users, p.name, want)
		}
	}
}

func TestImageTellsItsHealthByItself(t *testing.T) {
	all := stages(t)
	last := all[len(all)-1]
	health := find(last, "HEALTHCHECK")
	if len(health) != 1 || !strings.Contains(health[0], `CMD ["/almenda", "healthcheck"`) {
		t.Errorf("HEALTHCHECK %q", health)
	}
	if ports := find(last, "EXPOSE"); !slices.Equal(ports, []string{"8080"}) {
		t.Errorf("EXPOSE %q", ports)
	}
}

func TestNoSecretAndNoStateGoToTheBuilder(t *testing.T) {
	raw, err := os.ReadFile("../.dockerignore")
	if err != nil {
		t.Fatal(err)
	}
	ignored := strings.Fields(string(raw))
	for _, want := range []string{"var", ".git", "**/node_modules", "**/*.env"} {
		if !slices.Contains(ignored, want) {
			t.Errorf(".dockerignore lets %s through", want)
		}
	}
	for _, stage := range stages(t) {
		for _, i := range stage {
			if (i.word == "ARG" || i.word == "ENV") && strings.Contains(strings.ToUpper(i.rest), "SECRET") {
				t.Errorf("%s %s would stay in the image", i.word, i.rest)
			}
		}
	}
}

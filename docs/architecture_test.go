package docs

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	// named is a file that a text names: `internal/web/idea.go`.
	named = regexp.MustCompile("`((?:internal|cmd|frontend|tenants|migrations|charts|docs)/[A-Za-z0-9_./-]+)`")
	// function is what a line of a table says to look for in the file that begins the line.
	function = regexp.MustCompile("^\\| `([^`]+\\.go)` \\| `([A-Za-z]+)`")
	// link leads from one text to another, or to a heading.
	link = regexp.MustCompile(`\]\(([^)\s]+)\)`)
)

// gone lists the files that a text names and that are not there, seen from the module's root.
func gone(text, root string) (out []string) {
	for _, m := range named.FindAllStringSubmatch(text, -1) {
		if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
			out = append(out, m[1])
		}
	}
	for line := range strings.Lines(text) {
		m := function.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(root, m[1]))
		if err == nil && !regexp.MustCompile(`(?m)^func (\([^)]*\) )?`+m[2]+`\(`).Match(raw) {
			out = append(out, m[1]+": "+m[2])
		}
	}
	return out
}

// anchors are what the headings of a text can be linked by.
func anchors(text string) map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(text) {
		if heading := strings.TrimLeft(line, "#"); heading != line {
			plain := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(strings.TrimSpace(heading)), "")
			out[strings.ReplaceAll(plain, " ", "-")] = true
		}
	}
	return out
}

// dead lists the links of a text that lead nowhere.
func dead(text, folder string) (out []string) {
	for _, m := range link.FindAllStringSubmatch(text, -1) {
		file, heading, _ := strings.Cut(m[1], "#")
		if strings.Contains(file, "://") {
			continue
		}
		target := text
		if file != "" {
			raw, err := os.ReadFile(filepath.Join(folder, file))
			if err != nil {
				out = append(out, m[1])
				continue
			}
			target = string(raw)
		}
		if heading != "" && !anchors(target)[heading] {
			out = append(out, m[1])
		}
	}
	return out
}

func read(t *testing.T, file string) string {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestTheArchitectureNamesFilesThatAreThere(t *testing.T) {
	text := read(t, "ARCHITECTURE.md")
	if n := len(named.FindAllString(text, -1)); n < 20 {
		t.Fatalf("it names %d files only: the search is broken", n)
	}
	for _, missing := range gone(text, "..") {
		t.Errorf("%s is not there", missing)
	}
}

func TestLinksLeadSomewhere(t *testing.T) {
	texts, err := filepath.Glob("*.md")
	if err != nil || len(texts) < 5 {
		t.Fatalf("%v, %v", texts, err)
	}
	for _, file := range append(texts, "../README.md", "../tenants/README.md") {
		for _, l := range dead(read(t, file), path.Dir(file)) {
			t.Errorf("%s: the link %s leads nowhere", file, l)
		}
	}
}

func TestTheReadmeLeadsToEveryHandbook(t *testing.T) {
	texts, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := read(t, "../README.md")
	for _, file := range texts {
		if !strings.Contains(readme, "(docs/"+file+")") {
			t.Errorf("the README does not lead to docs/%s", file)
		}
	}
}

func TestAFileThatIsNotThereIsSeen(t *testing.T) {
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "internal"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "internal", "a.go"), []byte("package a\n\nfunc (s *S) post() {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	text := "| `internal/a.go` | `post` does\n| `internal/a.go` | `get` does\nand `internal/b.go`, `other/c.go`\n"
	if got := strings.Join(gone(text, root), ", "); got != "internal/b.go, internal/a.go: get" {
		t.Errorf("gone: %s", got)
	}
}

func TestALinkToNowhereIsSeen(t *testing.T) {
	text := "# Your role, now\n[a](#your-role-now) [b](#elsewhere) [c](nowhere.md) [d](https://example.com/x.md) [e](doc.go)"
	if got := strings.Join(dead(text, "."), ", "); got != "#elsewhere, nowhere.md" {
		t.Errorf("dead: %s", got)
	}
}

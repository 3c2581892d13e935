package tenantcfg

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// document is a parsed YAML file that remembers where everything stood.
type document struct {
	file string
	root *yaml.Node
}

// readYAML decodes file into shape. Fields that shape does not know are problems, each with its
// line: a misspelt field would otherwise be a setting that silently does nothing. ok is false when
// nothing of use could be read.
func readYAML(fsys fs.FS, f *findings, file string, shape any) (doc document, ok bool) {
	doc = document{file: file}
	raw, err := fs.ReadFile(fsys, path.Join(f.dir, file))
	if err != nil {
		f.add(file, 0, "the file cannot be read: %s", plainReason(err))
		return doc, false
	}
	var node yaml.Node
	if err := yaml.Unmarshal(raw, &node); err != nil {
		reportYAML(f, file, err)
		return doc, false
	}
	if len(node.Content) == 0 {
		f.add(file, 0, "the file is empty")
		return doc, false
	}
	doc.root = node.Content[0]
	decoder := yaml.NewDecoder(bytes.NewReader(raw))
	decoder.KnownFields(true)
	if err := decoder.Decode(shape); err != nil {
		reportYAML(f, file, err)
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		f.add(file, 0, "the file must hold one document only")
	}
	return doc, true
}

var (
	yamlLine    = regexp.MustCompile(`line (\d+): (.*)`)
	yamlUnknown = regexp.MustCompile(`^field (.+) not found in type`)
	yamlTwice   = regexp.MustCompile(`^mapping key "?([^"]+)"? already defined`)
	yamlKind    = regexp.MustCompile("^cannot unmarshal \\S+ ?(`[^`]*`)? ?into (.+)$")
)

// reportYAML says in plain English what the YAML reader says in Go's.
func reportYAML(f *findings, file string, err error) {
	lines := []string{err.Error()}
	var several *yaml.TypeError
	if errors.As(err, &several) {
		lines = several.Errors
	}
	for _, s := range lines {
		line := 0
		if m := yamlLine.FindStringSubmatch(s); m != nil {
			line, _ = strconv.Atoi(m[1]) // only digits match
			s = m[2]
		}
		switch {
		case yamlUnknown.MatchString(s):
			f.add(file, line, "there is no field %q here", yamlUnknown.FindStringSubmatch(s)[1])
		case yamlTwice.MatchString(s):
			f.add(file, line, "the field %q stands twice", yamlTwice.FindStringSubmatch(s)[1])
		case yamlKind.MatchString(s):
			m := yamlKind.FindStringSubmatch(s)
			f.add(file, line, "%s is not %s", strings.TrimSpace("the value "+m[1]), kindInWords(m[2]))
		default:
			f.add(file, line, "the file is not valid YAML: %s", strings.TrimPrefix(s, "yaml: "))
		}
	}
}

func kindInWords(goType string) string {
	switch {
	case goType == "int":
		return "a whole number"
	case goType == "bool":
		return "true or false"
	case goType == "string":
		return "a text"
	case goType == "tenant.Text" || strings.HasPrefix(goType, "map["):
		return "a map such as {en: …}"
	case strings.HasPrefix(goType, "[]"):
		return "a list"
	default:
		return "a map of fields"
	}
}

func plainReason(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "it does not exist"
	}
	return err.Error()
}

// line is where the value at a path stands: names of fields and numbers of list places. When the
// path ends early it is the line of the last thing that exists.
func (d document) line(path ...any) int {
	node := d.root
	if node == nil {
		return 0
	}
	line := node.Line
	for _, step := range path {
		at, next := child(node, step)
		if next == nil {
			return line
		}
		node, line = next, at
	}
	return line
}

func child(node *yaml.Node, step any) (line int, value *yaml.Node) {
	switch step := step.(type) {
	case int:
		if node.Kind == yaml.SequenceNode && step < len(node.Content) {
			return node.Content[step].Line, node.Content[step]
		}
	case string:
		if node.Kind != yaml.MappingNode {
			return 0, nil
		}
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i].Line, node.Content[i+1]
			}
		}
	}
	return 0, nil
}

package tenantcfg

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"almenda/internal/tenant"
)

// folder is a town's folder as far as it could be read.
type folder struct {
	findings
	town      *tenant.Town
	config    document
	processes map[string]document // by slug
	texts     map[string]document // by language
	sample    Sample
}

// Find lists the folders of fsys that are towns: those with a tenant.yaml whose names do not start
// with "_" or ".".
func Find(fsys fs.FS) []string {
	files, _ := fs.Glob(fsys, "*/tenant.yaml") // the pattern is well formed: no error can come
	var dirs []string
	for _, file := range files {
		if dir := path.Dir(file); !strings.HasPrefix(dir, "_") && !strings.HasPrefix(dir, ".") {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// Read makes a town of the folder dir. It refuses what cannot be read and what would harm others:
// a logo that could run a script, a town without a language, a time zone that nobody knows, which
// would keep the registry from reading any town. What else may be wrong is for Lint to say.
func Read(fsys fs.FS, dir string) (*tenant.Town, error) {
	f := open(fsys, dir)
	if f.config.root != nil {
		f.lintZone()
		if len(f.town.Languages) == 0 {
			f.at(on("languages"), "the town has no language")
		}
	}
	if len(f.list) > 0 {
		var all []error
		for _, p := range f.list {
			all = append(all, errors.New(p.String()))
		}
		return nil, fmt.Errorf("tenantcfg: %w", errors.Join(all...))
	}
	return f.town, nil
}

func open(fsys fs.FS, dir string) *folder {
	f := &folder{findings: findings{dir: dir}, processes: map[string]document{}, texts: map[string]document{}}
	var shape townShape
	var ok bool
	f.config, ok = readYAML(fsys, &f.findings, "tenant.yaml", &shape)
	f.town = shape.town(path.Base(dir))
	if !ok {
		return f
	}
	f.town.Brand.Logo = f.logo(fsys, "logo.svg", true)
	f.town.Brand.LogoDark = f.logo(fsys, "logo-dark.svg", false)
	f.readDistricts(fsys)
	f.readTexts(fsys)
	f.readProcesses(fsys)
	f.readSample(fsys)
	return f
}

// files lists the YAML files of a folder inside the town's, by name without the ending.
func (f *folder) files(fsys fs.FS, inside string) []string {
	entries, err := fs.ReadDir(fsys, path.Join(f.dir, inside))
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			f.add(inside, 0, "the folder cannot be read: %s", err)
		}
		return nil
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && path.Join(inside, e.Name()) == surveysFolder {
			continue
		}
		name, yes := strings.CutSuffix(e.Name(), ".yaml")
		if !yes || e.IsDir() {
			f.add(path.Join(inside, e.Name()), 0, "only .yaml files belong here")
			continue
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (f *folder) readProcesses(fsys fs.FS) {
	for _, slug := range f.files(fsys, "processes") {
		var shape processShape
		doc, ok := readYAML(fsys, &f.findings, "processes/"+slug+".yaml", &shape)
		if ok {
			f.processes[slug] = doc
			f.town.Processes = append(f.town.Processes, shape.spec(slug))
		}
	}
}

// readTexts gathers the town's own words. A map of plural forms becomes one key for each form,
// which is how i18n looks them up.
func (f *folder) readTexts(fsys fs.FS) {
	f.town.Texts = map[string]map[string]string{}
	for _, lang := range f.files(fsys, "texts") {
		file := "texts/" + lang + ".yaml"
		var shape map[string]yaml.Node
		doc, ok := readYAML(fsys, &f.findings, file, &shape)
		if !ok {
			continue
		}
		f.texts[lang] = doc
		words := map[string]string{}
		for key, node := range shape {
			var forms map[string]string
			switch {
			case node.Kind == yaml.ScalarNode && strings.TrimSpace(node.Value) != "" && node.Tag != "!!null":
				words[key] = node.Value
			case node.Kind == yaml.MappingNode && node.Decode(&forms) == nil:
				for form, sentence := range forms {
					words[key+"."+form] = sentence
				}
			default:
				f.add(file, node.Line, "%s must be a text or a map of plural forms", key)
			}
		}
		f.town.Texts[lang] = words
	}
}

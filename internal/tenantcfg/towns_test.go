package tenantcfg_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"almenda/internal/i18n"
	"almenda/internal/tenant"
	"almenda/internal/tenantcfg"
	"almenda/tenants"
)

// catalogue is read once for all tests: nobody changes it.
var catalogue = sync.OnceValues(func() (*i18n.Catalog, error) {
	texts, err := fs.Sub(tenants.FS, "_base/texts")
	if err != nil {
		return nil, err
	}
	return i18n.Load(texts)
})

func platform(t *testing.T) *i18n.Catalog {
	t.Helper()
	c, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheTownsThatComeWithThePlatformHaveNoProblems(t *testing.T) {
	dirs := tenantcfg.Find(tenants.FS)
	if want := []string{"augustow", "karlstad", "kobenhavn", "krakow", "wasilkow"}; !slices.Equal(dirs, want) {
		t.Fatalf("found %v, want %v", dirs, want)
	}
	for _, p := range tenantcfg.Lint(tenants.FS, platform(t), dirs...) {
		t.Error(p)
	}
}

func TestEveryTownIsReadWhole(t *testing.T) {
	outlines := map[string]int{"kobenhavn": 10, "krakow": 18}
	for _, dir := range tenantcfg.Find(tenants.FS) {
		town, err := tenantcfg.Read(tenants.FS, dir)
		if err != nil {
			t.Errorf("%s: %v", dir, err)
			continue
		}
		drawn := slices.DeleteFunc(slices.Clone(town.Districts), func(d tenant.District) bool { return len(d.Shape) == 0 })
		if len(drawn) != outlines[dir] || len(town.Districts) < 10 {
			t.Errorf("%s: %d districts, %d of them with outline", dir, len(town.Districts), len(drawn))
		}
		if town.Slug != dir || town.DefaultLanguage() == "en" || town.Brand.Logo == "" || len(town.Processes) < 3 {
			t.Errorf("%s: half a town: %d processes, languages %v", dir, len(town.Processes), town.Languages)
		}
		open := slices.ContainsFunc(town.Processes, func(p tenant.ProcessSpec) bool {
			return slices.ContainsFunc(p.Phases, func(ph tenant.PhaseSpec) bool {
				return ph.Kind == "ideas" && ph.Opens <= 0 && ph.Closes > 14
			})
		})
		if !open {
			t.Errorf("%s: no process takes ideas on the day of the first apply", dir)
		}
		sample, err := tenantcfg.ReadSample(tenants.FS, dir)
		if err != nil || len(sample.Ideas) < 8 || len(sample.Residents) < 8 {
			t.Errorf("%s: sample of %d ideas by %d residents: %v", dir, len(sample.Ideas), len(sample.Residents), err)
		}
	}
}

func TestTheMisspeltDistrictsOfKrakówAreMended(t *testing.T) {
	town, err := tenantcfg.Read(tenants.FS, "krakow")
	if err != nil {
		t.Fatal(err)
	}
	for key, name := range map[string]string{"biezanow-prokocim": "XII Bieżanów-Prokocim", "wzgorza-krzeslawickie": "XVII Wzgórza Krzesławickie"} {
		if d, ok := town.District(key); !ok || d.Name != name {
			t.Errorf("%s: %q", key, d.Name)
		}
	}
}

func TestATownSpeaksItsOwnWords(t *testing.T) {
	for dir, want := range map[string]string{
		"karlstad": "Stadsdel eller ort", "kobenhavn": "Bydel", "krakow": "Dzielnica",
		"augustow": "Osiedle", "wasilkow": "Sołectwo lub część miasta",
	} {
		town, err := tenantcfg.Read(tenants.FS, dir)
		if err != nil {
			t.Fatal(err)
		}
		p := platform(t).Printer(town.DefaultLanguage(), nil, town.Texts)
		if got := p.T("town.area.one"); got != want {
			t.Errorf("%s: %q, want %q", dir, got, want)
		}
	}
}

// A new town must need nothing but a folder.
func TestASixthTownIsOnlyAFolder(t *testing.T) {
	root := t.TempDir()
	for name, body := range smallTown() {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	fsys := os.DirFS(root)
	if dirs := tenantcfg.Find(fsys); !slices.Equal(dirs, []string{"lillby"}) {
		t.Fatalf("found %v", dirs)
	}
	for _, p := range tenantcfg.Lint(fsys, platform(t), "lillby") {
		t.Error(p)
	}
	town, err := tenantcfg.Read(fsys, "lillby")
	if err != nil {
		t.Fatal(err)
	}
	if town.Slug != "lillby" || town.Name.In("sv", "en") != "Lillby" || len(town.Districts) != 2 || len(town.Processes) != 1 {
		t.Errorf("read %+v", town)
	}
	if got := platform(t).Printer("sv", nil, town.Texts).N("town.area.ideas", 1, "district", "Byn"); got != "Ett förslag i Byn" {
		t.Errorf("the town's own plural form: %q", got)
	}
}

package draw

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Check is one thing that was looked at. Code is stable: the catalogue has a sentence for each.
type Check struct {
	Code string // fingerprint, files, people, panels, quotas, chances, sealed, valid, rounding, number, result
	File string
	OK   bool
	Why  string // what is wrong, in English, for whoever looks into the file
}

// Report is what a folder was found to hold.
type Report struct {
	Hash       string // of manifest.json as it is: compare it with what was published before the draw
	Place      string
	Panels     int
	Pool       int
	Checks     []Check
	Sealed     bool // the sealed file is there
	Drawn      bool // the result is there
	Label      string
	Pseudonyms []string
}

// OK tells whether nothing failed.
func (r Report) OK() bool { return r.Failed() == nil }

// Failed is the first check that failed.
func (r Report) Failed() *Check {
	for i := range r.Checks {
		if !r.Checks[i].OK {
			return &r.Checks[i]
		}
	}
	return nil
}

// ErrNoDraw says that a folder holds no draw at all.
var ErrNoDraw = errors.New("draw: no manifest.json and no commitment.txt here")

// audit is a folder while it is checked. Nothing of it is shared with what publishes.
type audit struct {
	dir     fs.FS
	report  Report
	m       auditManifest
	files   map[string][]byte
	groups  []auditGroup
	people  []string
	panels  [][]int
	covered []int // on how many panels each person is
}

type auditFile struct {
	Name   string
	Size   int
	SHA256 string
}

type auditManifest struct {
	Format, Place string
	Made          time.Time
	Seats         int
	PerHousehold  int `json:"per_household"`
	People        int
	CannotBeDrawn int `json:"cannot_be_drawn"`
	Algorithm     string
	Objective     float64
	UpperBound    float64 `json:"upper_bound"`
	Stopped       bool    `json:"stopped_at_deadline"`
	Seed          string
	Panels        int
	Roundings     int
	BestRounding  int `json:"best_rounding"`
	Smallest      int
	Rule          struct {
		Kind, Source string
		At           time.Time
	}
	Files  []auditFile
	Sealed auditFile
}

type auditGroup struct {
	feature string
	values  []auditQuota
}

type auditQuota struct {
	min, max, share int // share -1: hidden
}

// Verify goes through the folder of a draw: fingerprint, files, lists, number and result, and with the
// sealed file quotas, households and the rounding too. It stops at the first check that fails. An
// error says that there is no draw here.
func Verify(dir fs.FS) (Report, error) {
	a := &audit{dir: dir, files: map[string][]byte{}}
	_, noManifest := fs.Stat(dir, "manifest.json")
	_, noCommitment := fs.Stat(dir, "commitment.txt")
	if noManifest != nil && noCommitment != nil {
		return Report{}, ErrNoDraw
	}
	for _, step := range []struct {
		code, file string
		do         func() error
	}{
		{"fingerprint", "commitment.txt", a.fingerprint}, {"manifest", "manifest.json", a.manifest}, {"files", "", a.listed},
		{"quotas", "quotas.csv", a.quotas}, {"people", "people.csv", a.pool}, {"panels", "panels.csv", a.lists}, {"chances", "manifest.json", a.chances},
		{"sealed", "sealed.json", a.sealed}, {"result", "result.json", a.result},
	} {
		err := step.do()
		if errors.Is(err, errAbsent) {
			continue
		}
		c := Check{Code: step.code, File: step.file, OK: err == nil}
		if err != nil {
			c.Why = err.Error()
			var at inFile
			if errors.As(err, &at) {
				c.File = at.file
			}
		}
		a.report.Checks = append(a.report.Checks, c)
		if err != nil {
			break
		}
	}
	return a.report, nil
}

// errAbsent says that there is nothing to check: the file comes later, or is not for everybody.
var errAbsent = errors.New("not there")

// inFile says in which file a check of several failed.
type inFile struct{ file, why string }

func (e inFile) Error() string { return e.why }

func (a *audit) fingerprint() error {
	raw, err := fs.ReadFile(a.dir, "manifest.json")
	if err != nil {
		return inFile{"manifest.json", "is not there"}
	}
	a.files["manifest.json"] = raw
	sum := sha256.Sum256(raw)
	a.report.Hash = hex.EncodeToString(sum[:])
	line, err := fs.ReadFile(a.dir, "commitment.txt")
	if err != nil {
		return errors.New("is not there")
	}
	if want := a.report.Hash + "  manifest.json\n"; string(line) != want {
		return fmt.Errorf("holds %q, but manifest.json has the SHA-256 %s: one of the two was changed", strings.TrimSpace(string(line)), a.report.Hash)
	}
	return nil
}

func (a *audit) manifest() error {
	dec := json.NewDecoder(bytes.NewReader(a.files["manifest.json"]))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&a.m); err != nil {
		return fmt.Errorf("cannot be read: %w", err)
	}
	m := a.m
	a.report.Place, a.report.Panels, a.report.Pool = m.Place, m.Panels, m.People
	seed, err := hex.DecodeString(m.Seed)
	switch {
	case m.Format != "almenda-draw/1":
		return fmt.Errorf("is of the format %q", m.Format)
	case m.Seats < 1 || m.People < m.Seats || m.Panels < 1 || m.Panels > 1_000_000:
		return fmt.Errorf("%d seats of %d people in %d panels", m.Seats, m.People, m.Panels)
	case err != nil || len(seed) != 32:
		return errors.New("the seed is not 32 bytes")
	case m.Rule.Kind != "digits" && m.Rule.Kind != "value":
		return fmt.Errorf("knows no rule %q", m.Rule.Kind)
	case m.Sealed.Name != "sealed.json":
		return errors.New("names no sealed file")
	}
	return nil
}

// listed holds the files against the manifest, and finds files that nobody committed to.
func (a *audit) listed() error {
	var names []string
	for _, f := range a.m.Files {
		names = append(names, f.Name)
	}
	if want := []string{"README.txt", "panels.csv", "people.csv", "quotas.csv"}; !slices.Equal(slices.Sorted(slices.Values(names)), want) {
		return inFile{"manifest.json", fmt.Sprintf("lists %v, and not %v", names, want)}
	}
	for _, f := range a.m.Files {
		if err := a.hold(f); err != nil {
			return err
		}
	}
	entries, err := fs.ReadDir(a.dir, ".")
	if err != nil {
		return err
	}
	names = append(names, "manifest.json", "commitment.txt", "sealed.json", "result.json")
	for _, e := range entries {
		if !slices.Contains(names, e.Name()) && !strings.HasPrefix(e.Name(), ".") {
			return inFile{e.Name(), "is in the folder, but not in the manifest"}
		}
	}
	return nil
}

func (a *audit) hold(f auditFile) error {
	raw, err := fs.ReadFile(a.dir, f.Name)
	if err != nil {
		return inFile{f.Name, "is not there"}
	}
	if len(raw) != f.Size {
		return inFile{f.Name, fmt.Sprintf("has %d bytes; the manifest says %d", len(raw), f.Size)}
	}
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != f.SHA256 {
		return inFile{f.Name, "was changed: its SHA-256 is not the manifest's"}
	}
	a.files[f.Name] = raw
	return nil
}

// chances holds what the manifest says of the chances against the lists.
func (a *audit) chances() error {
	least := len(a.panels) + 1
	for _, n := range a.covered {
		if n > 0 {
			least = min(least, n)
		}
	}
	if a.m.Smallest > least {
		return fmt.Errorf("says that everybody who can be drawn is on %d panels; somebody is on %d", a.m.Smallest, least)
	}
	if a.m.UpperBound < a.m.Objective-1e-6 {
		return fmt.Errorf("says that %g was reached, and that no more than %g can be", a.m.Objective, a.m.UpperBound)
	}
	return nil
}

type auditResult struct {
	Format   string   `json:"format"`
	Manifest string   `json:"manifest"`
	Value    string   `json:"value"`
	Number   int      `json:"number"`
	People   []string `json:"people"`
}

// result works out who is drawn by the value, and how result.json must then read.
func (a *audit) result() error {
	raw, err := fs.ReadFile(a.dir, "result.json")
	if err != nil {
		return errAbsent
	}
	var r auditResult
	if err := json.Unmarshal(raw, &r); err != nil {
		return fmt.Errorf("cannot be read: %w", err)
	}
	if r.Manifest != a.report.Hash {
		return fmt.Errorf("belongs to another manifest: %s", r.Manifest)
	}
	n, err := auditNumber(a.m.Rule.Kind, r.Value, a.report.Hash, a.m.Panels)
	if err != nil {
		return err
	}
	if n != r.Number {
		return fmt.Errorf("says number %d, but the value %q gives %d", r.Number, r.Value, n)
	}
	want := auditResult{"almenda-result/1", a.report.Hash, r.Value, n, nil}
	for _, who := range a.panels[n] {
		want.People = append(want.People, a.people[who-1])
	}
	slices.Sort(want.People)
	if !slices.Equal(want.People, r.People) {
		return fmt.Errorf("lists other people than panel %d of panels.csv", n)
	}
	var exact bytes.Buffer
	enc := json.NewEncoder(&exact)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(want); err != nil || !bytes.Equal(exact.Bytes(), raw) {
		return errors.New("says the right thing, but not letter by letter as it was written")
	}
	label := strconv.Itoa(n)
	for len(label) < len(strconv.Itoa(a.m.Panels-1)) {
		label = "0" + label
	}
	a.report.Drawn, a.report.Label, a.report.Pseudonyms = true, label, want.People
	return nil
}

// auditNumber is the number that a value gives.
func auditNumber(kind, value, hash string, m int) (int, error) {
	if kind == "digits" {
		n := 0
		for _, c := range value {
			if c < '0' || c > '9' || len(value) > 9 {
				return 0, fmt.Errorf("the value %q is not digits", value)
			}
			n = n*10 + int(c-'0')
		}
		if len(value) != len(strconv.Itoa(m-1)) || n >= m {
			return 0, fmt.Errorf("the value %q is not the number of one of %d panels", value, m)
		}
		return n, nil
	}
	if strings.Join(strings.Fields(value), " ") != value || value == "" {
		return 0, fmt.Errorf("the value %q is empty or not tidy", value)
	}
	limit := uint64(1)<<48 - (uint64(1)<<48)%uint64(m)
	for i := 0; ; i++ {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%d", value, hash, i))
		var eight [8]byte
		copy(eight[2:], sum[:6])
		if x := binary.BigEndian.Uint64(eight[:]); x < limit {
			return int(x % uint64(m)), nil
		}
	}
}

package draw

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"almenda/internal/lottery"
)

//go:embed README.txt
var readme []byte

// Names of the files.
const (
	ManifestFile   = "manifest.json"
	CommitmentFile = "commitment.txt"
	QuotasFile     = "quotas.csv"
	PeopleFile     = "people.csv"
	PanelsFile     = "panels.csv"
	ReadmeFile     = "README.txt"
	SealedFile     = "sealed.json"
	ResultFile     = "result.json"
)

// Rule is how the number will come about, announced before.
type Rule struct {
	Kind   Kind      `json:"kind"`
	Source string    `json:"source"` // in words: who throws the dice where, or which value it is
	At     time.Time `json:"at"`
}

// Plan is everything that is decided before the number is drawn.
type Plan struct {
	Place   string // town/panel/number of the draw
	Made    time.Time
	Problem *lottery.Problem // a person's ID is the pseudonym
	Shares  [][]string       // of each feature and value: whole percent of the pool, empty if hidden
	Lottery lottery.Distribution
	Rounded Rounded
	Seed    [32]byte
	Rule    Rule
}

type fileLine struct {
	Name   string `json:"name"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
}

type manifest struct {
	Format       string     `json:"format"`
	Place        string     `json:"place"`
	Made         time.Time  `json:"made"`
	Seats        int        `json:"seats"`
	PerHousehold int        `json:"per_household"`
	People       int        `json:"people"`
	Uncoverable  int        `json:"cannot_be_drawn"`
	Algorithm    string     `json:"algorithm"`
	Objective    float64    `json:"objective"`
	UpperBound   float64    `json:"upper_bound"`
	Stopped      bool       `json:"stopped_at_deadline"`
	Seed         string     `json:"seed"`
	Panels       int        `json:"panels"`
	Roundings    int        `json:"roundings"`
	Best         int        `json:"best_rounding"`
	Smallest     int        `json:"smallest"`
	Rule         Rule       `json:"rule"`
	Files        []fileLine `json:"files"`
	Sealed       fileLine   `json:"sealed"`
}

// Folder is what Publish makes. The sealed file is not among Files.
type Folder struct {
	Files  map[string][]byte
	Sealed []byte
	Hash   string // of manifest.json: what is published before the draw
}

// Publish writes the folder of a draw that is to come.
func Publish(p Plan) (Folder, error) {
	order, place := byPseudonym(p.Problem)
	sealed, err := seal(p, order, place)
	if err != nil {
		return Folder{}, err
	}
	files := map[string][]byte{QuotasFile: quotasFile(p), PeopleFile: peopleFile(p.Problem, order), PanelsFile: panelsFile(p.Rounded.Lists, place), ReadmeFile: readme}
	m := manifest{Format: "almenda-draw/1", Place: p.Place, Made: p.Made.UTC(), Seats: p.Problem.Seats, PerHousehold: p.Problem.PerHousehold, People: len(order),
		Uncoverable: len(p.Lottery.Uncoverable), Algorithm: string(p.Lottery.Algorithm), Objective: p.Lottery.Objective, UpperBound: p.Lottery.Upper, Stopped: p.Lottery.Stopped,
		Seed: hex.EncodeToString(p.Seed[:]), Panels: len(p.Rounded.Lists), Roundings: Roundings, Best: p.Rounded.Best, Smallest: p.Rounded.Smallest, Rule: p.Rule,
		Sealed: lineOf(SealedFile, sealed)}
	m.Rule.At = m.Rule.At.UTC()
	for _, name := range []string{QuotasFile, PeopleFile, PanelsFile, ReadmeFile} {
		m.Files = append(m.Files, lineOf(name, files[name]))
	}
	if files[ManifestFile], err = written(m); err != nil {
		return Folder{}, err
	}
	hash := fingerprint(files[ManifestFile])
	files[CommitmentFile] = []byte(hash + "  " + ManifestFile + "\n")
	return Folder{Files: files, Sealed: sealed, Hash: hash}, nil
}

// byPseudonym is the order in which people stand in the files, and each one's place in it. It tells
// nothing, for pseudonyms are random.
func byPseudonym(p *lottery.Problem) (order, place []int) {
	order, place = make([]int, len(p.People)), make([]int, len(p.People))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(p.People[a].ID, p.People[b].ID) })
	for at, who := range order {
		place[who] = at
	}
	return order, place
}

func lineOf(name string, content []byte) fileLine {
	return fileLine{name, len(content), fingerprint(content)}
}

func fingerprint(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func written(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return b.Bytes(), err
}

func quotasFile(p Plan) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"feature", "value", "min", "max", "share"}) // into memory
	for i, f := range p.Problem.Features {
		for j, q := range f.Values {
			_ = w.Write([]string{f.Name, q.Value, strconv.Itoa(q.Min), strconv.Itoa(q.Max), p.Shares[i][j]})
		}
	}
	w.Flush()
	return b.Bytes()
}

func peopleFile(p *lottery.Problem, order []int) []byte {
	var b bytes.Buffer
	b.WriteString("number,pseudonym\n")
	for i, who := range order {
		fmt.Fprintf(&b, "%d,%s\n", i+1, p.People[who].ID)
	}
	return b.Bytes()
}

func panelsFile(lists [][]int, place []int) []byte {
	var b bytes.Buffer
	b.WriteString("panel,people\n")
	for i, l := range lists {
		b.WriteString(Label(i, len(lists)))
		sep := byte(',')
		for _, n := range renamed(l, place) {
			b.WriteByte(sep)
			b.WriteString(strconv.Itoa(n + 1))
			sep = ' '
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// renamed are people by their places in the files.
func renamed(members, place []int) []int {
	out := make([]int, len(members))
	for i, who := range members {
		out[i] = place[who]
	}
	slices.Sort(out)
	return out
}

type sealedPerson struct {
	Values    []int `json:"values"`
	Household int   `json:"household,omitempty"` // from 1; those with the same live together
}

type sealedPanel struct {
	Weight int64 `json:"weight"`
	People []int `json:"people"`
}

type sealedContent struct {
	Format string         `json:"format"`
	Salt   string         `json:"salt"`
	People []sealedPerson `json:"people"`
	Panels []sealedPanel  `json:"panels"`
}

// seal writes what only auditors read. The salt keeps anybody from trying out what it may hold.
func seal(p Plan, order, place []int) ([]byte, error) {
	salt := make([]byte, 32)
	_, _ = rand.Read(salt) // never fails
	s := sealedContent{Format: "almenda-sealed/1", Salt: hex.EncodeToString(salt)}
	houses := map[string]int{}
	for _, who := range order {
		one := p.Problem.People[who]
		h := 0
		if one.Household != "" {
			if houses[one.Household] == 0 {
				houses[one.Household] = len(houses) + 1
			}
			h = houses[one.Household]
		}
		s.People = append(s.People, sealedPerson{one.Values, h})
	}
	for i, w := range p.Rounded.Weights {
		people := renamed(p.Lottery.Panels[i].Members, place)
		for k := range people {
			people[k]++
		}
		s.Panels = append(s.Panels, sealedPanel{w, people})
	}
	raw, err := json.Marshal(s)
	return append(raw, '\n'), err
}

type result struct {
	Format   string   `json:"format"`
	Manifest string   `json:"manifest"` // its SHA-256
	Value    string   `json:"value"`
	Number   int      `json:"number"`
	People   []string `json:"people"`
}

// Conclude writes result.json: the people, by pseudonym, whom a value draws.
func Conclude(kind Kind, value, hash string, lists [][]int, pseudonyms []string) (content []byte, number int, err error) {
	if number, err = Number(kind, value, hash, len(lists)); err != nil {
		return nil, 0, err
	}
	people := make([]string, len(lists[number]))
	for i, who := range lists[number] {
		people[i] = pseudonyms[who]
	}
	slices.Sort(people)
	content, err = written(result{"almenda-result/1", hash, value, number, people})
	return content, number, err
}

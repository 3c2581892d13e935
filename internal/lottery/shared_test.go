package lottery

import (
	"os"
	"path/filepath"
	"testing"
)

// shared reads a file of the shared data, or leaves the test out with a sentence.
func shared(t testing.TB, name string) []byte {
	t.Helper()
	folder := os.Getenv("ALMENDA_SHARED")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared")
	}
	raw, err := os.ReadFile(filepath.Join(folder, "data", "panels", name))
	if os.IsNotExist(err) {
		t.Skipf("the shared instances are not at hand (set ALMENDA_SHARED): %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// instance reads one of the shared folders.
func instance(t testing.TB, name string, seats int, household ...string) *Problem {
	t.Helper()
	features, found := ReadFeatures(shared(t, filepath.Join(name, "categories.csv")))
	people, more := ReadPeople(shared(t, filepath.Join(name, "respondents.csv")), features, household)
	for _, f := range append(found, more...) {
		t.Fatalf("%s: %s", name, f.English())
	}
	p := &Problem{Seats: seats, Features: features, People: people}
	if len(household) > 0 {
		p.PerHousehold = 1
	}
	return p
}

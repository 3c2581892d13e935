package chaos

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"almenda/internal/testkit/process"
)

// house holds the programmes and the database that all tests copy.
var house *process.House

func TestMain(m *testing.M) {
	var err error
	if house, err = process.Open(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := house.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// people is how many are invited where it says so, at most n.
func people(t *testing.T, n int) int {
	t.Helper()
	raw := os.Getenv("ALMENDA_CHAOS_N")
	if raw == "" {
		return n
	}
	all, err := strconv.Atoi(raw)
	if err != nil || all < 100 {
		t.Fatalf("ALMENDA_CHAOS_N=%q is no number from 100", raw)
	}
	return max(n*all/10000, 100)
}

package questionnaire

import (
	"encoding/json"
	"os"
	"testing"
)

// BenchmarkRun is what one look at a page costs.
func BenchmarkRun(b *testing.B) {
	raw, err := os.ReadFile("testdata/vectors/types.json")
	if err != nil {
		b.Fatal(err)
	}
	var f vectorFile
	if err := json.Unmarshal(raw, &f); err != nil {
		b.Fatal(err)
	}
	d, err := Parse(f.Definition)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		d.Run(f.Cases[2].Answers, "seed").Problems()
	}
}

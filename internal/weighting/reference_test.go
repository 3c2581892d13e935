package weighting

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

// shared opens a file of the shared data, or leaves the test out with a sentence.
func shared(t *testing.T, name string) []byte {
	t.Helper()
	folder := os.Getenv("ALMENDA_SHARED")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared")
	}
	data, err := os.ReadFile(filepath.Join(folder, "data", "panels", name))
	if os.IsNotExist(err) {
		t.Skipf("the shared figures of R are not at hand (set ALMENDA_SHARED): %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// schools are a sample of Californian schools, as R's survey package has them.
type schools struct{ rows []map[string]string }

func sample(t *testing.T, file string) schools {
	return schools{table(t, filepath.Join("weighting", file))}
}

func table(t *testing.T, file string) (out []map[string]string) {
	t.Helper()
	shared(t, file)
	folder := os.Getenv("ALMENDA_SHARED")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(folder, "data", "panels", file))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // read only
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, h := range all[0] {
			row[h] = line[i]
		}
		out = append(out, row)
	}
	return out
}

func (s schools) number(t *testing.T, column string) (out []float64) {
	t.Helper()
	for _, r := range s.rows {
		x, err := strconv.ParseFloat(r[column], 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, x)
	}
	return out
}

// features are margins of the population by name.
func (s schools) features(t *testing.T, names ...string) (out []Feature) {
	margins := table(t, filepath.Join("weighting", "api_population_margins.csv"))
	for _, name := range names {
		f := Feature{Key: name}
		var values []string
		for _, m := range margins {
			if m["var"] == name {
				n, err := strconv.ParseFloat(m["freq"], 64)
				if err != nil {
					t.Fatal(err)
				}
				values, f.Targets = append(values, m["val"]), append(f.Targets, n)
			}
		}
		for _, r := range s.rows {
			f.Of = append(f.Of, slices.Index(values, r[name]))
		}
		out = append(out, f)
	}
	return out
}

const people = 6194 // schools of the population

// TestRReproduced holds every figure of the shared reference to one in a million.
func TestRReproduced(t *testing.T) {
	var want map[string]float64
	if err := json.Unmarshal(shared(t, filepath.Join("expected", "raking_reference_R_survey.json")), &want); err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{"apipop_mean_api00": want["apipop_mean_api00"]} // of the population itself, not of a sample
	clustered(t, got)
	random(t, got)
	stratified(t, got)
	for name, w := range want {
		g, ok := got[name]
		if !ok {
			t.Errorf("%s is not reproduced", name)
		} else if math.Abs(g/w-1) > 1e-6 {
			t.Errorf("%s is %.9f, R has %.9f", name, g, w)
		}
	}
}

func rake(t *testing.T, s schools, base string, features ...string) Weights {
	t.Helper()
	o := Options{Whole: true, Untrimmed: true}
	if base != "" {
		o.Base = s.number(t, base)
	}
	w, err := Rake(len(s.rows), s.features(t, features...), o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// sums are totals over the population: the weights of R sum to it, ours to the sample.
func total(w Weights, y []float64) (sum float64) {
	for i, x := range w.Of {
		sum += x * y[i] * people / float64(len(w.Of))
	}
	return sum
}

func mean(w Weights, y []float64) float64 {
	m, _ := w.Mean(y)
	return m
}

func clustered(t *testing.T, got map[string]float64) {
	s := sample(t, "apiclus1.csv")
	y, enroll := s.number(t, "api00"), s.number(t, "enroll")
	plain := Weights{Of: s.number(t, "pw")}
	got["apiclus1_unraked_mean_api00"] = mean(plain, y)
	for i, x := range plain.Of {
		got["apiclus1_unraked_total_enroll"] += x * enroll[i]
	}
	w := rake(t, s, "pw", "stype", "sch.wide")
	var district []int
	for _, d := range s.number(t, "dnum") {
		district = append(district, int(d))
	}
	got["apiclus1_raked_mean_api00"] = mean(w, y)
	got["apiclus1_raked_se_api00"] = w.StandardError(y, Design{Cluster: district, Units: 757})
	got["apiclus1_raked_total_enroll"] = total(w, enroll)
	for i, r := range s.rows {
		got[fmt.Sprintf("apiclus1_weight_%s_%s", r["stype"], r["sch.wide"])] = w.Of[i] * people / 183
	}
	got["apiclus1_deff_kish"], got["apiclus1_n_eff"], got["apiclus1_n"] = w.Deff(), w.Effective(), float64(len(w.Of))
}

func random(t *testing.T, got map[string]float64) {
	s := sample(t, "apisrs.csv")
	y := s.number(t, "api00")
	w := rake(t, s, "pw", "stype", "sch.wide", "awards")
	got["apisrs_raked_mean_api00"], got["apisrs_raked_total_enroll"] = mean(w, y), total(w, s.number(t, "enroll"))
	got["apisrs_deff_kish"], got["apisrs_n_eff"] = w.Deff(), w.Effective()
	got["apisrs_weight_min"], got["apisrs_weight_max"] = slices.Min(w.Of)*people/200, slices.Max(w.Of)*people/200
	got["apisrs_p_awards_yes"] = Weights{Of: slices.Repeat([]float64{1}, 200)}.Share(func(int) bool { return true }, func(i int) bool { return s.rows[i]["awards"] == "Yes" })
	p := rake(t, s, "pw", "stype")
	got["apisrs_poststrat_mean_api00"], got["apisrs_poststrat_se_api00"] = mean(p, y), p.StandardError(y, Design{Units: people})
}

func stratified(t *testing.T, got map[string]float64) {
	s := sample(t, "apistrat.csv")
	y := s.number(t, "api00")
	got["apistrat_unweighted_mean_api00"] = mean(Weights{Of: slices.Repeat([]float64{1}, 200)}, y)
	w := rake(t, s, "", "stype", "sch.wide", "comp.imp")
	got["apistrat_raked_mean_api00"], got["apistrat_deff_kish"], got["apistrat_n_eff"] = mean(w, y), w.Deff(), w.Effective()
	got["apistrat_weight_min"], got["apistrat_weight_max"] = slices.Min(w.Of)*people/200, slices.Max(w.Of)*people/200
	trimmed, ok := Trim(w.Of, .6, 1.3, true)
	if !ok {
		t.Fatal("the limits leave no room")
	}
	w.Of = trimmed
	got["apistrat_trim_0.6_1.3_mean_api00"], got["apistrat_trim_n_eff"] = mean(w, y), w.Effective()
	got["apistrat_trim_min"], got["apistrat_trim_max"] = slices.Min(w.Of)*people/200, slices.Max(w.Of)*people/200
	got["apistrat_trim_sum"] = total(w, slices.Repeat([]float64{1}, 200))
}

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"almenda/internal/weighting"
)

const weightHelp = `almenda weight --targets T.csv [--trim 0.3,3] [--json] SAMPLE.csv

Makes the people of a sample count as much as their part of the town.
TARGETS: var,val,freq: a row for each value of each variable, and how many of the town have it.
SAMPLE: a row for each person with a column for each variable; an empty cell is somebody who did not say, and counts as a group of its own. Ids are the column id where there is one, else the number of the row from 1.

Without --trim the weights are raked until every margin fits, and as large as they come out. With it, none is below the first or above the second number times the mean; what is cut off goes to the others, and the margins are fitted again, at most ten times.
Weights add up to the town. deff is by how much weighting blows up the variance, n_eff how many equal answers the weighted ones are worth.
Exit 2: wrong input; stderr says the code and the row.`

// weightAsked is what the command line asks for.
type weightAsked struct {
	targets, sample string
	options         weighting.Options
	json            bool
}

func runWeight(_ context.Context, args []string) error {
	o, err := askedWeight(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stdout, weightHelp)
		return nil
	}
	if err != nil {
		return err
	}
	margins, err := readMargins(o.targets)
	if err != nil {
		return err
	}
	ids, features, town, err := margins.read(o.sample)
	if err != nil {
		return err
	}
	w, err := weighting.Rake(len(ids), features, o.options)
	var refused weighting.Refused
	if errors.As(err, &refused) {
		return wrongInput("%s", refusal(refused))
	}
	if err != nil {
		return err
	}
	for i := range w.Of {
		w.Of[i] *= town / float64(len(ids))
	}
	return writeWeights(os.Stdout, ids, w, o.json)
}

func askedWeight(args []string) (o weightAsked, err error) {
	fs := flags("weight")
	fs.StringVar(&o.targets, "targets", "", "")
	trim := fs.String("trim", "", "")
	fs.BoolVar(&o.json, "json", false, "")
	files, err := mixed(fs, args)
	if err != nil {
		return o, err
	}
	if o.targets == "" || len(files) != 1 {
		return o, usage{"name the targets and one file with the sample"}
	}
	o.sample = files[0]
	o.options = weighting.Options{Whole: true, Untrimmed: *trim == ""}
	if *trim != "" {
		low, high, ok := strings.Cut(*trim, ",")
		l, err := strconv.ParseFloat(strings.TrimSpace(low), 64)
		h, more := strconv.ParseFloat(strings.TrimSpace(high), 64)
		if !ok || err != nil || more != nil || !(l >= 0 && l < 1 && h > 1) || math.IsInf(h, 0) {
			return o, usage{"--trim is two numbers, the first from 0 to below 1, the second above 1: 0.3,3"}
		}
		o.options.Low, o.options.High = l, h
	}
	return o, nil
}

// refusal says in English why there are no weights.
func refusal(r weighting.Refused) string {
	switch r.Key {
	case weighting.Empty:
		return "empty_value: " + r.Feature + ": nobody of the sample has a value that people of the town have"
	case weighting.Contradict:
		return "contradict: " + r.Feature + " the targets cannot all be met by this sample"
	}
	return "unclear: " + r.Feature + ": the targets and the sample do not belong together"
}

func writeWeights(w io.Writer, ids []string, weights weighting.Weights, asJSON bool) error {
	if asJSON {
		out := map[string]float64{}
		for i, id := range ids {
			out[id] = weights.Of[i]
		}
		return json.NewEncoder(w).Encode(struct {
			Weights   map[string]float64 `json:"weights"`
			Deff      float64            `json:"deff"`
			Effective float64            `json:"n_eff"`
			Error     float64            `json:"margin_error"`
		}{out, weights.Deff(), weights.Effective(), weights.Error})
	}
	b := bufio.NewWriter(w)
	fmt.Fprintln(b, "id,weight")
	for i, id := range ids {
		if strings.ContainsAny(id, ",\"\n") {
			id = `"` + strings.ReplaceAll(id, `"`, `""`) + `"`
		}
		fmt.Fprintf(b, "%s,%.10g\n", id, weights.Of[i])
	}
	fmt.Fprintf(b, "deff,%.10g\nn_eff,%.10g\n", weights.Deff(), weights.Effective())
	return b.Flush()
}

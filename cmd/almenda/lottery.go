package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"almenda/internal/lottery"
)

const lotteryHelp = `almenda lottery --size K [--algorithm maximin|nash|leximin|legacy] [--household COL,COL] [--seed S] [--deadline 60s] [--json] CATEGORIES.csv RESPONDENTS.csv

Spreads the chances to sit on a panel of K people as fairly as the quotas allow.
CATEGORIES: a row for each value: category,feature,min,max (or category,name or feature,value; min_flex and max_flex if you like), or JSON with exact targets.
RESPONDENTS: a row for each person with a column for each category. Ids are the column id where there is one, else the number of the row from 1.

  maximin  the smallest chance is as large as it can be (the default)
  leximin  the same, then the second smallest, and so on
  nash     the product of all chances is as large as it can be
  legacy   seat by seat as before computers did better; estimated from up to 10,000 draws, for comparison

objective is the smallest chance of anybody who can be drawn at all; for nash it is the geometric mean of their chances. upper_bound is what no lottery can exceed; for legacy, what the best other lottery has at most. Who cannot be drawn at all has chance 0 and is named on stderr.
--household  columns that together are an address: nobody sits with a housemate.
--seed       the same seed and files give the same lottery (default 1).
--deadline   after it, the best so far is printed, with "stopped": true (default: none).
Exit 2: wrong input; stderr says the code and the row.`

// wrongInput is a file or number that cannot be used: exit 2 with its code.
func wrongInput(format string, a ...any) error { return input{fmt.Sprintf(format, a...)} }

// input is wrong input: exit 2, and the sentence says enough without the command's use.
type input struct{ text string }

func (i input) Error() string { return i.text }

// lotteryAsked is what the command line asks for.
type lotteryAsked struct {
	options              lottery.Options
	size                 int
	household            []string
	json                 bool
	categories, answered string
}

func runLottery(ctx context.Context, args []string) error {
	o, err := askedLottery(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stdout, lotteryHelp)
		return nil
	}
	if err != nil {
		return err
	}
	p, err := o.problem()
	if err != nil {
		return err
	}
	if terminal(os.Stderr) {
		o.options.Progress = bar(os.Stderr)
		defer fmt.Fprint(os.Stderr, "\r\033[K")
	}
	d, err := lottery.Solve(ctx, p, o.options)
	if err != nil {
		return unsolved(ctx, p, err)
	}
	remarks(p, d)
	if o.json {
		return writeLottery(os.Stdout, p, d)
	}
	return tableOf(os.Stdout, p, d)
}

func askedLottery(args []string) (o lotteryAsked, err error) {
	fs := flags("lottery")
	algorithm := fs.String("algorithm", "maximin", "")
	fs.IntVar(&o.size, "size", 0, "")
	household := fs.String("household", "", "")
	fs.Uint64Var(&o.options.Seed, "seed", 1, "")
	fs.DurationVar(&o.options.Deadline, "deadline", 0, "")
	fs.BoolVar(&o.json, "json", false, "")
	files, err := mixed(fs, args)
	if err != nil {
		return o, err
	}
	o.options.Algorithm = lottery.Algorithm(strings.ToLower(*algorithm))
	if !slices.Contains([]lottery.Algorithm{lottery.Maximin, lottery.Nash, lottery.Leximin, lottery.Legacy}, o.options.Algorithm) {
		return o, usage{fmt.Sprintf("there is no algorithm %q", *algorithm)}
	}
	if o.options.Deadline < 0 {
		return o, usage{"--deadline is a time from now, like 60s"}
	}
	sized := false
	fs.Visit(func(f *flag.Flag) { sized = sized || f.Name == "size" })
	if !sized {
		return o, usage{"--size K says how many seats there are"}
	}
	if o.size < 1 {
		return o, wrongInput("%s: --size is %d; the panel needs at least one seat", lottery.CodeSeats, o.size)
	}
	if len(files) != 2 {
		return o, usage{"name two files: categories and respondents"}
	}
	for c := range strings.SplitSeq(*household, ",") {
		if c = strings.TrimSpace(c); c != "" {
			o.household = append(o.household, c)
		}
	}
	o.categories, o.answered = files[0], files[1]
	return o, nil
}

// mixed parses flags wherever they stand among the files.
func mixed(fs *flag.FlagSet, args []string) (files []string, err error) {
	for {
		err := fs.Parse(args)
		if errors.Is(err, flag.ErrHelp) {
			return nil, err
		}
		if err != nil {
			return nil, usage{err.Error()}
		}
		if fs.NArg() == 0 {
			return files, nil
		}
		files, args = append(files, fs.Arg(0)), fs.Args()[1:]
	}
}

// problem reads the files, and refuses what cannot be drawn from.
func (o lotteryAsked) problem() (*lottery.Problem, error) {
	raw, err := fileOf(o.categories)
	if err != nil {
		return nil, err
	}
	features, found := lottery.ReadFeatures(raw)
	if err := refuse(o.categories, found); err != nil {
		return nil, err
	}
	if raw, err = fileOf(o.answered); err != nil {
		return nil, err
	}
	people, found := lottery.ReadPeople(raw, features, o.household)
	if err := refuse(o.answered, found); err != nil {
		return nil, err
	}
	p := &lottery.Problem{Seats: o.size, Features: features, People: people}
	if len(o.household) > 0 {
		p.PerHousehold = 1
	}
	return p, nil
}

func fileOf(name string) ([]byte, error) {
	raw, err := os.ReadFile(name) //nolint:gosec // whoever runs the command names the file
	if err != nil {
		return nil, wrongInput("%s: %v", lottery.CodeFile, err)
	}
	return raw, nil
}

// refuse tells warnings, and makes one error of all that is fatal.
func refuse(file string, found []lottery.Finding) error {
	var bad []string
	for _, f := range found {
		text := f.Code + ": " + file + ": " + sentence(f)
		if f.Fatal {
			bad = append(bad, text)
		} else {
			fmt.Fprintln(os.Stderr, "almenda: note: "+text)
		}
	}
	return firstOf(bad)
}

// sentence says a finding, with its row and the line of the file.
func sentence(f lottery.Finding) string {
	text := strings.TrimSuffix(f.English(), ".")
	row, line := f.Params["row"], f.Params["line"]
	switch {
	case row == "" || row == "0":
		return text
	case strings.HasPrefix(text, "Row "):
		return text + " (line " + line + " of the file)"
	}
	return text + " (row " + row + ", line " + line + " of the file)"
}

// firstOf is an error of the first few of what is wrong.
func firstOf(bad []string) error {
	const shown = 5
	if len(bad) == 0 {
		return nil
	}
	text := strings.Join(bad[:min(shown, len(bad))], "; ")
	if len(bad) > shown {
		text += fmt.Sprintf("; and %d more", len(bad)-shown)
	}
	return wrongInput("%s", text)
}

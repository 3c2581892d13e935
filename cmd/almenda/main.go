// Command almenda is the whole platform in one binary: flags and nothing else.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // the towns' zones are known on a machine without a zone database
)

// usage is an error of whoever called: exit 2.
type usage struct{ text string }

func (u usage) Error() string { return u.text }

// command is one thing that almenda can be told to do.
type command struct {
	use string
	run func(ctx context.Context, args []string) error
}

func commands() map[string]command {
	return map[string]command{
		"serve":       {"serve [--addr HOST:PORT] [--data DIR] [--roles web,relay,worker]", serve},
		"migrate":     {"migrate up|status|verify", migrate},
		"tenant":      {"tenant lint|apply|list [DIR]", towns},
		"operator":    {"operator invite --tenant SLUG --role ROLE EMAIL", operator},
		"seed":        {"seed [DIR]", seed},
		"bench":       {"bench [--only NAME] [--quick] [--profile FILE]", runBench},
		"verify":      {verifyUse, verify},
		"lottery":     {"lottery --size K [--algorithm maximin|nash|leximin|legacy] [--household COL,COL] [--seed S] [--deadline 60s] [--json] CATEGORIES.csv RESPONDENTS.csv", runLottery},
		"weight":      {"weight --targets T.csv [--trim 0.3,3] [--json] SAMPLE.csv", runWeight},
		"healthcheck": {"healthcheck [--addr HOST:PORT]", healthcheck},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

func run(ctx context.Context, args []string) int {
	all := commands()
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		fmt.Fprintln(os.Stderr, "almenda, the commons of a town. Commands:")
		for _, name := range []string{"serve", "migrate", "tenant", "operator", "seed", "bench", "verify", "healthcheck"} {
			fmt.Fprintln(os.Stderr, "  almenda "+all[name].use)
		}
		if len(args) == 0 {
			return 2
		}
		return 0
	}
	c, ok := all[args[0]]
	if !ok {
		fmt.Fprintf(os.Stderr, "almenda: there is no command %q\n", args[0])
		return 2
	}
	err := c.run(ctx, args[1:])
	if err == nil {
		return 0
	}
	if i := (input{}); errors.As(err, &i) {
		fmt.Fprintf(os.Stderr, "almenda: %s\n", oneLine(i.Error()))
		return 2
	}
	if u := (usage{}); errors.As(err, &u) {
		fmt.Fprintf(os.Stderr, "almenda: %s; use: almenda %s\n", oneLine(u.Error()), c.use)
		return 2
	}
	fmt.Fprintf(os.Stderr, "almenda: %s\n", oneLine(err.Error()))
	return 1
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

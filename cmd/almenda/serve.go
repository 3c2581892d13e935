package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"almenda/internal/app"
	"almenda/internal/config"
)

// flags makes a flag set whose complaints are errors of use.
func flags(name string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	return fs
}

func parse(fs *flag.FlagSet, args []string) error {
	if err := fs.Parse(args); err != nil {
		return usage{err.Error()}
	}
	return nil
}

func logger() *slog.Logger {
	level := slog.LevelInfo
	if os.Getenv("ALMENDA_LOG") == "debug" {
		level = slog.LevelDebug
	}
	if os.Getenv("ALMENDA_LOG") == "warn" {
		level = slog.LevelWarn
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

func serve(ctx context.Context, args []string) error {
	c, err := config.Read(os.Getenv)
	if err != nil {
		return err
	}
	fs := flags("serve")
	fs.StringVar(&c.Addr, "addr", c.Addr, "where to listen")
	fs.StringVar(&c.Data, "data", c.Data, "folder of the embedded databases")
	roles := fs.String("roles", "", "web, relay, worker; all when empty")
	if err := parse(fs, args); err != nil {
		return err
	}
	if fs.NArg() > 0 {
		return usage{fmt.Sprintf("serve takes no %q", fs.Arg(0))}
	}
	if *roles != "" {
		c.Roles = strings.Split(*roles, ",")
	}
	if c, err = c.Complete(); err != nil {
		return usage{err.Error()}
	}
	a, err := app.Open(ctx, c, logger())
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }() // the process ends with it
	if c.Embedded() {
		if err := a.Demonstrate(ctx); err != nil {
			return err
		}
	}
	return a.Run(ctx, func(addr string) { banner(a, addr) })
}

// banner tells a newcomer where to look.
func banner(a *app.App, addr string) {
	fmt.Printf("almenda listens on %s\n", addr)
	if a.Config.Production() || !a.Config.Has(config.Web) {
		return
	}
	fmt.Printf("  operator  %s/\n", a.Config.Operator)
	if a.Config.SMTPURL == "" {
		fmt.Printf("  mailbox   %s/_dev/mail (not for production)\n", a.Config.Operator)
	}
	for _, t := range a.Registry.All() {
		fmt.Printf("  %-9s %s/\n", t.Slug, strings.ReplaceAll(a.Config.PublicOrigin, "{slug}", t.Slug))
	}
}

// healthcheck asks a running server whether it is well, for containers without a shell.
func healthcheck(ctx context.Context, args []string) error {
	fs := flags("healthcheck")
	addr := fs.String("addr", os.Getenv("ALMENDA_ADDR"), "where the server listens")
	if err := parse(fs, args); err != nil {
		return err
	}
	if *addr == "" {
		*addr = "127.0.0.1:8080"
	}
	host, port, err := net.SplitHostPort(*addr)
	if err != nil {
		return usage{fmt.Sprintf("%q is not host:port", *addr)}
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }() // only its status was of interest
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %d", res.StatusCode)
	}
	return nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/app"
	"almenda/internal/config"
	"almenda/internal/store"
	"almenda/internal/tenantcfg"
	"almenda/tenants"
)

// open opens the installation that the environment names.
func open(ctx context.Context) (*app.App, error) {
	c, err := config.Read(os.Getenv)
	if err != nil {
		return nil, err
	}
	if c, err = c.Complete(); err != nil {
		return nil, err
	}
	return app.Open(ctx, c, logger())
}

// folder finds the towns that DIR holds: DIR itself when it is one, else those in it.
func folder(dir string) (fs.FS, []string, error) {
	dir = filepath.Clean(dir)
	if _, err := os.Stat(filepath.Join(dir, "tenant.yaml")); err == nil {
		absolute, err := filepath.Abs(dir)
		if err != nil {
			return nil, nil, err
		}
		return os.DirFS(filepath.Dir(absolute)), []string{filepath.Base(absolute)}, nil
	}
	fsys := os.DirFS(dir)
	found := tenantcfg.Find(fsys)
	if len(found) == 0 {
		return nil, nil, fmt.Errorf("%s holds no town: no tenant.yaml in it or one level below", dir)
	}
	return fsys, found, nil
}

func towns(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return usage{"tenant needs lint, apply or list"}
	}
	if args[0] == "list" && len(args) == 1 {
		return listTowns(ctx)
	}
	if len(args) != 2 {
		return usage{"tenant " + args[0] + " needs one DIR"}
	}
	fsys, dirs, err := folder(args[1])
	if err != nil {
		return err
	}
	switch args[0] {
	case "lint":
		return lintTowns(fsys, dirs)
	case "apply":
		return applyTowns(ctx, fsys, dirs)
	case "list":
		for _, d := range dirs {
			fmt.Println(d)
		}
		return nil
	}
	return usage{fmt.Sprintf("tenant knows no %q", args[0])}
}

func lintTowns(fsys fs.FS, dirs []string) error {
	catalog, err := app.Catalog()
	if err != nil {
		return err
	}
	problems := tenantcfg.Lint(fsys, catalog, dirs...)
	for _, p := range problems {
		fmt.Println(p)
	}
	if len(problems) > 0 {
		return fmt.Errorf("%d problems in %d towns", len(problems), len(dirs))
	}
	fmt.Printf("%d towns, no problems\n", len(dirs))
	return nil
}

func applyTowns(ctx context.Context, fsys fs.FS, dirs []string) error {
	a, err := open(ctx)
	if err != nil {
		return err
	}
	done, err := a.ApplyTowns(ctx, fsys, dirs)
	for _, d := range done {
		state := "unchanged"
		if d.Changed {
			state = "applied"
		}
		fmt.Printf("%s %s\n", d.Slug, state)
	}
	return errors.Join(err, a.Close())
}

func listTowns(ctx context.Context) error {
	a, err := open(ctx)
	if err != nil {
		return err
	}
	for _, t := range a.Registry.All() {
		fmt.Printf("%s\t%s\t%s\t%s\n", t.Slug, t.State, strings.Join(t.Languages, ","), strings.Join(t.Hosts, ","))
	}
	return a.Close()
}

func seed(ctx context.Context, args []string) error {
	var fsys fs.FS = tenants.FS
	if len(args) > 1 {
		return usage{"seed takes one DIR at most"}
	}
	if len(args) == 1 {
		fsys = os.DirFS(args[0])
	}
	a, err := open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(a.Seed(ctx, fsys), a.Close())
}

func operator(ctx context.Context, args []string) error {
	if len(args) == 0 || args[0] != "invite" {
		return usage{"operator needs invite"}
	}
	fs := flags("operator invite")
	slug := fs.String("tenant", "", "slug of the town")
	role := fs.String("role", "admin", "role that is offered")
	if err := parse(fs, args[1:]); err != nil {
		return err
	}
	if *slug == "" || fs.NArg() != 1 {
		return usage{"operator invite needs --tenant and one EMAIL"}
	}
	a, err := open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(invite(ctx, a, *slug, *role, fs.Arg(0)), a.Close())
}

func invite(ctx context.Context, a *app.App, slug, role, email string) error {
	town, ok := a.Registry.BySlug(slug)
	if !ok {
		return fmt.Errorf("there is no town %q", slug)
	}
	err := a.Accounts.Invite(ctx, access.ForSystem(town.ID), town, account.InviteStaff{Email: email, Role: access.Role(role)})
	if err != nil {
		return a.InWords(town, err)
	}
	fmt.Printf("%s is invited to %s as %s\n", email, slug, role)
	return nil
}

func migrate(ctx context.Context, args []string) error {
	if len(args) != 1 {
		return usage{"migrate needs up, status or verify"}
	}
	c, err := config.Read(os.Getenv)
	if err != nil {
		return err
	}
	url := c.OwnerURL
	if url == "" {
		url = c.DatabaseURL
	}
	switch args[0] {
	case "up":
		if url == "" {
			return app.MigrateEmbedded(ctx, c.Data)
		}
		return store.MigratePostgres(ctx, url)
	case "status", "verify":
		return reportSteps(ctx, c, url, args[0] == "verify")
	}
	return usage{fmt.Sprintf("migrate knows no %q", args[0])}
}

func reportSteps(ctx context.Context, c config.Config, url string, verify bool) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var steps []store.Migration
	var err error
	if url == "" {
		steps, err = app.StatusEmbedded(ctx, c.Data)
	} else {
		steps, err = store.StatusPostgres(ctx, url)
	}
	missing := 0
	for _, s := range steps {
		state := "applied"
		if !s.Applied {
			state = "missing"
			missing++
		}
		if !verify {
			fmt.Printf("%s\t%s\n", s.Name, state)
		}
	}
	if err != nil {
		return err
	}
	if verify && missing > 0 {
		return fmt.Errorf("%d steps are missing: run 'almenda migrate up'", missing)
	}
	return nil
}

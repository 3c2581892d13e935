package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"almenda/internal/config"
)

// read is what the surroundings say, made complete.
func read(t *testing.T, env map[string]string) (config.Config, error) {
	t.Helper()
	c, err := config.Read(func(name string) string { return env[name] })
	if err != nil {
		return c, err
	}
	if env["ALMENDA_DATA"] == "" {
		c.Data = t.TempDir()
	}
	return c.Complete()
}

func TestNothingAtAllIsADemonstration(t *testing.T) {
	c, err := read(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !c.Embedded() || c.Production() || c.Addr != "127.0.0.1:8080" || c.PublicOrigin != "http://{slug}.localhost:8080" || c.Operator != "http://localhost:8080" || len(c.Secret) < 32 {
		t.Errorf("%+v", c)
	}
	for _, role := range []string{config.Web, config.Relay, config.Worker} {
		if !c.Has(role) {
			t.Errorf("without roles the process is no %s", role)
		}
	}
}

func TestWhatCannotWorkIsRefusedWithoutTellingSecrets(t *testing.T) {
	served := func(more ...string) map[string]string {
		env := map[string]string{"ALMENDA_DATABASE_URL": "postgres://x:hunter2@db/x", "ALMENDA_REDIS_URL": "redis://:hunter2@r", "ALMENDA_SECRET": strings.Repeat("s", 32)}
		for i := 0; i+1 < len(more); i += 2 {
			env[more[i]] = more[i+1]
		}
		return env
	}
	https := []string{"ALMENDA_PUBLIC_ORIGIN", "https://{host}"}
	for name, env := range map[string]map[string]string{
		"PostgreSQL without Redis":   served("ALMENDA_REDIS_URL", ""),
		"https without mail":         served(append(https, "ALMENDA_TRUSTED_PROXIES", "10.0.0.0/8")...),
		"https without proxies":      served(append(https, "ALMENDA_SMTP_URL", "smtp://m")...),
		"https without a secret":     served(append(https, "ALMENDA_SMTP_URL", "smtp://m", "ALMENDA_TRUSTED_PROXIES", "10.0.0.0/8", "ALMENDA_SECRET", "")...),
		"a short secret":             served("ALMENDA_SECRET", "hunter2"),
		"an address without a port":  {"ALMENDA_ADDR": "localhost"},
		"a proxy that is no network": {"ALMENDA_TRUSTED_PROXIES": "10.0.0.1"},
		"a secret that is not there": {"ALMENDA_SECRET_FILE": "/nowhere/secret"},
	} {
		if _, err := read(t, env); err == nil || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
	c, err := read(t, served(append(https, "ALMENDA_SMTP_URL", "smtp://m", "ALMENDA_TRUSTED_PROXIES", "10.0.0.0/8, 127.0.0.1/32")...))
	if err != nil || !c.Production() || len(c.Proxies) != 2 {
		t.Errorf("production: %+v, %v", c, err)
	}
}

func TestRolesPartOnlyWhatCanBeParted(t *testing.T) {
	c := config.Config{Addr: "127.0.0.1:1", Data: t.TempDir(), Roles: []string{config.Worker}}
	if _, err := c.Complete(); err == nil {
		t.Error("a worker of its own beside an embedded database")
	}
	c.DatabaseURL, c.RedisURL = "postgres://db", "redis://r"
	c, err := c.Complete()
	if err != nil || c.Has(config.Web) || !c.Has(config.Worker) {
		t.Errorf("%+v, %v", c, err)
	}
	c.Roles = []string{"king"}
	if _, err := c.Complete(); err == nil {
		t.Error("a role that there is not")
	}
}

func TestSecretsMayStandInFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "url")
	if err := os.WriteFile(path, []byte("postgres://db/x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := read(t, map[string]string{"ALMENDA_DATABASE_URL_FILE": path, "ALMENDA_REDIS_URL": "redis://r"})
	if err != nil || c.DatabaseURL != "postgres://db/x" {
		t.Errorf("%q, %v", c.DatabaseURL, err)
	}
}

func TestTheSecretIsMadeOnceAndForOneselfOnly(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	secrets := make([]string, 16)
	for i := range secrets {
		all.Go(func() {
			c, err := config.Config{Addr: "127.0.0.1:1", Data: dir}.Complete()
			if err != nil {
				t.Error(err)
			}
			secrets[i] = string(c.Secret)
		})
	}
	all.Wait()
	for _, s := range secrets {
		if s != secrets[0] || len(s) < 32 {
			t.Errorf("secrets %q and %q", s, secrets[0])
		}
	}
	info, err := os.Stat(filepath.Join(dir, "secret"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the secret's file: %v, %v", info, err)
	}
}

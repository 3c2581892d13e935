// Package config reads what an installation is told by its surroundings.
//
// Every setting has a useful zero value: with none at all the program is a working demonstration
// on SQLite and an in-process Redis. A secret NAME may stand in a file that NAME_FILE names.
//
// Imports nothing of ours.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The parts that one process can be.
const (
	Web    = "web"
	Relay  = "relay"
	Worker = "worker"
)

// Config is everything that can be set.
type Config struct {
	Addr          string         // ALMENDA_ADDR: where to listen
	Data          string         // ALMENDA_DATA: folder of the embedded databases and the made secret
	DatabaseURL   string         // ALMENDA_DATABASE_URL: PostgreSQL, as the runtime role; empty: SQLite
	AnswersURL    string         // ALMENDA_ANSWERS_DATABASE_URL: PostgreSQL, as the role of what members of panels answer; empty: no panel can be asked
	OwnerURL      string         // ALMENDA_OWNER_DATABASE_URL: PostgreSQL, as the role that migrates
	RedisURL      string         // ALMENDA_REDIS_URL; empty: in this process
	SMTPURL       string         // ALMENDA_SMTP_URL; empty: the mailbox at /_dev/mail
	PublicOrigin  string         // ALMENDA_PUBLIC_ORIGIN: "https://{host}"
	Operator      string         // ALMENDA_OPERATOR_ORIGIN: of the operator's host
	Proxies       []netip.Prefix // ALMENDA_TRUSTED_PROXIES: comma-separated networks
	Secret        []byte         // ALMENDA_SECRET: at least 32 bytes
	DatabaseConns int            // of the pool
	Roles         []string       // web, relay, worker; empty: all
}

// Read reads the environment. getenv is os.Getenv, or a test's.
func Read(getenv func(string) string) (Config, error) {
	c := Config{Addr: or(getenv("ALMENDA_ADDR"), "127.0.0.1:8080"), Data: or(getenv("ALMENDA_DATA"), "var/data"),
		PublicOrigin: getenv("ALMENDA_PUBLIC_ORIGIN"), Operator: getenv("ALMENDA_OPERATOR_ORIGIN"), DatabaseConns: 24}
	for name, to := range map[string]*string{"ALMENDA_DATABASE_URL": &c.DatabaseURL, "ALMENDA_OWNER_DATABASE_URL": &c.OwnerURL,
		"ALMENDA_ANSWERS_DATABASE_URL": &c.AnswersURL,
		"ALMENDA_REDIS_URL":            &c.RedisURL, "ALMENDA_SMTP_URL": &c.SMTPURL} {
		v, err := secret(getenv, name)
		if err != nil {
			return c, err
		}
		*to = v
	}
	raw, err := secret(getenv, "ALMENDA_SECRET")
	if err != nil {
		return c, err
	}
	c.Secret = []byte(raw)
	for _, p := range strings.FieldsFunc(getenv("ALMENDA_TRUSTED_PROXIES"), func(r rune) bool { return r == ',' || r == ' ' }) {
		network, err := netip.ParsePrefix(p)
		if err != nil {
			return c, fmt.Errorf("config: ALMENDA_TRUSTED_PROXIES: %q is no network such as 10.0.0.0/8", p)
		}
		c.Proxies = append(c.Proxies, network)
	}
	return c, nil
}

// secret reads NAME, or the file that NAME_FILE names.
func secret(getenv func(string) string, name string) (string, error) {
	path := getenv(name + "_FILE")
	if path == "" {
		return getenv(name), nil
	}
	raw, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return "", fmt.Errorf("config: %s_FILE: %w", name, err)
	}
	return strings.TrimSpace(string(raw)), nil
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// Embedded tells whether the databases live in this process.
func (c Config) Embedded() bool { return c.DatabaseURL == "" }

// Has tells whether this process plays a role.
func (c Config) Has(role string) bool { return len(c.Roles) == 0 || slices.Contains(c.Roles, role) }

// Production tells whether portals are reached by HTTPS, which is when nothing of development may
// be left on.
func (c Config) Production() bool { return strings.HasPrefix(c.PublicOrigin, "https://") }

// Complete fills what depends on other settings, and refuses combinations that cannot work.
func (c Config) Complete() (Config, error) {
	for _, r := range c.Roles {
		if r != Web && r != Relay && r != Worker {
			return c, fmt.Errorf("config: no role %q; there are web, relay and worker", r)
		}
	}
	_, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return c, fmt.Errorf("config: the address %q is not host:port", c.Addr)
	}
	if c.PublicOrigin == "" {
		c.PublicOrigin = "http://{slug}.localhost:" + port
	}
	if c.Operator == "" {
		c.Operator = "http://localhost:" + port
	}
	if c.Embedded() && len(c.Roles) > 0 && c.RedisURL == "" {
		return c, errors.New("config: roles can be parted only with ALMENDA_DATABASE_URL and ALMENDA_REDIS_URL")
	}
	if !c.Embedded() && c.RedisURL == "" {
		return c, errors.New("config: ALMENDA_DATABASE_URL needs ALMENDA_REDIS_URL beside it")
	}
	if c.AnswersURL != "" && c.AnswersURL == c.DatabaseURL {
		return c, errors.New("config: ALMENDA_ANSWERS_DATABASE_URL needs a role of its own, which reads nothing of ALMENDA_DATABASE_URL")
	}
	if c.Production() && c.SMTPURL == "" {
		return c, errors.New("config: an https origin needs ALMENDA_SMTP_URL: letters would go to the development mailbox")
	}
	if c.Production() && c.Proxies == nil {
		return c, errors.New("config: an https origin needs ALMENDA_TRUSTED_PROXIES: the networks of the proxy in front, or 127.0.0.1/32 for none")
	}
	return c.withSecret()
}

// withSecret makes sure that there is a secret: given, or made once and kept beside the data.
func (c Config) withSecret() (Config, error) {
	if len(c.Secret) > 0 {
		if len(c.Secret) < 32 {
			return c, fmt.Errorf("config: ALMENDA_SECRET has %d bytes, of at least 32", len(c.Secret))
		}
		return c, nil
	}
	if !c.Embedded() && c.Production() {
		return c, errors.New("config: ALMENDA_SECRET is not set, and every process must have the same")
	}
	path := filepath.Join(c.Data, "secret")
	raw, err := os.ReadFile(path) //nolint:gosec // our own folder
	if errors.Is(err, os.ErrNotExist) {
		raw, err = makeSecret(path)
	}
	if err != nil {
		return c, fmt.Errorf("config: secret: %w", err)
	}
	c.Secret = raw
	return c, nil
}

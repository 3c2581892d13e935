package redisx

import (
	"bufio"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// oldest is the first version whose scripts do what asynq's need.
const oldest = "6.2"

// Check refuses a server that we cannot rely on: one older than 6.2, and one that throws keys
// away when its memory is full (maxmemory-policy other than noeviction), which would silently
// drop queued work. The embedded server is accepted. The error says what to change.
func Check(ctx context.Context, client *redis.Client) error {
	server, err := client.Info(ctx, "server").Result()
	if err != nil {
		if strings.Contains(err.Error(), "section (server) is not supported") {
			return nil // the embedded server: it evicts nothing and is as new as this program
		}
		return fmt.Errorf("redisx: Redis does not answer: %w", err)
	}
	memory, err := client.Info(ctx, "memory").Result()
	if err != nil {
		return fmt.Errorf("redisx: Redis does not answer: %w", err)
	}
	return judge(facts(server)["redis_version"], facts(memory)["maxmemory_policy"])
}

func judge(version, policy string) error {
	if !newEnough(version) {
		return fmt.Errorf("redisx: Redis %s or newer is needed, found %q", oldest, version)
	}
	if policy != "noeviction" {
		return fmt.Errorf("redisx: set maxmemory-policy to noeviction, found %q: any other setting drops queued work", policy)
	}
	return nil
}

// facts reads the name:value lines of INFO.
func facts(info string) map[string]string {
	m := map[string]string{}
	for s := bufio.NewScanner(strings.NewReader(info)); s.Scan(); {
		if name, value, ok := strings.Cut(strings.TrimSpace(s.Text()), ":"); ok {
			m[name] = value
		}
	}
	return m
}

func newEnough(version string) bool {
	major, rest, _ := strings.Cut(version, ".")
	minor, _, _ := strings.Cut(rest, ".")
	a, errA := strconv.Atoi(major)
	b, errB := strconv.Atoi(minor)
	return errA == nil && errB == nil && (a > 6 || a == 6 && b >= 2)
}

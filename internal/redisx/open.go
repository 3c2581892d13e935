package redisx

import (
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Open makes a client for a redis:// or rediss:// URL. It does not connect: Check does.
// Timeouts that the URL does not name are short, because whoever waits for Redis is a person
// waiting for a page. The URL is kept out of the error: it may carry a password.
func Open(url string) (*redis.Client, error) {
	o, err := redis.ParseURL(url)
	if err != nil {
		return nil, errors.New("redisx: the Redis address is not of the form redis://user:password@host:port/db")
	}
	return redis.NewClient(withDefaults(o)), nil
}

func withDefaults(o *redis.Options) *redis.Options {
	for _, d := range []struct {
		at *time.Duration
		to time.Duration
	}{
		{&o.DialTimeout, 2 * time.Second},
		{&o.ReadTimeout, 2 * time.Second},
		{&o.WriteTimeout, 2 * time.Second},
		{&o.PoolTimeout, 3 * time.Second},
		{&o.ConnMaxIdleTime, 5 * time.Minute},
	} {
		if *d.at == 0 {
			*d.at = d.to
		}
	}
	if o.MaxRetries == 0 {
		o.MaxRetries = 1
	}
	// One try: while Redis is away its callers have a plan B, and five tries would only delay it.
	o.DialerRetries = 1
	// Without this a request that was cancelled would keep waiting for its answer.
	o.ContextTimeoutEnabled = true
	// Both speak commands that the embedded server and some managed ones refuse.
	o.DisableIdentity = true
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return o
}

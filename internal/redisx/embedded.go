package redisx

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// sweepEvery is how often keys whose time is over are thrown away while nobody asks for anything.
const sweepEvery = 250 * time.Millisecond

// Server is a Redis that lives in this process and forgets everything with it.
type Server struct {
	mini   *miniredis.Miniredis
	client *redis.Client
	stop   chan struct{}
	done   chan struct{}
	once   sync.Once
}

// Embedded starts a server on a free port of the loopback and returns when it answers. ctx bounds
// the start only: the server runs until Close, since whoever stops the process must be able to
// finish its work first.
func Embedded(ctx context.Context) (*Server, error) {
	mini := miniredis.NewMiniRedis()
	if err := mini.StartAddr("127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("redisx: start the embedded server: %w", err)
	}
	// Time does not pass by itself inside miniredis: without this, every limit, lock and
	// login code would be eternal. The clock is read at each command, so that a key is aged by
	// exactly the time since it was set; ageing all keys by a ticker's interval would end a
	// short lock early when it was set just before the tick.
	mini.ClockTTL(true)
	s := &Server{
		mini:   mini,
		client: redis.NewClient(withDefaults(&redis.Options{Addr: mini.Addr()})),
		stop:   make(chan struct{}),
		done:   make(chan struct{}),
	}
	go s.tick()
	if err := s.client.Ping(ctx).Err(); err != nil {
		s.Close()
		return nil, fmt.Errorf("redisx: reach the embedded server: %w", err)
	}
	return s, nil
}

// tick drives the server's clock while it is idle, so that dead keys do not keep their memory.
func (s *Server) tick() {
	defer close(s.done)
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		select {
		case <-s.stop:
			return
		case <-ticker.C:
			s.mini.DB(0) // touching any database ages them all
		}
	}
}

// Client is a client of the server, shared by all callers and closed by Close.
func (s *Server) Client() *redis.Client { return s.client }

// Addr is the host and port that the server listens on.
func (s *Server) Addr() string { return s.mini.Addr() }

// Keys counts the keys that are held, dead ones that were not swept yet included.
func (s *Server) Keys() int { return len(s.mini.DB(0).Keys()) }

// Close ends the server and its client. It may be called more than once.
func (s *Server) Close() {
	s.once.Do(func() {
		close(s.stop)
		<-s.done
		_ = s.client.Close() // the server goes next; there is nothing left to lose
		s.mini.Close()
	})
}

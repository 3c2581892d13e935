package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"almenda/internal/config"
)

// The times of a stop; a process that is told to end is gone after their sum.
const (
	drainTime = 7 * time.Second  // open sockets
	httpTime  = 10 * time.Second // requests under way
)

// Run plays the process's roles until ctx ends, and returns when all is put away.
//
// Start: registry and signals, hub, worker, relay, sweeper, HTTP last, for it lets people in.
// Stop: sockets first (they never end by themselves), then HTTP, so that nothing new is asked;
// then the relay and the sweeper, which make work; the worker, which ends what it has; the hub's
// own goroutines last.
func (a *App) Run(ctx context.Context, ready func(addr string)) error {
	if a.Store.Answers == nil {
		a.Log.WarnContext(ctx, "no store of answers: panels cannot be asked; set ALMENDA_ANSWERS_DATABASE_URL")
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.Config.Addr)
	if err != nil {
		return fmt.Errorf("app: listen: %w", err)
	}
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	var group sync.WaitGroup
	defer func() { stop(); group.Wait() }()
	group.Go(func() { a.refresh(background) })
	group.Go(func() { a.signals.speak(background) })
	group.Go(func() { a.signals.listen(background, a.hear) })
	group.Go(func() { a.Hub.Run(background) })
	if a.Config.Has(config.Worker) {
		if err := a.worker.Start(); err != nil {
			return err
		}
		defer a.worker.Stop()
	}
	if a.Config.Has(config.Relay) {
		a.relay.Start()
		defer a.relay.Stop()
		a.sweeper.Start()
		defer a.sweeper.Stop()
	}
	server := a.server()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	if ready != nil {
		ready(listener.Addr().String())
	}
	select {
	case err := <-failed:
		return fmt.Errorf("app: serve: %w", err)
	case <-ctx.Done():
	}
	return a.stop(server)
}

func (a *App) stop(server *http.Server) error {
	drain, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	a.Hub.Drain(drain)
	end, cancel := context.WithTimeout(context.Background(), httpTime)
	defer cancel()
	if err := server.Shutdown(end); err != nil {
		return errors.Join(fmt.Errorf("app: stop: %w", err), server.Close())
	}
	return nil
}

// server is the HTTP server: the portals, or for a process without them, its health alone.
func (a *App) server() *http.Server {
	var handler http.Handler = a.Web
	if !a.Config.Has(config.Web) {
		handler = http.HandlerFunc(a.Web.HealthOnly)
	}
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       5 * time.Minute,  // a photo over a bad network
		WriteTimeout:      90 * time.Second, // above the longest poll
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    32 << 10,
	}
}

// hear takes a signal of any process.
func (a *App) hear(w word) {
	town, ok := a.Registry.ByText(w.Town)
	if !ok {
		return
	}
	a.forget(town.ID, w.Tags)
	if w.Poke && a.Config.Has(config.Relay) {
		a.relay.Poke(town.ID)
	}
}

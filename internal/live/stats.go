package live

import "sync/atomic"

type counters struct {
	accepted, refused, dropped, frames, reads atomic.Int64
}

// Stats is what the hub did since its start, and what it holds now.
type Stats struct {
	Connections int   // open now
	Rooms       int   // remembered now
	Polls       int   // waiting now
	Accepted    int64 // handshakes
	Refused     int64 // handshakes
	Dropped     int64 // connections that could not keep up
	Frames      int64 // sent
	Reads       int64 // of logs
}

// Stats is a snapshot for the metrics.
func (h *Hub) Stats() Stats {
	h.mu.Lock()
	defer h.mu.Unlock()
	return Stats{
		Connections: len(h.conns),
		Rooms:       len(h.rooms),
		Polls:       h.polls,
		Accepted:    h.counts.accepted.Load(),
		Refused:     h.counts.refused.Load(),
		Dropped:     h.counts.dropped.Load(),
		Frames:      h.counts.frames.Load(),
		Reads:       h.counts.reads.Load(),
	}
}

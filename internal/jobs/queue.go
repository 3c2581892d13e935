package jobs

import (
	"math/rand/v2"
	"time"
)

// Queue is a line of tasks with its own workers.
type Queue string

const (
	Codes   Queue = "codes"   // letters with login codes: somebody sits and waits
	Default Queue = "default" // everything that is short
	Bulk    Queue = "bulk"    // steps of big work
)

// Pools says how many workers each queue has in this process. Each queue has its own, so that no
// amount of work in one can take the workers of another. Zeros take the defaults.
type Pools struct {
	Codes   int // 4
	Default int // 8
	Bulk    int // 4
}

func (p Pools) of(q Queue) int {
	n, or := p.Default, 8
	switch q {
	case Codes:
		n, or = p.Codes, 4
	case Bulk:
		n, or = p.Bulk, 4
	}
	if n <= 0 {
		return or
	}
	return n
}

// tries is how often a task of the queue is tried again.
func (q Queue) tries() int {
	if q == Codes {
		return 5 // after that the code is too old to be of use
	}
	return 25
}

// timeout is how long a handler may work. Handlers obey their context; one that does not is
// harmless, because whatever it does it must claim in the database first.
func (q Queue) timeout() time.Duration {
	if q == Bulk {
		return 30 * time.Minute
	}
	return 10 * time.Minute
}

// delay is 1 s, 2 s, 4 s … 10 min, with jitter.
func delay(tries int) time.Duration {
	d := time.Second << min(tries, 10)
	d = min(d, 10*time.Minute)
	return d - time.Duration(rand.Int64N(int64(d)/4))
}

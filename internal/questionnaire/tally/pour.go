package tally

import "sync"

// batch is some answers on their way to a goroutine, in memory that is used again.
type batch struct {
	bytes    []byte
	ends     []int
	versions []int
}

const batchBytes = 128 << 10

// Pour counts with several goroutines. Add and Done are for one goroutine. The same answers in the same
// order give the same result to the last digit, whichever goroutine is faster.
type Pour struct {
	into    *Tally
	workers []worker
	next    int
	fill    *batch
	wait    sync.WaitGroup
}

type worker struct {
	tally      *Tally
	full, free chan *batch
}

// Pour begins to count with n goroutines, which run until Done.
func (t *Tally) Pour(n int) *Pour {
	p := &Pour{into: t}
	for range max(n, 1) {
		w := worker{t.fork(), make(chan *batch, 2), make(chan *batch, 2)}
		w.free <- &batch{}
		w.free <- &batch{}
		p.workers = append(p.workers, w)
		p.wait.Go(func() {
			for b := range w.full {
				from := 0
				for i, end := range b.ends {
					w.tally.Add(b.versions[i], b.bytes[from:end])
					from = end
				}
				w.free <- b
			}
		})
	}
	return p
}

// Add counts one stored answer, some time. It keeps nothing of body.
func (p *Pour) Add(version int, body []byte) {
	if p.fill == nil {
		p.fill = <-p.workers[p.next].free
		p.fill.bytes, p.fill.ends, p.fill.versions = p.fill.bytes[:0], p.fill.ends[:0], p.fill.versions[:0]
	}
	p.fill.bytes = append(p.fill.bytes, body...)
	p.fill.ends = append(p.fill.ends, len(p.fill.bytes))
	p.fill.versions = append(p.fill.versions, version)
	if len(p.fill.bytes) >= batchBytes {
		p.send()
	}
}

func (p *Pour) send() {
	p.workers[p.next].full <- p.fill
	p.fill, p.next = nil, (p.next+1)%len(p.workers)
}

// Done waits until all is counted and adds it to the tally that it came from. It must be called, also
// where the answers broke off.
func (p *Pour) Done() *Tally {
	if p.fill != nil {
		p.send()
	}
	for _, w := range p.workers {
		close(w.full)
	}
	p.wait.Wait()
	for _, w := range p.workers {
		p.into.merge(w.tally)
	}
	p.workers = nil
	return p.into
}

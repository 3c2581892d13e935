package cache

import (
	"container/list"
	"sync"
	"time"

	"almenda/internal/clock"
	"almenda/internal/tenant"
)

// Config of a cache. Zero values stand for the defaults named beside them.
type Config struct {
	Bytes      int64         // of all entries together: 64 MB
	MaxAge     time.Duration // after which an entry is not served any more: 5 s
	RenderWait time.Duration // the longest that one rendering may take: 15 s
	Clock      clock.Clock   // the machine's
}

// maxMarks bounds how many tags a town remembers as "made stale at".
const maxMarks = 8192

// Pages is the cache of one process. Safe for use by many goroutines.
//
// When it is full, the town that holds most gives up its least recently used page. So a busy town
// may fill what others leave free, and no town is pushed below its equal share by another.
type Pages struct {
	cfg     Config
	mu      sync.Mutex
	turn    uint64 // counts calls of Stale
	bytes   int64
	towns   map[tenant.ID]*shelf
	flights map[Key]*flight
	stats   Stats
}

// Stats counts what happened since the start, and what is held now.
type Stats struct {
	Hits, Misses, Evicted, Refused int64
	Entries                        int
	Bytes                          int64
}

// shelf is what is kept for one town.
type shelf struct {
	bytes  int64
	pages  map[Key]*list.Element // of *kept
	recent *list.List            // front: most recently used
	byTag  map[string]map[Key]struct{}
	stale  map[string]uint64 // tag → turn at which it was last made stale
	floor  uint64            // tickets from before this turn are refused, whatever their tags
}

type kept struct {
	key    Key
	entry  Entry
	tags   []string
	weight int64
}

// Ticket is the moment before a rendering began. It belongs to one town and its tags.
type Ticket struct {
	town tenant.ID
	tags []string
	turn uint64
}

// New makes an empty cache.
func New(cfg Config) *Pages {
	if cfg.Bytes == 0 {
		cfg.Bytes = 64 << 20
	}
	if cfg.MaxAge == 0 {
		cfg.MaxAge = 5 * time.Second
	}
	if cfg.RenderWait == 0 {
		cfg.RenderWait = 15 * time.Second
	}
	if cfg.Clock == nil {
		cfg.Clock = clock.System{}
	}
	return &Pages{cfg: cfg, towns: map[tenant.ID]*shelf{}, flights: map[Key]*flight{}}
}

// Get is the page of a key, unless there is none that is still young enough.
func (p *Pages) Get(key Key) (Entry, bool) {
	now := p.cfg.Clock.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	e, ok := p.get(key, now)
	if ok {
		p.stats.Hits++
	} else {
		p.stats.Misses++
	}
	return e, ok
}

func (p *Pages) get(key Key, now time.Time) (Entry, bool) {
	s := p.towns[key.Town]
	if s == nil {
		return Entry{}, false
	}
	el := s.pages[key]
	if el == nil {
		return Entry{}, false
	}
	k := el.Value.(*kept)
	if now.Sub(k.entry.Made) >= p.cfg.MaxAge {
		p.drop(s, el)
		return Entry{}, false
	}
	s.recent.MoveToFront(el)
	return k.entry, true
}

// Begin is called before the first read of a rendering, with the tags of everything that the
// page will show. Without tags only MaxAge ends the page.
func (p *Pages) Begin(town tenant.ID, tags ...string) Ticket {
	p.mu.Lock()
	defer p.mu.Unlock()
	return Ticket{town: town, tags: tags, turn: p.turn}
}

// Put keeps a page that was rendered under a ticket. It refuses, and returns false, when one of
// the ticket's tags was made stale after Begin: the page may show what was true before. It also
// refuses what is of another town than the ticket or too large for the cache.
func (p *Pages) Put(t Ticket, key Key, e Entry) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := weight(key, e)
	if t.town.IsZero() || t.town != key.Town || w > p.cfg.Bytes/8 || !p.fresh(t) {
		p.stats.Refused++
		return false
	}
	s := p.shelf(t.town)
	if old := s.pages[key]; old != nil {
		p.drop(s, old)
	}
	s.pages[key] = s.recent.PushFront(&kept{key, e, t.tags, w})
	for _, tag := range t.tags {
		if s.byTag[tag] == nil {
			s.byTag[tag] = map[Key]struct{}{}
		}
		s.byTag[tag][key] = struct{}{}
	}
	s.bytes += w
	p.bytes += w
	for p.bytes > p.cfg.Bytes {
		p.evict()
	}
	return true
}

// Stale ends every page of the town that carries one of the tags, and every rendering of such a
// page that has begun. Call it after the commit.
func (p *Pages) Stale(town tenant.ID, tags ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.turn++
	s := p.shelf(town)
	for _, tag := range tags {
		if len(s.stale) >= maxMarks {
			clear(s.stale)
			s.floor = p.turn // forgetting marks must not let an old page in
		}
		s.stale[tag] = p.turn
		for key := range s.byTag[tag] {
			p.drop(s, s.pages[key])
		}
	}
}

// StaleTown ends every page of a town: its folder was applied, or word from other nodes was lost.
func (p *Pages) StaleTown(town tenant.ID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.turn++
	s := p.shelf(town)
	s.floor = p.turn
	clear(s.stale)
	for _, el := range s.pages {
		p.drop(s, el)
	}
}

// Stats tells how the cache does.
func (p *Pages) Stats() Stats {
	p.mu.Lock()
	defer p.mu.Unlock()
	st := p.stats
	st.Bytes = p.bytes
	for _, s := range p.towns {
		st.Entries += len(s.pages)
	}
	return st
}

// fresh tells whether nothing under the ticket was made stale since it began.
func (p *Pages) fresh(t Ticket) bool {
	s := p.towns[t.town]
	if s == nil {
		return true
	}
	if t.turn < s.floor {
		return false
	}
	for _, tag := range t.tags {
		if s.stale[tag] > t.turn {
			return false
		}
	}
	return true
}

func (p *Pages) shelf(town tenant.ID) *shelf {
	s := p.towns[town]
	if s == nil {
		s = &shelf{
			pages:  map[Key]*list.Element{},
			recent: list.New(),
			byTag:  map[string]map[Key]struct{}{},
			stale:  map[string]uint64{},
		}
		p.towns[town] = s
	}
	return s
}

func (p *Pages) drop(s *shelf, el *list.Element) {
	k := s.recent.Remove(el).(*kept)
	delete(s.pages, k.key)
	for _, tag := range k.tags {
		delete(s.byTag[tag], k.key)
		if len(s.byTag[tag]) == 0 {
			delete(s.byTag, tag)
		}
	}
	s.bytes -= k.weight
	p.bytes -= k.weight
}

// evict takes one page from the town that holds most.
func (p *Pages) evict() {
	var most *shelf
	for _, s := range p.towns {
		if most == nil || s.bytes > most.bytes {
			most = s
		}
	}
	p.drop(most, most.recent.Back())
	p.stats.Evicted++
}

package draw

import (
	"crypto/sha256"
	"encoding/binary"
)

// stream is randomness that anybody can make again from the seed: SHA-256 of label, seed, round and a
// counter, eight bytes at a time.
type stream struct {
	label string
	seed  [32]byte
	round uint64
	next  uint64
	rest  []byte
}

// below draws a number under n, each as likely: what would favour small ones is thrown away.
func (s *stream) below(n uint64) uint64 {
	over := -n % n // 2^64 mod n
	for {
		if x := s.word(); x <= ^uint64(0)-over {
			return x % n
		}
	}
}

func (s *stream) word() uint64 {
	if len(s.rest) == 0 {
		raw := append([]byte(s.label), s.seed[:]...)
		raw = binary.BigEndian.AppendUint64(raw, s.round)
		raw = binary.BigEndian.AppendUint64(raw, s.next)
		sum := sha256.Sum256(raw)
		s.rest = sum[:]
		s.next++
	}
	w := binary.BigEndian.Uint64(s.rest)
	s.rest = s.rest[8:]
	return w
}

package draw

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"strconv"
	"strings"
	"unicode"
)

// Kind is how the number comes about.
type Kind string

// The kinds.
const (
	Digits Kind = "digits" // dice or balls give the digits of the number, first digit first
	Value  Kind = "value"  // a value that everybody can look up, announced before, gives it by SHA-256
)

// ErrValue says that a value does not give a number under the rule.
var ErrValue = errors.New("draw: not a value of that kind")

// Width is how many digits the number of one of m panels has.
func Width(m int) int { return len(strconv.Itoa(m - 1)) }

// Label is a panel's number as it is spoken and written: with all its digits.
func Label(number, m int) string {
	s := strconv.Itoa(number)
	return strings.Repeat("0", max(0, Width(m)-len(s))) + s
}

// Tidy is a value as it is kept: digits without what stands between them, other values with single
// spaces.
func Tidy(kind Kind, typed string) string {
	if kind != Digits {
		return strings.Join(strings.Fields(typed), " ")
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == ',' || r == '.' {
			return -1
		}
		return r
	}, typed)
}

// Number is the number that a value gives, of m panels under the fingerprint hash.
func Number(kind Kind, value, hash string, m int) (int, error) {
	if kind == Digits {
		n, err := strconv.ParseUint(value, 10, 32)
		if err != nil || len(value) != Width(m) || n >= uint64(m) {
			return 0, ErrValue
		}
		return int(n), nil
	}
	if kind != Value || value == "" || len(value) > 200 || value != Tidy(Value, value) {
		return 0, ErrValue
	}
	const all = 1 << 48
	fair := uint64(all - all%m) // above it small numbers would be more likely
	for i := 0; ; i++ {
		sum := sha256.Sum256([]byte(value + "\n" + hash + "\n" + strconv.Itoa(i)))
		if x := binary.BigEndian.Uint64(sum[:8]) >> 16; x < fair {
			return int(x % uint64(m)), nil
		}
	}
}

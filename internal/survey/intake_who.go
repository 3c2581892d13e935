package survey

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
)

// The letters of keys: none that is taken for another when it is copied by hand.
const (
	keyLetters = "abcdefghjkmnpqrstuvwxyz23456789"
	keyLength  = 20
)

// NewKey makes the key of an answer. It is what tells the answer from all others, and is kept nowhere.
func NewKey() string {
	out := make([]byte, 0, keyLength)
	for len(out) < keyLength {
		var raw [2 * keyLength]byte
		_, _ = rand.Read(raw[:]) // it never fails
		for _, b := range raw {
			if n := int(b); n < 8*len(keyLetters) && len(out) < keyLength {
				out = append(out, keyLetters[n%len(keyLetters)])
			}
		}
	}
	return string(out)
}

// cleanKey is a key as it was made, however somebody typed it.
func cleanKey(raw string) (string, bool) {
	key := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' {
			return -1
		}
		return r
	}, strings.ToLower(raw))
	ok := len(key) == keyLength && strings.Trim(key, keyLetters) == ""
	return key, ok
}

// Plain is a key as it was made, however somebody typed it.
func Plain(raw string) string {
	key, _ := cleanKey(raw)
	return key
}

// mark stands for a key in this survey and in no other. The key does not follow from it.
func (s Survey) mark(key string) string {
	sum := sha256.Sum256([]byte("survey|" + s.ID.String() + "|" + key))
	return hex.EncodeToString(sum[:])
}

// AccountMark is under what the answer of an account is kept in a survey that is not anonymous.
func AccountMark(account id.ID) string { return "account:" + account.String() }

// admits tells whether the survey takes an answer of that person now. A trial is admitted to every
// kind: it keeps nothing. Faults: Closed, SignIn, Denied.
func (s *Service) admits(now time.Time, who access.Actor, sv Survey, credential, trial bool) error {
	switch sv.At(now) {
	case Running:
	case Soon, Unpublished:
		return fault.New(fault.Closed, "fault.survey_soon")
	default:
		return fault.New(fault.Closed, "fault.survey_closed")
	}
	if trial {
		return nil
	}
	return s.entitled(who, sv, credential)
}

// entitled is admits but for the time.
func (s *Service) entitled(who access.Actor, sv Survey, credential bool) error {
	switch sv.Kind {
	case Open:
		return nil
	case Panel:
		if !credential {
			return fault.New(fault.Denied, "fault.survey_panel")
		}
		return nil
	}
	if err := s.policy.Allow(who, access.AnswerSurvey, access.Scope{}); err != nil {
		return err
	}
	if sv.Kind == Verified && who.Assurance < access.Verified {
		return fault.New(fault.Denied, "fault.survey_verified")
	}
	if len(sv.Districts) > 0 && !slices.Contains(sv.Districts, who.District) {
		return fault.New(fault.Denied, "fault.survey_district")
	}
	return nil
}

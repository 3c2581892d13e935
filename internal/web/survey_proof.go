package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"math/bits"
	"strconv"
	"strings"
	"time"

	"almenda/internal/fault"
	"almenda/internal/id"
)

// Surveys that are open to everybody are held against machines by two things, neither of which knows
// who somebody is. A browser with script works for about a third of a second before it sends
// (proofBits zero bits of a hash); one without may send less often from one address. Both limits are
// wide enough for a library or a school behind one address.
const (
	proofBits  = 13
	proofLife  = 72 * time.Hour // a form may wait for a network that long
	sendsPer   = 10 * time.Minute
	sendsProof = 600 // from one address with proof
	sendsPlain = 40  // and without
)

// signed signs words for one purpose in this town.
func (v *visit) signed(purpose, words string) string {
	m := hmac.New(sha256.New, v.s.Secret)
	m.Write([]byte(purpose + "|" + v.town.ID.String() + "|" + words))
	return hex.EncodeToString(m.Sum(nil)[:16])
}

// proofChallenge is what a browser works on: of this survey and this hour.
func (v *visit) proofChallenge(of id.ID) string {
	hour := strconv.FormatInt(v.now.Unix()/3600, 10)
	return hour + "." + v.signed("survey-proof", of.String()+"|"+hour)
}

// proven tells whether a browser worked for this very answer.
func (v *visit) proven(of id.ID, key, proof string) bool {
	parts := strings.Split(proof, ".")
	if len(parts) != 3 || len(parts[2]) > 20 {
		return false
	}
	hour, err := strconv.ParseInt(parts[0], 10, 64)
	age := v.now.Sub(time.Unix(hour*3600, 0))
	if err != nil || age < -time.Hour || age > proofLife || !hmac.Equal([]byte(parts[1]), []byte(v.signed("survey-proof", of.String()+"|"+parts[0]))) {
		return false
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1] + "|" + key + "|" + parts[2]))
	return bits.LeadingZeros16(uint16(sum[0])<<8|uint16(sum[1])) >= proofBits
}

// limitSends holds back who sends too many answers. Faults: TooMany.
func (v *visit) limitSends(sh *sheet) error {
	kind, most := "plain", sendsPlain
	if v.proven(sh.ID, sh.key, v.PostForm("proof")) {
		kind, most = "proof", sendsProof
	}
	key := v.town.ID.String() + ":survey:" + kind + ":" + sh.ID.String() + ":" + v.household()
	ok, wait, err := v.s.Limiter.Allow(v.ctx(), key, most, sendsPer)
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.TooMany, "fault.survey_too_many", "minutes", int(wait.Minutes())+1)
	}
	return nil
}

// trialToken is what tells a trial of the form by the platform itself from an answer: nobody else can
// make it, and what carries it is thrown away.
func (v *visit) trialToken(slug string) string {
	return v.s.TrialToken(v.town.ID.String(), slug, v.now)
}

// TrialToken is the word by which a trial of a form is known, in this hour.
func (s *Server) TrialToken(town, slug string, at time.Time) string {
	hour := strconv.FormatInt(at.Unix()/3600, 10)
	m := hmac.New(sha256.New, s.Secret)
	m.Write([]byte("survey-trial|" + town + "|" + slug + "|" + hour))
	return hour + "." + hex.EncodeToString(m.Sum(nil)[:16])
}

// onTrial tells whether the request is such a trial.
func (v *visit) onTrial() bool {
	token := v.PostForm("trial")
	if token == "" {
		token = v.Request.Header.Get("X-Trial")
	}
	if token == "" {
		return false
	}
	for _, at := range []time.Time{v.now, v.now.Add(-time.Hour)} { // one that began before the hour was full
		if hmac.Equal([]byte(token), []byte(v.s.TrialToken(v.town.ID.String(), v.Param("slug"), at))) {
			return true
		}
	}
	return false
}

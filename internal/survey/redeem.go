package survey

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"almenda/internal/credential"
	"almenda/internal/fault"
)

// Credential is how somebody proves to be a member who was asked, without telling who: a token that
// the panel signed without seeing it, or a sealed code. Without one a survey of a panel takes no answers.
type Credential interface {
	// Redeem proves that the holder may answer, once, and gives what stands for the proof in this survey
	// and in no other. The same proof gives the same, so that an answer that is sent again is the same
	// answer. It is called in the transaction that keeps the answer. Faults: Denied.
	Redeem(ctx context.Context, tx VaultTx, s Survey, w Wave) (Redeemed, error)
	// Channel is how an answer with it comes in.
	Channel() Channel
}

// Redeemed is the right to answer once. It tells nothing of the holder but the group, of at least
// twenty people.
type Redeemed struct{ Nullifier, Stratum string }

// maxCredential is how long a credential may be.
const maxCredential = 1024

// ReadCredential reads what a browser or a person brought. Faults: Denied.
func ReadCredential(raw string) (Credential, error) {
	raw = strings.TrimSpace(raw)
	switch {
	case raw == "":
		return nil, fault.New(fault.Denied, "fault.panel_answer_none")
	case len(raw) > maxCredential:
		return nil, fault.New(fault.Denied, "fault.panel_answer_wrong")
	}
	if t, err := credential.Decode(raw); err == nil {
		return token{t}, nil
	}
	if code, ok := credential.CleanCode(raw); ok {
		return sealed(code), nil
	}
	return nil, fault.New(fault.Denied, "fault.panel_answer_wrong")
}

// token is the credential of a browser with script.
type token struct{ credential.Token }

// Redeem holds the signature against the survey's own list of keys: one of another survey, of another
// group or of nobody is none.
func (t token) Redeem(_ context.Context, _ VaultTx, s Survey, w Wave) (Redeemed, error) {
	if w.Keys.Survey != s.ID || w.Keys.Verify(t.Token) != nil {
		return Redeemed{}, fault.New(fault.Denied, "fault.panel_answer_wrong")
	}
	return Redeemed{Nullifier: t.Nullifier(), Stratum: t.Stratum}, nil
}

func (t token) Channel() Channel { return Web }

// sealed is the credential of somebody without script, on paper or on the phone.
type sealed string

// Redeem finds the code among those of the survey. The nullifier does not follow from the list of codes,
// so that nobody who reads both sees which were used.
func (c sealed) Redeem(ctx context.Context, tx VaultTx, s Survey, _ Wave) (Redeemed, error) {
	stratum, err := tx.Sealed(ctx, s.ID, credential.CodeHash(s.ID, string(c)))
	if fault.Is(err, fault.NotFound) {
		err = fault.New(fault.Denied, "fault.panel_answer_wrong")
	}
	sum := sha256.Sum256([]byte("used|" + s.ID.String() + "|" + string(c)))
	return Redeemed{Nullifier: hex.EncodeToString(sum[:]), Stratum: stratum}, err
}

func (c sealed) Channel() Channel { return Code }

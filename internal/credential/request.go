package credential

import (
	"crypto/rand"
	"fmt"

	"github.com/cloudflare/circl/blindsign/blindrsa"
)

// Request is the member's half: what a browser does in script, for clients in Go.
type Request struct {
	stratum string
	message []byte
	blinded []byte
	client  blindrsa.Client
	state   blindrsa.State
}

// Ask draws a number, and blinds it for the key.
func Ask(key Public, stratum string) (Request, error) {
	if key.key == nil || !stratumForm.MatchString(stratum) {
		return Request{}, ErrMalformed
	}
	client, err := blindrsa.NewClient(blindrsa.SHA384PSSRandomized, key.key)
	if err != nil {
		return Request{}, fmt.Errorf("credential: ask: %w", err)
	}
	number := make([]byte, messageSize-32)
	if _, err := rand.Read(number); err != nil {
		return Request{}, fmt.Errorf("credential: ask: %w", err)
	}
	message, err := client.Prepare(rand.Reader, number)
	if err != nil {
		return Request{}, fmt.Errorf("credential: prepare: %w", err)
	}
	blinded, state, err := client.Blind(rand.Reader, message)
	if err != nil {
		return Request{}, fmt.Errorf("credential: blind: %w", err)
	}
	return Request{stratum: stratum, message: message, blinded: blinded, client: client, state: state}, nil
}

// Blinded is what the registry is asked to sign.
func (r Request) Blinded() []byte { return r.blinded }

// Finish takes the blinding off what the registry gave back; ErrForged when the registry signed with
// another key than the one it was asked for.
func (r Request) Finish(signature []byte) (Token, error) {
	final, err := r.client.Finalize(r.state, signature)
	if err != nil {
		return Token{}, ErrForged
	}
	return Token{Stratum: r.stratum, Message: r.message, Signature: final}, nil
}

package credential_test

import (
	"bytes"
	"crypto/rsa"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/big"
	"os"
	"strings"
	"testing"

	"github.com/cloudflare/circl/blindsign/blindrsa"

	"almenda/internal/credential"
	"almenda/internal/id"
)

func key(t *testing.T) credential.Private {
	t.Helper()
	k, err := credential.Generate()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func token(t *testing.T, k credential.Private, stratum string) credential.Token {
	t.Helper()
	r, err := credential.Ask(k.Public(), stratum)
	if err != nil {
		t.Fatal(err)
	}
	signature, err := k.Sign(r.Blinded())
	if err != nil {
		t.Fatal(err)
	}
	out, err := r.Finish(signature)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestATokenIsGoodForItsKeyOnly(t *testing.T) {
	mine, other := key(t), key(t)
	tok := token(t, mine, "g1")
	if err := mine.Public().Verify(tok); err != nil {
		t.Errorf("its own key: %v", err)
	}
	if err := other.Public().Verify(tok); !errors.Is(err, credential.ErrForged) {
		t.Errorf("another key: %v", err)
	}
	if err := (credential.Public{}).Verify(tok); !errors.Is(err, credential.ErrForged) {
		t.Errorf("no key: %v", err)
	}
	for name, change := range map[string]func(*credential.Token){
		"a changed message":   func(t *credential.Token) { t.Message[40] ^= 1 },
		"a changed prefix":    func(t *credential.Token) { t.Message[0] ^= 1 },
		"a changed signature": func(t *credential.Token) { t.Signature[9] ^= 1 },
		"a longer message":    func(t *credential.Token) { t.Message = append(t.Message, 0) },
		"no signature":        func(t *credential.Token) { t.Signature = nil },
		"a signature of ones": func(t *credential.Token) { t.Signature = append(make([]byte, 255), 1) },
	} {
		bad := credential.Token{Stratum: tok.Stratum, Message: bytes.Clone(tok.Message), Signature: bytes.Clone(tok.Signature)}
		change(&bad)
		if err := mine.Public().Verify(bad); !errors.Is(err, credential.ErrForged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheRegistryNeverSeesTheToken(t *testing.T) {
	k := key(t)
	r, _ := credential.Ask(k.Public(), "g1")
	again, _ := credential.Ask(k.Public(), "g1")
	if bytes.Equal(r.Blinded(), again.Blinded()) {
		t.Error("two members asked with the same blinded message")
	}
	one, _ := k.Sign(r.Blinded())
	two, _ := k.Sign(r.Blinded())
	if !bytes.Equal(one, two) {
		t.Error("the same blinded message got two signatures, so a lost reply cannot be asked for again")
	}
	tok, err := r.Finish(one)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(tok.Signature, one[:16]) || bytes.Contains(r.Blinded(), tok.Message[:16]) {
		t.Error("what the registry saw is part of the token")
	}
	if _, err := r.Finish(append(make([]byte, 255), 7)); !errors.Is(err, credential.ErrForged) {
		t.Errorf("a signature of something else was taken: %v", err)
	}
}

func TestOnlyBlindedMessagesAreSigned(t *testing.T) {
	k := key(t)
	for name, raw := range map[string][]byte{
		"nothing":   nil,
		"too short": make([]byte, 255),
		"too long":  make([]byte, 257),
		"zero":      make([]byte, 256),
		"one":       append(make([]byte, 255), 1),
		"too large": bytes.Repeat([]byte{255}, 256),
	} {
		if _, err := k.Sign(raw); !errors.Is(err, credential.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := (credential.Private{}).Sign(make([]byte, 256)); !errors.Is(err, credential.ErrMalformed) {
		t.Errorf("no key: %v", err)
	}
}

func TestKeysAndTokensAreReadBackAndNothingElseIs(t *testing.T) {
	k := key(t)
	back, err := credential.ParsePrivate(k.Bytes())
	if err != nil || back.Public().String() != k.Public().String() {
		t.Fatalf("private: %v", err)
	}
	public, err := credential.ParsePublic(k.Public().String())
	if err != nil {
		t.Fatalf("public: %v", err)
	}
	tok := token(t, k, "g12")
	read, err := credential.Decode(tok.Encode())
	if err != nil || read.Encode() != tok.Encode() || public.Verify(read) != nil {
		t.Fatalf("token: %v", err)
	}
	if read.Nullifier() != credential.Nullifier(tok.Message) || len(read.Nullifier()) != 64 {
		t.Error("the nullifier is not the hash of the message")
	}
	good := tok.Encode()
	for _, bad := range []string{
		"", ".", "...", good + ".", good + "=", good[:len(good)-2], "b" + good[1:], strings.Replace(good, "g12", "G12", 1),
		strings.Replace(good, "g12", "", 1), strings.Replace(good, "g12", "../x", 1), good + "\n", strings.Repeat("a", 5000),
	} {
		if _, err := credential.Decode(bad); !errors.Is(err, credential.ErrMalformed) {
			t.Errorf("read %.30q…: %v", bad, err)
		}
	}
	for _, bad := range []string{"", "AAAA", k.Public().String()[2:], k.Public().String() + "=="} {
		if _, err := credential.ParsePublic(bad); !errors.Is(err, credential.ErrMalformed) {
			t.Errorf("read a key from %.20q…: %v", bad, err)
		}
	}
	if _, err := credential.ParsePrivate(k.Bytes()[1:]); !errors.Is(err, credential.ErrMalformed) {
		t.Errorf("read half a private key: %v", err)
	}
}

func TestTheListHasOneForm(t *testing.T) {
	a, b := key(t), key(t)
	survey := id.Secret()
	list := credential.List{Survey: survey, Keys: []credential.Listed{
		{Stratum: "g2", Label: "män <30 & äldre", Key: b.Public().String(), Invited: 22},
		{Stratum: "g1", Label: "kvinnor", Key: a.Public().String(), Invited: 20},
	}}
	turned := credential.List{Survey: survey, Keys: []credential.Listed{list.Keys[1], list.Keys[0]}}
	if list.Hash() != turned.Hash() || len(list.Hash()) != 64 {
		t.Error("the hash depends on the order in which groups were given")
	}
	if strings.Contains(string(list.Canonical()), `\u003c`) || !strings.HasPrefix(string(list.Canonical()), `{"survey":"`+survey.String()+`","suite":"RSABSSA-SHA384-PSS-Randomized","keys":[{"stratum":"g1","label":"kvinnor","key":"`) {
		t.Errorf("not the canonical form: %s", list.Canonical())
	}
	read, err := credential.ParseList(list.Canonical())
	if err != nil || read.Hash() != list.Hash() {
		t.Fatalf("not read back: %v", err)
	}
	if _, err := credential.ParseList(append(list.Canonical(), ' ')); !errors.Is(err, credential.ErrMalformed) {
		t.Errorf("a list with a space was read: %v", err)
	}
	tok := token(t, a, "g1")
	if err := read.Verify(tok); err != nil {
		t.Errorf("a token of the list: %v", err)
	}
	for _, claim := range []string{"g2", "g3"} {
		tok.Stratum = claim
		if err := read.Verify(tok); !errors.Is(err, credential.ErrForged) {
			t.Errorf("a token of g1 that claims %s: %v", claim, err)
		}
	}
}

// TestTheSuiteIsThatOfTheRFC holds the library to the example of RFC 9474, appendix A.1. Its key has
// 4096 bits, ours have 2048.
func TestTheSuiteIsThatOfTheRFC(t *testing.T) {
	raw, err := os.ReadFile("testdata/rfc9474.json")
	if err != nil {
		t.Fatal(err)
	}
	var v map[string]any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	field := func(name string) []byte {
		s, _ := v[name].(string)
		s = strings.TrimPrefix(s, "0x")
		if len(s)%2 == 1 {
			s = "0" + s
		}
		out, err := hex.DecodeString(s)
		if err != nil || len(out) == 0 {
			t.Fatalf("%s: %v", name, err)
		}
		return out
	}
	number := func(name string) *big.Int { return new(big.Int).SetBytes(field(name)) }
	private := &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: number("n"), E: int(number("e").Int64())},
		D:         number("d"), Primes: []*big.Int{number("p"), number("q")},
	}
	private.Precompute()
	signature, err := blindrsa.NewSigner(private).BlindSign(field("blinded_msg"))
	if err != nil || !bytes.Equal(signature, field("blind_sig")) {
		t.Errorf("the blind signature differs: %v", err)
	}
	verifier, err := blindrsa.NewVerifier(blindrsa.SHA384PSSRandomized, &private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	if err := verifier.Verify(field("input_msg"), field("sig")); err != nil {
		t.Errorf("the signature of the example is not accepted: %v", err)
	}
}

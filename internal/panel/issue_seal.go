package panel

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"

	"almenda/internal/id"
	"almenda/internal/tenant"
)

// errSealed is what was sealed with another secret, or for another place.
var errSealed = errors.New("panel: what was sealed cannot be opened")

// seal closes something so that only the installation's secret opens it again, in this town, for this
// use and in this survey; more is a secret of somebody else that is needed as well. All that is sealed
// of one length has one length.
func (s *Service) seal(t tenant.ID, use string, survey id.ID, more string, plain []byte) string {
	box := s.box(t, use, survey, more)
	nonce := make([]byte, box.NonceSize())
	_, _ = rand.Read(nonce) // never fails: the runtime ends the program first
	return base64.RawStdEncoding.EncodeToString(box.Seal(nonce, nonce, plain, nil))
}

// unseal opens what seal closed.
func (s *Service) unseal(t tenant.ID, use string, survey id.ID, more, sealed string) ([]byte, error) {
	box := s.box(t, use, survey, more)
	raw, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < box.NonceSize() {
		return nil, errSealed
	}
	plain, err := box.Open(nil, raw[:box.NonceSize()], raw[box.NonceSize():], nil)
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}

func (s *Service) box(t tenant.ID, use string, survey id.ID, more string) cipher.AEAD {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(t.String() + "|panel|seal|" + use + "|" + survey.String() + "|" + more))
	block, err := aes.NewCipher(m.Sum(nil))
	if err != nil {
		panic("panel: a key of 32 bytes is refused: " + err.Error())
	}
	box, err := cipher.NewGCM(block)
	if err != nil {
		panic("panel: the block of AES is refused: " + err.Error())
	}
	return box
}

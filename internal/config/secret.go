package config

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
)

// makeSecret makes the installation's secret and keeps it. Of several processes that start at the
// same time one makes it and the others read that.
func makeSecret(path string) ([]byte, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails: the runtime ends the program first
	made := []byte(hex.EncodeToString(b[:]))
	own := path + "." + hex.EncodeToString(b[:4])
	if err := os.WriteFile(own, made, 0o600); err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(own) }() // only its other name is of use
	if err := os.Link(own, path); err != nil && !errors.Is(err, os.ErrExist) {
		return nil, err
	}
	return os.ReadFile(path) //nolint:gosec // our own folder
}

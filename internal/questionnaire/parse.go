package questionnaire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
)

// MaxBytes is how long a definition may be as JSON.
const MaxBytes = 2 << 20

var (
	keyShape      = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	codeShape     = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)
	districtShape = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)
)

// Parse reads a definition. A field that it does not know is refused, for a condition that is spelled
// wrongly must not show a question to everybody. What it reads may still not run: ask Check.
func Parse(raw []byte) (Definition, error) {
	var d Definition
	if len(raw) > MaxBytes {
		return d, errors.New("questionnaire: the definition is too long")
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil {
		return Definition{}, fmt.Errorf("questionnaire: read definition: %w", err)
	}
	if dec.More() {
		return Definition{}, errors.New("questionnaire: read definition: something follows it")
	}
	if d.Format == 0 {
		d.Format = Format
	}
	if d.Format != Format {
		return Definition{}, fmt.Errorf("questionnaire: definitions of format %d are not known", d.Format)
	}
	return d, nil
}

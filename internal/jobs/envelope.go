package jobs

import (
	"encoding/json"
	"fmt"
	"regexp"
	"time"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/outbox"
	"almenda/internal/tenant"
)

// envelope is all that Redis ever learns of an event.
type envelope struct {
	Town    string            `json:"t"`
	ID      id.ID             `json:"i"`
	Kind    event.Kind        `json:"k"`
	Subject id.ID             `json:"s"`
	Data    map[string]string `json:"d,omitempty"`
	At      time.Time         `json:"a"`
}

// harmless is what ids, numbers and short codes look like. An address, a name with a space or a
// sentence does not pass.
var harmless = regexp.MustCompile(`^[0-9A-Za-z._:/+-]{0,128}$`)

// seal makes the payload of an event. An event whose data could be a person's is refused, not cut:
// whoever emits it has made a mistake that must be seen.
func seal(t tenant.ID, e event.Event) ([]byte, error) {
	for name, v := range e.Data {
		if !harmless.MatchString(v) {
			return nil, fmt.Errorf("%w: %s: data %q holds more than an id or a number", outbox.ErrRefused, e.Kind, name)
		}
	}
	raw, err := json.Marshal(envelope{t.String(), e.ID, e.Kind, e.Subject, e.Data, e.At})
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", outbox.ErrRefused, e.Kind, err)
	}
	return raw, nil
}

// open reads a payload. ok is false for one that no town or no event stands in.
func open(raw []byte, towns Towns) (*tenant.Town, event.Event, bool) {
	var v envelope
	if json.Unmarshal(raw, &v) != nil {
		return nil, event.Event{}, false
	}
	town, ok := towns.ByText(v.Town)
	if !ok || v.ID == id.None {
		return nil, event.Event{}, false
	}
	return town, event.Event{ID: v.ID, Kind: v.Kind, Subject: v.Subject, Data: v.Data, At: v.At}, true
}

package fault

import (
	"errors"
	"fmt"
)

// Kind is what sort of no it is. The zero Kind is Internal: an error nobody foresaw.
type Kind int

const (
	Internal    Kind = iota
	NotFound         // not there, or not yours: the two are never told apart
	Invalid          // the input breaks a rule that the person can mend
	Denied           // the person may not do this here
	SignIn           // nobody is signed in, or not strongly enough
	Conflict         // somebody was there first
	Closed           // the time for it has not come or has passed
	TooMany          // too often; Params["seconds"] says when to come back
	TooLarge         // more bytes than allowed
	Unavailable      // a part of the service is away for now
)

func (k Kind) String() string {
	return [...]string{"internal", "not found", "invalid", "denied", "sign in", "conflict", "closed", "too many", "too large", "unavailable"}[k]
}

// Field is one fault beside one form field: Name is the input's name, Key the catalogue key.
type Field struct {
	Name   string
	Key    string
	Params map[string]any
}

// Error is a refusal that can be explained to a person.
// Key is a catalogue key ("fault.idea.closed"); Params fill its placeholders.
type Error struct {
	Kind   Kind
	Key    string
	Params map[string]any
	Fields []Field
	cause  error
}

// New makes a fault. pairs are alternating parameter names and values.
func New(kind Kind, key string, pairs ...any) *Error {
	return &Error{Kind: kind, Key: key, Params: params(pairs)}
}

// Because is New with the error that led to it, kept for the log and never shown.
func Because(cause error, kind Kind, key string, pairs ...any) *Error {
	return &Error{Kind: kind, Key: key, Params: params(pairs), cause: cause}
}

// Missing is the one NotFound, for "not there" and "not mine" alike.
func Missing() *Error { return New(NotFound, "fault.not_found") }

func params(pairs []any) map[string]any {
	if len(pairs) == 0 {
		return nil
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return m
}

// Error is for logs and for those who write towns: kind, key, and which fields are at fault and why.
func (e *Error) Error() string {
	out := e.Kind.String() + ": " + e.Key
	for _, f := range e.Fields {
		out += " (" + f.Name + ": " + f.Key + ")"
	}
	if e.cause != nil {
		out += ": " + e.cause.Error()
	}
	return out
}

func (e *Error) Unwrap() error { return e.cause }

// KindOf tells the kind of the first fault in err's chain; Internal when there is none.
func KindOf(err error) Kind {
	var f *Error
	if errors.As(err, &f) {
		return f.Kind
	}
	return Internal
}

// Is tells whether err is a fault of that kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// Form gathers field faults while input is checked.
type Form struct{ fields []Field }

// Add notes a fault beside a field.
func (f *Form) Add(name, key string, pairs ...any) {
	f.fields = append(f.fields, Field{Name: name, Key: key, Params: params(pairs)})
}

// Err is nil when no field was at fault, else one Invalid fault that lists them all.
func (f *Form) Err() error {
	if len(f.fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Key: "fault.form", Params: map[string]any{"n": len(f.fields)}, Fields: f.fields}
}

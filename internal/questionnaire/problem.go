package questionnaire

import (
	"almenda/internal/tenant"
)

// Problem is one thing that is wrong with an answer. Key is of the catalogue. Says, when there is any, is
// the definition's own sentence for it and goes before (through Run.Words).
type Problem struct {
	Question, Row, Key string
	Params             map[string]any
	Says               tenant.Text
}

// Finding is one thing to mend in a definition: At names the section or question, Key what to do.
type Finding struct {
	At     string
	Level  string // error, warning, hint
	Key    string
	Params map[string]any
}

// The levels of findings. Only errors keep a survey from opening.
const (
	Error   = "error"
	Warning = "warning"
	Hint    = "hint"
)

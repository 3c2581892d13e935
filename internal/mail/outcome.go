package mail

import (
	"errors"
	"fmt"

	"github.com/emersion/go-smtp"
)

// Verdict is how sure we are of what became of a letter.
type Verdict int

const (
	// Unknown is the zero Verdict: the letter was handed over whole and no answer came back.
	Unknown Verdict = iota
	// Sent: the server said 250 to the letter. Nothing after that matters.
	Sent
	// TryLater: the server said 4xx, or the talk broke off before the letter was handed over.
	TryLater
	// Failed: the server said 5xx, or the letter cannot be written. Never tried again.
	Failed
)

func (v Verdict) String() string {
	return [...]string{"unknown", "sent", "try later", "failed"}[v]
}

// Stage is how far the talk with the server had come.
type Stage string

const (
	StageWrite   Stage = "write" // our own refusal: bad address, bad header
	StageConnect Stage = "connect"
	StageSender  Stage = "sender"
	StageRcpt    Stage = "rcpt"
	StageBody    Stage = "body"
	StageAnswer  Stage = "answer" // after the last byte of the letter
)

// Outcome is what became of one letter.
type Outcome struct {
	Verdict  Verdict
	Stage    Stage
	Code     int               // of the server's answer; 0 when there was none
	Enhanced smtp.EnhancedCode // zero when there was none
}

// Reason is a short code for the row and the log. It never holds the server's own text, which may
// quote the address.
func (o Outcome) Reason() string {
	switch {
	case o.Verdict == Sent:
		return ""
	case o.Code == 0:
		return string(o.Stage)
	case o.Enhanced == smtp.EnhancedCode{}:
		return fmt.Sprintf("%s %d", o.Stage, o.Code)
	}
	return fmt.Sprintf("%s %d %d.%d.%d", o.Stage, o.Code, o.Enhanced[0], o.Enhanced[1], o.Enhanced[2])
}

// Dead tells whether the answer means that nobody is reached at this address, now or later.
func (o Outcome) Dead() bool {
	if o.Verdict != Failed || o.Stage != StageRcpt {
		return false
	}
	if o.Enhanced == (smtp.EnhancedCode{}) {
		return o.Code == 550 || o.Code == 551 || o.Code == 553
	}
	if o.Enhanced[0] != 5 || o.Enhanced[1] != 1 {
		return false
	}
	switch o.Enhanced[2] {
	case 1, 2, 3, 6, 10: // no such box, no such domain, bad syntax, moved, null MX
		return true
	}
	return false
}

// judge reads an error of the talk at a stage. Before the letter was handed over, silence means
// that nothing was accepted; afterwards it means that we do not know.
func judge(stage Stage, err error) Outcome {
	var reply *smtp.SMTPError
	if errors.As(err, &reply) {
		o := Outcome{Verdict: TryLater, Stage: stage, Code: reply.Code, Enhanced: reply.EnhancedCode}
		switch {
		case stage == StageConnect:
			// A server that turns us away says nothing about the recipient.
		case reply.Code >= 500:
			o.Verdict = Failed
		case reply.Code >= 200 && reply.Code < 300 && stage == StageAnswer:
			o.Verdict = Sent
		}
		return o
	}
	if stage == StageAnswer {
		return Outcome{Verdict: Unknown, Stage: stage}
	}
	return Outcome{Verdict: TryLater, Stage: stage}
}

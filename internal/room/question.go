package room

import (
	"context"
	"slices"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/richtext"
)

const (
	// MaxQuestion is the longest question, in runes: what can be read from the back of a hall.
	MaxQuestion = 300
	// MaxReason is the longest reason for putting a question aside.
	MaxReason = 300
	// MaxAnswer is the longest note of an answer.
	MaxAnswer = 2000
	// openQuestions is how many questions of one person may wait for the host.
	openQuestions = 5
	// wall is how many questions are shown at most.
	wall = 100
)

// PutQuestion is a question to be put. Key is made by the form: sent twice it is put once.
type PutQuestion struct {
	Room  id.ID
	Body  string
	Named bool // the name may be shown beside it
	Key   string
}

// Put hands a question to the host. Faults: SignIn, NotFound, Closed, Invalid with field question.
func (s *Service) Put(ctx context.Context, who access.Actor, in PutQuestion) error {
	if err := s.policy.Allow(who, access.SpeakRoom, access.Scope{}); err != nil {
		return err
	}
	in.Body = richtext.Text(in.Body)
	var form fault.Form
	switch n := utf8.RuneCountInString(in.Body); {
	case n < 5:
		form.Add("question", "fault.room_question_missing")
	case n > MaxQuestion:
		form.Add("question", "fault.too_long", "max", MaxQuestion)
	case nationalid.In(in.Body):
		form.Add("question", "fault.national_number")
	}
	if in.Key == "" || len(in.Key) > 64 {
		in.Key = id.New().String()
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if _, err := tx.Place(ctx, in.Room); err != nil {
			return err
		}
		if _, err := tx.QuestionByKey(ctx, who.Account, in.Key); !fault.Is(err, fault.NotFound) {
			return err
		}
		if err := form.Err(); err != nil {
			return err
		}
		return s.put(ctx, tx, who, in)
	})
}

func (s *Service) put(ctx context.Context, tx Tx, who access.Actor, in PutQuestion) error {
	closed := fault.New(fault.Closed, "fault.room_no_questions")
	if sitting, err := newest(ctx, tx, in.Room); err != nil || !sitting.TakesQuestions() {
		return or(err, closed)
	}
	if _, err := line(ctx, tx, in.Room, ActPut, in.Room, id.None, ""); err != nil {
		return err
	}
	sitting, err := newest(ctx, tx, in.Room)
	if err != nil || !sitting.TakesQuestions() {
		return or(err, closed)
	}
	mine, err := tx.QuestionsBy(ctx, sitting.ID, who.Account)
	if err != nil {
		return err
	}
	waiting := 0
	for _, q := range mine {
		if q.State == Fresh {
			waiting++
		}
	}
	if waiting >= openQuestions {
		var form fault.Form
		form.Add("question", "fault.room_questions_many", "max", openQuestions)
		return form.Err()
	}
	return tx.PutQuestion(ctx, Question{ID: id.New(), Room: in.Room, Sitting: sitting.ID, Author: who.Account, Named: in.Named, Body: in.Body,
		State: Fresh, Asked: tx.Now()}, in.Key)
}

// Support adds one's support to a question or takes it back. Twice is once. Faults: SignIn,
// NotFound, Closed once it was answered.
func (s *Service) Support(ctx context.Context, who access.Actor, room, question id.ID, want bool) error {
	if err := s.policy.Allow(who, access.SpeakRoom, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		q, err := tx.Question(ctx, question)
		if err != nil || q.Room != room || !q.State.Public() {
			return or(err, fault.Missing())
		}
		if q.State == Answered {
			return fault.New(fault.Closed, "fault.room_question_over")
		}
		changed, err := tx.Support(ctx, question, who.Account, want)
		if err != nil || !changed {
			return err
		}
		_, err = line(ctx, tx, room, ActSupport, question, id.None, "")
		return err
	})
}

// Move is what a host does with a question.
type Move struct {
	To     Stand
	Reason string // of putting it aside
	Answer string // of an answer; may be empty
}

// from is where a question can come from on its way to a state.
var from = map[Stand][]Stand{
	Shown:     {Fresh, Answering, Dismissed},
	Answering: {Shown},
	Answered:  {Shown, Answering},
	Dismissed: {Fresh, Shown, Answering},
}

var acts = map[Stand]Act{Shown: ActShown, Answering: ActAnswering, Answered: ActAnswered, Dismissed: ActDismissed}

func (in *Move) check() error {
	in.Reason, in.Answer = richtext.Text(in.Reason), richtext.Text(in.Answer)
	var form fault.Form
	if from[in.To] == nil {
		form.Add("state", "fault.room_choice")
	}
	if in.To != Dismissed {
		in.Reason = ""
	} else if n := utf8.RuneCountInString(in.Reason); n < 5 {
		form.Add("reason", "fault.room_reason_missing")
	} else if n > MaxReason {
		form.Add("reason", "fault.too_long", "max", MaxReason)
	} else if nationalid.In(in.Reason) {
		form.Add("reason", "fault.national_number")
	}
	if in.To != Answered {
		in.Answer = ""
	} else if utf8.RuneCountInString(in.Answer) > MaxAnswer {
		form.Add("answer", "fault.too_long", "max", MaxAnswer)
	} else if nationalid.In(in.Answer) {
		form.Add("answer", "fault.national_number")
	}
	return form.Err()
}

// Handle shows a question, takes it up, notes its answer or puts it aside. What it is already
// stays as it is. Faults: SignIn, Denied, NotFound, Conflict, Invalid with field reason, answer or
// state.
func (s *Service) Handle(ctx context.Context, who access.Actor, room, question id.ID, in Move) error {
	wrong := in.check()
	return s.hosted(ctx, who, room, func(tx Tx, p Place) error {
		q, err := tx.Question(ctx, question)
		if err != nil || q.Room != room {
			return or(err, fault.Missing())
		}
		if wrong != nil {
			return wrong
		}
		if q.State == in.To {
			return nil
		}
		// What was never on the wall is told to nobody but hosts and its author.
		ref := question
		if !q.State.Public() && in.To == Dismissed {
			ref = room
		}
		if _, err := line(ctx, tx, room, acts[in.To], ref, id.None, ""); err != nil {
			return err
		}
		if q, err = tx.Question(ctx, question); err != nil || q.State == in.To {
			return err
		}
		if !slices.Contains(from[in.To], q.State) {
			return fault.New(fault.Conflict, "fault.room_question_moved")
		}
		q.State, q.Reason, q.Answer = in.To, in.Reason, in.Answer
		if err := tx.SetQuestion(ctx, q); err != nil {
			return err
		}
		if in.To != Dismissed && in.To != Answered {
			return nil
		}
		if err := tx.Audit(ctx, who.Account, "room.question."+string(in.To), question, nil); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.RoomQuestionEnded, Subject: question, Data: map[string]string{"room": room.String()}})
	})
}

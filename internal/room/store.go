package room

import (
	"context"
	"time"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/tenant"
)

// Store opens transactions of a town.
type Store interface {
	View(ctx context.Context, t tenant.ID, fn func(Tx) error) error
	Update(ctx context.Context, t tenant.ID, fn func(Tx) error) error
}

// Tx is what this package needs of a transaction. Methods that look for one thing return
// fault.NotFound when it is not there.
type Tx interface {
	Now() time.Time
	Emit(ctx context.Context, e event.Event) error
	Audit(ctx context.Context, actor id.ID, act string, subject id.ID, data map[string]string) error

	Place(ctx context.Context, room id.ID) (Place, error)
	// Line gives the next number of the room's log to an act about ref, which is the room or a thing
	// in it. It holds the room's row until the end, so that what a room allows once is decided by one
	// transaction after the other.
	Line(ctx context.Context, room id.ID, a Act, ref, account id.ID, note string) (seq int64, err error)
	SetMode(ctx context.Context, room id.ID, m Mode, slow time.Duration) error

	// Newest is the last sitting of a room, called off or not: no other can go on or be planned.
	Newest(ctx context.Context, room id.ID) (Sitting, error)
	Sitting(ctx context.Context, sitting id.ID) (Sitting, error)
	// Sittings lists those that were not called off, newest first.
	Sittings(ctx context.Context, room id.ID) ([]Sitting, error)
	PutSitting(ctx context.Context, s Sitting) error
	SetSitting(ctx context.Context, s Sitting) error
	// Raise notes that so many watch the room; a smaller number than before changes nothing.
	Raise(ctx context.Context, room id.ID, watching int) error
	// InState lists sittings of the town with their rooms, newest first.
	InState(ctx context.Context, states []State, max int) ([]Entry, error)

	Speaker(ctx context.Context, speaker id.ID) (Speaker, error)
	// Queue lists who waits or speaks, the speaker first.
	Queue(ctx context.Context, sitting id.ID) ([]Speaker, error)
	// PutSpeaker fails with a fault.Conflict when the person has a place already.
	PutSpeaker(ctx context.Context, s Speaker) error
	// Turn ends a place or gives it the floor; seq is the line that did so.
	Turn(ctx context.Context, speaker id.ID, to Turn, seq int64) error

	Question(ctx context.Context, question id.ID) (Question, error)
	QuestionByKey(ctx context.Context, author id.ID, key string) (Question, error)
	PutQuestion(ctx context.Context, q Question, key string) error
	SetQuestion(ctx context.Context, q Question) error
	// Questions lists those of a sitting in these states, most supported first.
	Questions(ctx context.Context, sitting id.ID, states []Stand, max int) ([]Question, error)
	QuestionsBy(ctx context.Context, sitting, author id.ID) ([]Question, error)
	CountQuestions(ctx context.Context, sitting id.ID, s Stand) (int, error)
	// Support counts each person once; changed tells whether the number moved.
	Support(ctx context.Context, question, who id.ID, want bool) (changed bool, err error)
	Supported(ctx context.Context, sitting, who id.ID) ([]id.ID, error)

	// Minutes lists the versions for a sitting, newest first.
	Minutes(ctx context.Context, sitting id.ID) ([]Minutes, error)
	// Recorded tells whether minutes of any sitting of the room were published.
	Recorded(ctx context.Context, room id.ID) (bool, error)
	// PutMinutes adds a version. It fails with a fault.Conflict when one with that key is there.
	PutMinutes(ctx context.Context, m Minutes, key string) error
	// IndexMinutes makes published minutes findable.
	IndexMinutes(ctx context.Context, p Place, m Minutes) error
	Facts(ctx context.Context, s Sitting) (Facts, error)
	// Lines reads the log between two numbers, the first exclusive.
	Lines(ctx context.Context, room id.ID, after, until int64, req page.Request) (page.Of[Line], error)
}

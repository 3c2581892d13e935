package live

import (
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Topic is what can be watched. It is made by Room and Hint only, so that no topic is without
// its town; the zero Topic is watched by nobody.
type Topic struct {
	town tenant.ID
	room id.ID
	name string
}

// Room is the ordered log of a discussion or a meeting.
func Room(t tenant.ID, room id.ID) Topic { return Topic{town: t, room: room} }

// Hint is a page that wants to know when it should fetch itself again, by a name such as
// "campaign:<id>". It has no log.
func Hint(t tenant.ID, name string) Topic { return Topic{town: t, name: name} }

// Town is whose topic it is.
func (t Topic) Town() tenant.ID { return t.town }

// Room is whose log the topic follows; ok is false for a hint topic.
func (t Topic) Room() (room id.ID, ok bool) { return t.room, t.room != id.None }

// Name is a hint topic's name; empty for a room.
func (t Topic) Name() string { return t.name }

func (t Topic) valid() bool { return !t.town.IsZero() && (t.room != id.None) != (t.name != "") }

// String is the topic's name between nodes. It begins with the town.
func (t Topic) String() string {
	if t.room != id.None {
		return t.town.String() + ":live:room:" + t.room.String()
	}
	return t.town.String() + ":live:hint:" + t.name
}

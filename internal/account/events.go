package account

import (
	"almenda/internal/event"
	"almenda/internal/id"
)

func created(a id.ID) event.Event  { return event.Event{Kind: event.AccountCreated, Subject: a} }
func deleted(a id.ID) event.Event  { return event.Event{Kind: event.AccountDeleted, Subject: a} }
func rolesSet(a id.ID) event.Event { return event.Event{Kind: event.AccountRolesSet, Subject: a} }

func sessionsEnded(a id.ID) event.Event {
	return event.Event{Kind: event.SessionsEnded, Subject: a}
}

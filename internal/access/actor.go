package access

import (
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Role is what somebody is in one town.
type Role string

const (
	Anonymous  Role = "anonymous"
	Resident   Role = "resident"
	Ambassador Role = "ambassador"
	Moderator  Role = "moderator"
	Editor     Role = "editor"
	Admin      Role = "admin"
	System     Role = "system" // the platform itself: jobs and sweeps
)

// Granted lists the roles that somebody can be given, weakest first.
var Granted = []Role{Ambassador, Moderator, Editor, Admin}

// Scope is where a grant holds. The zero Scope is the whole town.
type Scope struct {
	Process  id.ID
	District string
}

// Whole tells whether the scope is the whole town.
func (s Scope) Whole() bool { return s == Scope{} }

// Covers tells whether a grant for s reaches a thing that lies in at.
func (s Scope) Covers(at Scope) bool {
	if s.Process != id.None && s.Process != at.Process {
		return false
	}
	return s.District == "" || s.District == at.District
}

// Grant is a role held within a scope.
type Grant struct {
	Role  Role
	Scope Scope
}

// Assurance is how surely we know who somebody is.
type Assurance int

const (
	Nobody   Assurance = iota
	ByMail             // a code sent to the address was typed in
	Verified           // proven resident
)

// Actor is who asks. It is an argument of every service method.
type Actor struct {
	Tenant    tenant.ID
	Account   id.ID // None for nobody and for the system
	Person    id.ID // of a panel, in a member's session; None otherwise. Members need no account
	Name      string
	Language  string
	District  string
	Office    string // of staff: the office they answer for
	Grants    []Grant
	Assurance Assurance
	system    bool
}

// Guest is somebody who is not signed in.
func Guest(t tenant.ID, lang string) Actor { return Actor{Tenant: t, Language: lang} }

// ForSystem is the platform acting by itself in a town.
func ForSystem(t tenant.ID) Actor { return Actor{Tenant: t, system: true} }

// SignedIn tells whether there is a person behind the actor.
func (a Actor) SignedIn() bool { return a.Account != id.None }

// IsSystem tells whether the platform itself acts.
func (a Actor) IsSystem() bool { return a.system }

// Staff tells whether the actor holds any granted role, anywhere in the town.
func (a Actor) Staff() bool { return len(a.Grants) > 0 }

// Holds lists the roles that the actor has at a place, the base role first.
func (a Actor) Holds(at Scope) []Role {
	if a.system {
		return []Role{System}
	}
	if !a.SignedIn() {
		return []Role{Anonymous}
	}
	roles := []Role{Anonymous, Resident}
	for _, g := range a.Grants {
		if g.Scope.Covers(at) {
			roles = append(roles, g.Role)
		}
	}
	return roles
}

// Package event is the catalogue of everything that can happen in a town that somebody else may
// want to react to.
//
// An event is written in the same transaction as the change it tells of (Tx.Emit), and carries
// ids, never personal data: whoever reacts reads the rest from the database.
//
// Imports id only.
package event

import (
	"time"

	"almenda/internal/id"
)

// Kind names what happened, in the past tense: noun.verb.
type Kind string

// Everything that can happen. A kind is added here first; the relay refuses unknown ones.
const (
	MailQueued         Kind = "mail.queued"            // subject: mail
	AccountCreated     Kind = "account.created"        // subject: account
	AccountDeleted     Kind = "account.deleted"        // subject: account
	AccountRolesSet    Kind = "account.roles_set"      // subject: account
	SessionsEnded      Kind = "account.sessions_ended" // subject: account
	IdeaPublished      Kind = "idea.published"         // subject: idea
	IdeaEdited         Kind = "idea.edited"            // subject: idea
	IdeaWithdrawn      Kind = "idea.withdrawn"         // subject: idea
	IdeaSupported      Kind = "idea.supported"         // subject: idea; support given or taken back
	IdeaStatusSet      Kind = "idea.status_set"        // subject: idea
	IdeaAnswered       Kind = "idea.answered"          // subject: idea
	CommentPosted      Kind = "comment.posted"         // subject: comment; data: room, seq
	CommentEdited      Kind = "comment.edited"         // subject: comment; data: room, seq
	CommentRemoved     Kind = "comment.removed"        // subject: comment; data: room, seq
	CampaignChanged    Kind = "campaign.changed"       // subject: campaign; state or progress
	CampaignStarted    Kind = "campaign.started"       // subject: campaign; work is waiting
	InvitationAccepted Kind = "invitation.accepted"    // subject: invitation
	ProcessChanged     Kind = "process.changed"        // subject: process
	PhaseOpened        Kind = "process.phase_opened"   // subject: process; data: position
	PhaseClosed        Kind = "process.phase_closed"   // subject: process; data: position
	TownApplied        Kind = "town.applied"           // subject: none
)

// Event is one thing that happened. Data holds ids and numbers only.
type Event struct {
	ID      id.ID
	Kind    Kind
	Subject id.ID
	Data    map[string]string
	At      time.Time
}

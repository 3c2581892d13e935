package invitation

// Keys lists the catalogue keys that this package answers with, so that a test can hold them
// against the catalogue.
func Keys() []string {
	return []string{
		"invitation.problem.empty", "invitation.problem.address", "invitation.problem.too_long",
		"invitation.problem.long_name", "invitation.problem.national", "invitation.problem.duplicate",
		"fault.invitation.bytes", "fault.invitation.rows", "fault.invitation.unfolds", "fault.invitation.format",
		"fault.invitation.unreadable", "fault.invitation.quotes", "fault.invitation.empty",
		"fault.invitation.no_addresses", "fault.invitation.title", "fault.invitation.title_long",
		"fault.invitation.message_long", "fault.invitation.message_national", "fault.invitation.speed",
		"fault.invitation.days", "fault.invitation.language", "fault.invitation.state",
		"fault.invitation.wrong_state", "fault.invitation.nobody", "fault.invitation.proof",
		"fault.invitation.used", "fault.invitation.gone",
		"campaign.reason." + ReasonProof, "campaign.reason." + ReasonFailures,
	}
}

package panel

// MemberTx is what member.go needs of a transaction.
type MemberTx interface{}

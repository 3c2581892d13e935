package panel

// IssueTx is what issue.go needs of a transaction.
type IssueTx interface{}

package survey

// IntakeTx is what intake needs of a transaction.
type IntakeTx interface{}

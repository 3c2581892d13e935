package panel

// DrawTx is what draw.go needs of a transaction.
type DrawTx interface{}

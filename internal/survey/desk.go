package survey

// DeskTx is what desk needs of a transaction.
type DeskTx interface{}

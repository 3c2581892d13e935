package survey

// ResultsTx is what results needs of a transaction.
type ResultsTx interface{}

package survey

// OfficeTx is what office needs of a transaction.
type OfficeTx interface{}

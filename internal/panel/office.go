package panel

// OfficeTx is what office.go needs of a transaction.
type OfficeTx interface {
	RecruitTx
}

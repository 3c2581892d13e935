package views

// programmePeriod is when a programme runs, as far as it is said.
func programmePeriod(pg Page, p Programme) string {
	switch {
	case p.Ends == "":
		return pg.T("programme.since", "date", p.Begins)
	case p.Begins == "":
		return pg.T("programme.until", "date", p.Ends)
	}
	return pg.T("process.from_to", "from", p.Begins, "to", p.Ends)
}

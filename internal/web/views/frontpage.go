package views

// optionalUnless says that a field may stay empty, unless it may not.
func optionalUnless(pg Page, needed bool) string {
	if needed {
		return ""
	}
	return pg.T("form.optional")
}

package questionnaire

// Check finds what keeps a definition from running. None: it can be opened.
func (d *Definition) Check() []Finding { return nil }

// Lint finds all that can be better about a definition, in the languages that it should have: errors
// first.
func (d *Definition) Lint(langs []string) []Finding { return d.Check() }

package surveys

func verdictColor(state string) string {
	switch state {
	case "approved", "edited":
		return "success"
	case "left":
		return "neutral"
	}
	return "info"
}

// verdicts are what can be said of words that are in a state.
func verdicts(state string) []string {
	switch state {
	case "approved":
		return []string{"approved", "left", "new"}
	case "left":
		return []string{"approved", "new"}
	}
	return []string{"approved", "left"}
}

func verdictLook(verdict string) string {
	switch verdict {
	case "approved":
		return ""
	case "left":
		return "secondary"
	}
	return "tertiary"
}

// firstHint is a hint for the first of several fields only.
func firstHint(i int, hint string) string {
	if i > 0 {
		return ""
	}
	return hint
}

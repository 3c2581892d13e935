package brand

import (
	"fmt"
	"strings"
)

// CSS is what differs from town to town: the colours, light and dark, and how round corners are. A
// page is dark when its root says data-color-scheme="dark", or "auto" (or nothing) on a device set
// to dark. What is no colour is left out, so that the design system's own stands in.
func CSS(accent, main, neutral string, radius int) string {
	roles := [][2]string{{"accent", accent}, {"brand", main}, {"neutral", neutral}}
	light, dark := block(roles, false), block(roles, true)
	var b strings.Builder
	fmt.Fprintf(&b, ":root{color-scheme:light;%s--ds-border-radius-base:%dpx}", light, radius)
	fmt.Fprintf(&b, "@media(prefers-color-scheme:dark){:root:not([data-color-scheme=light]){color-scheme:dark;%s}}", dark)
	fmt.Fprintf(&b, ":root[data-color-scheme=dark]{color-scheme:dark;%s}\n", dark)
	return b.String()
}

func block(roles [][2]string, dark bool) string {
	var b strings.Builder
	for _, r := range roles {
		c, ok := parse(r[1])
		if !ok {
			continue
		}
		steps := scale(c, dark)
		for _, s := range Steps {
			fmt.Fprintf(&b, "--ds-color-%s-%s:%s;", r[0], s, steps[s].hex())
		}
		if r[0] == "neutral" {
			fmt.Fprintf(&b, "--ds-color-focus-inner:%s;--ds-color-focus-outer:%s;", steps["background-default"].hex(), steps["text-default"].hex())
		}
	}
	return b.String()
}

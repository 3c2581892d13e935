package brand

// Problem is a fault of a brand: a catalogue key and what it says it with.
type Problem struct {
	Key    string
	Params map[string]any
}

// Least contrasts that WCAG 2.2 AA asks for.
const (
	leastText = 4.5
	leastPart = 3.0
)

// Check tells what three colours would spoil. The palette keeps every text and border readable by
// itself; left are the colours that are used as they were given:
//
//   - brand.no_colour {role, value}: not written "#rrggbb"
//   - brand.accent_pale {ratio}: buttons and links in the accent are lost on the page
//   - brand.hover_text {scheme, ratio}: the text of a button under the pointer is hard to read
func Check(accent, main, neutral string) []Problem {
	var out []Problem
	add := func(key string, pairs ...any) {
		p := Problem{Key: key, Params: map[string]any{}}
		for i := 0; i+1 < len(pairs); i += 2 {
			p.Params[pairs[i].(string)] = pairs[i+1]
		}
		out = append(out, p)
	}
	for _, r := range [][2]string{{"accent", accent}, {"main", main}, {"neutral", neutral}} {
		if _, ok := parse(r[1]); !ok {
			add("brand.no_colour", "role", r[0], "value", r[1])
		}
	}
	c, ok := parse(accent)
	if !ok {
		return out
	}
	if v := contrast(c, white); v < leastPart {
		add("brand.accent_pale", "ratio", short(v))
	}
	for _, dark := range []bool{false, true} {
		s := scale(c, dark)
		text := s["base-contrast-default"]
		v := min(contrast(s["base-hover"], text), contrast(s["base-active"], text))
		if v < leastText {
			add("brand.hover_text", "scheme", scheme(dark), "ratio", short(v))
		}
	}
	return out
}

func scheme(dark bool) string {
	if dark {
		return "dark"
	}
	return "light"
}

// short is a ratio cut to one digit: 4.49 must not read 4.5.
func short(ratio float64) float64 { return float64(int(ratio*10)) / 10 }

package brand

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

type reference struct {
	Steps []string                     `json:"steps"`
	Seeds map[string]map[string]string `json:"seeds"`
}

func readReference(t *testing.T) reference {
	t.Helper()
	raw, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var ref reference
	if err := json.Unmarshal(raw, &ref); err != nil {
		t.Fatal(err)
	}
	if len(ref.Seeds) < 40 || len(ref.Steps) != 16 {
		t.Fatalf("the reference has %d seeds of %d steps", len(ref.Seeds), len(ref.Steps))
	}
	return ref
}

func TestEveryStepIsWhatTheOriginalComputes(t *testing.T) {
	ref := readReference(t)
	for seed, schemes := range ref.Seeds {
		c, ok := parse(seed)
		if !ok {
			t.Fatalf("%s is no colour", seed)
		}
		for _, name := range []string{"light", "dark"} {
			got := scale(c, name == "dark")
			for i, want := range strings.Fields(schemes[name]) {
				if hex := got[ref.Steps[i]].hex(); hex != want {
					t.Errorf("%s %s %s = %s, want %s", seed, name, ref.Steps[i], hex, want)
				}
			}
		}
	}
}

func TestTextsOfEveryPaletteAreReadable(t *testing.T) {
	pairs := [][2]string{{"text-default", "background-tinted"}, {"text-subtle", "background-default"},
		{"text-subtle", "surface-default"}, {"text-default", "surface-tinted"}, {"base-contrast-default", "base-default"}}
	for seed := range readReference(t).Seeds {
		c, _ := parse(seed)
		for _, dark := range []bool{false, true} {
			s := scale(c, dark)
			for _, p := range pairs {
				if v := contrast(s[p[0]], s[p[1]]); v < leastText {
					t.Errorf("%s %s: %s on %s is %.2f", seed, scheme(dark), p[0], p[1], v)
				}
			}
		}
	}
}

func TestContrastFollowsWCAG(t *testing.T) {
	for name, c := range map[string]struct {
		a, b     string
		low, top float64
	}{
		"black on white is the most":   {"#000000", "#ffffff", 21, 21},
		"a colour on itself is none":   {"#123456", "#123456", 1, 1},
		"the order does not matter":    {"#ffffff", "#767676", 4.54, 4.55},
		"mid grey is just below 4.5":   {"#777777", "#ffffff", 4.47, 4.49},
		"no colour has no contrast":    {"red", "#ffffff", 0, 0},
		"a short form is not accepted": {"#fff", "#ffffff", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if v := Contrast(c.a, c.b); v < c.low-1e-9 || v > c.top+1e-9 {
				t.Errorf("Contrast(%s, %s) = %.4f, want %.2f to %.2f", c.a, c.b, v, c.low, c.top)
			}
		})
	}
}

func TestCheckTellsWhatAColourSpoils(t *testing.T) {
	for name, c := range map[string]struct {
		accent, main, neutral string
		want                  []string
	}{
		"a deep blue with a yellow hero is right": {"#00568f", "#ffd100", "#1f2a33", nil},
		"a yellow accent is lost on the page":     {"#ffd100", "#ffd100", "#1f2a33", []string{"brand.accent_pale"}},
		"a name is no colour":                     {"blue", "#ffd100", "#1f2a33", []string{"brand.no_colour"}},
		"every role is looked at":                 {"#00568f", "", "#12345", []string{"brand.no_colour", "brand.no_colour"}},
	} {
		t.Run(name, func(t *testing.T) {
			var keys []string
			for _, p := range Check(c.accent, c.main, c.neutral) {
				keys = append(keys, p.Key)
			}
			if !slices.Equal(keys, c.want) {
				t.Errorf("Check = %v, want %v", keys, c.want)
			}
		})
	}
}

func TestCheckFindsButtonsThatFadeUnderThePointer(t *testing.T) {
	found := false
	for n := 0; n < 1<<24; n += 16411 {
		c := rgb{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}
		s := scale(c, false)
		bad := min(contrast(s["base-hover"], s["base-contrast-default"]), contrast(s["base-active"], s["base-contrast-default"])) < leastText
		told := slices.ContainsFunc(Check(c.hex(), "#ffffff", "#000000"), func(p Problem) bool {
			return p.Key == "brand.hover_text" && p.Params["scheme"] == "light"
		})
		if bad != told {
			t.Fatalf("%s: bad %t, told %t", c.hex(), bad, told)
		}
		found = found || bad
	}
	if !found {
		t.Error("no colour of the sample fades, so the test proves nothing")
	}
}

func TestCSSHasBothSchemesAndNothingThatIsNoColour(t *testing.T) {
	css := CSS("#00568f", "#ffd100", "}body{display:none", 8)
	for _, want := range []string{":root{color-scheme:light;", "--ds-color-accent-base-default:#00568f;",
		"--ds-color-brand-base-contrast-default:#000000;", "--ds-border-radius-base:8px}",
		"prefers-color-scheme:dark", ":root:not([data-color-scheme=light])", ":root[data-color-scheme=dark]"} {
		if !strings.Contains(css, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if strings.Contains(css, "display:none") || strings.Contains(css, "neutral") {
		t.Error("what is no colour got into the sheet")
	}
}

package brand

// Steps are the names of a palette's colours, in order.
var Steps = []string{
	"background-default", "background-tinted", "surface-default", "surface-tinted", "surface-hover",
	"surface-active", "border-subtle", "border-default", "border-strong", "text-subtle", "text-default",
	"base-default", "base-hover", "base-active", "base-contrast-subtle", "base-contrast-default",
}

// luminances of the first eleven steps, light and dark.
var luminances = [][2]float64{
	{1, .009}, {.9, .014}, {1, .021}, {.81, .027}, {.7, .036}, {.59, .056}, {.5, .08}, {.19, .22},
	{.11, .39}, {.11, .39}, {.0245, .84},
}

// scale is the palette of one colour, by step.
func scale(c rgb, dark bool) map[string]rgb {
	out := make(map[string]rgb, len(Steps))
	tint, shade := c, 0
	if dark {
		tint, shade = c.muted(.7), 1
	}
	for i, l := range luminances {
		out[Steps[i]] = tint.withLuminance(l[shade])
	}
	l := c.lightness()
	base := c
	if dark {
		if l <= 30 {
			l = 70
		} else {
			l = 100 - l
		}
		base = c.withLuminance(luminanceOf(l))
	}
	// Hovering goes away from the middle, where a text in black or white would lose its contrast.
	step := 8.
	if l <= 30 || l >= 49 && l <= 65 {
		step = -8
	}
	out["base-default"] = base
	out["base-hover"] = c.withLuminance(luminanceOf(l - step))
	out["base-active"] = c.withLuminance(luminanceOf(l - 2*step))
	out["base-contrast-default"] = textOn(base)
	out["base-contrast-subtle"] = subtleOn(base)
	return out
}

// textOn is black or white, whichever reads better on a colour.
func textOn(c rgb) rgb {
	if contrast(c, white) >= contrast(c, black) {
		return white
	}
	return black
}

// subtleOn is a quieter text on a colour.
func subtleOn(c rgb) rgb {
	l := c.lightness()
	away := 50.
	if l <= 40 || l >= 60 {
		away = 60
	}
	if textOn(c) == black {
		away = -away
	}
	return c.withLuminance(luminanceOf(l + away))
}

package brand

import (
	"fmt"
	"math"
	"strconv"
)

// rgb is a colour with channels of 0 to 255, not rounded.
type rgb [3]float64

var (
	black = rgb{}
	white = rgb{255, 255, 255}
)

// parse reads "#rrggbb"; ok is false for anything else.
func parse(hex string) (c rgb, ok bool) {
	if len(hex) != 7 || hex[0] != '#' {
		return c, false
	}
	n, err := strconv.ParseUint(hex[1:], 16, 24)
	if err != nil {
		return c, false
	}
	return rgb{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}, true
}

// round is rounding as the original does it: halves go up.
func round(x float64) float64 { return math.Floor(x + .5) }

func (c rgb) rounded() rgb {
	for i := range c {
		c[i] = round(math.Max(0, math.Min(255, c[i])))
	}
	return c
}

func (c rgb) hex() string {
	c = c.rounded()
	return fmt.Sprintf("#%02x%02x%02x", int(c[0]), int(c[1]), int(c[2]))
}

// luminance is the relative luminance of WCAG 2.
func (c rgb) luminance() float64 {
	f := func(x float64) float64 {
		x /= 255
		if x <= 0.03928 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return .2126*f(c[0]) + .7152*f(c[1]) + .0722*f(c[2])
}

func contrast(a, b rgb) float64 {
	x, y := a.luminance(), b.luminance()
	return (math.Max(x, y) + .05) / (math.Min(x, y) + .05)
}

// Contrast is the contrast ratio of WCAG 2 between two colours written "#rrggbb", 1 to 21. It is 0
// when either is no colour.
func Contrast(a, b string) float64 {
	x, okX := parse(a)
	y, okY := parse(b)
	if !okX || !okY {
		return 0
	}
	return contrast(x, y)
}

func middle(a, b rgb) (m rgb) {
	for i := range a {
		m[i] = a[i] + .5*(b[i]-a[i])
	}
	return m
}

// withLuminance moves a colour towards black or white until it has the luminance l.
func (c rgb) withLuminance(l float64) rgb {
	switch l {
	case 0:
		return black
	case 1:
		return white
	}
	low, high := c, white
	if c.luminance() > l {
		low, high = black, c
	}
	for tries := 20; ; tries-- {
		m := middle(low, high)
		v := m.luminance()
		if math.Abs(l-v) < 1e-7 || tries == 0 {
			return m.rounded()
		}
		if v > l {
			high = m
		} else {
			low = m
		}
	}
}

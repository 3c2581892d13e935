package mail

import (
	"html/template"
	"math"
	"regexp"
	"strconv"
)

var hexColour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// colours gives the town's accent and the ink that can be read on it. A brand that is no plain
// colour never reaches the style sheet of a letter.
func colours(accent string) (template.CSS, template.CSS) {
	if !hexColour.MatchString(accent) {
		accent = "#1a4f8b"
	}
	light := luminance(accent)
	ink := "#000000"
	if 1.05/(light+0.05) >= (light+0.05)/0.05 {
		ink = "#ffffff"
	}
	return template.CSS(accent), template.CSS(ink)
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(hex string) float64 {
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, _ := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8) // matched hexColour
		v := float64(n) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}

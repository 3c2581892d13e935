package ui

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// Code is a square code that a phone reads, as an SVG path over Side by Side squares. The quiet
// border that readers need is part of it.
type Code struct {
	Side int
	Path string
}

// border is how many light squares stand around a code.
const border = 4

// CodeOf makes the code of an address. What is too long for any code gives the zero Code.
func CodeOf(address string) Code {
	c, err := qr.Encode(address, qr.M)
	if err != nil {
		return Code{}
	}
	var b strings.Builder
	for y := range c.Size {
		for x := 0; x < c.Size; x++ {
			from := x
			for x < c.Size && c.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from+border, y+border, x-from, x-from)
			}
		}
	}
	return Code{Side: c.Size + 2*border, Path: b.String()}
}

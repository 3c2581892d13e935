// Package textdiff tells what changed between two texts, word by word, for people who compare
// versions: of a process's page, of a draft document.
//
// It promises that the parts that are same or gone make up the text before, and those that are
// same or new the text after, to the letter. Very long texts that have little in common are
// compared coarsely: correct, but with more marked than need be. Imports nothing of ours.
package textdiff

import (
	"strings"
	"time"
	"unicode"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Op is what became of a part of the text.
type Op string

const (
	Same Op = "same"
	Gone Op = "gone"
	New  Op = "new"
)

// Part is a stretch of words with one fate.
type Part struct {
	Op   Op
	Text string
}

// patience is how long it looks for the shortest difference.
const patience = 300 * time.Millisecond

// Words compares two texts word by word. What went stands before what came in its place.
func Words(before, after string) []Part {
	if before == after {
		if before == "" {
			return nil
		}
		return []Part{{Same, before}}
	}
	dict := dictionary{codes: map[string]rune{}, next: 1}
	a, b := dict.encode(before), dict.encode(after)
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = patience
	var out []Part
	for _, d := range dmp.DiffCleanupMerge(dmp.DiffMainRunes(a, b, false)) {
		out = append(out, Part{ops[d.Type], dict.decode(d.Text)})
	}
	return legible(out)
}

// Changed tells whether any part is not the same.
func Changed(parts []Part) bool {
	for _, p := range parts {
		if p.Op != Same {
			return true
		}
	}
	return false
}

var ops = map[diffmatchpatch.Operation]Op{diffmatchpatch.DiffEqual: Same, diffmatchpatch.DiffDelete: Gone, diffmatchpatch.DiffInsert: New}

// legible joins changes that only a space holds apart: a sentence that was written anew reads as one
// that went and one that came, not word about word.
func legible(parts []Part) (out []Part) {
	var gone, came strings.Builder
	flush := func() {
		if gone.Len() > 0 {
			out = append(out, Part{Gone, gone.String()})
		}
		if came.Len() > 0 {
			out = append(out, Part{New, came.String()})
		}
		gone.Reset()
		came.Reset()
	}
	for i, p := range parts {
		between := p.Op == Same && gone.Len()+came.Len() > 0 && i+1 < len(parts) && strings.Trim(p.Text, " ") == ""
		if p.Op == Gone || between {
			gone.WriteString(p.Text)
		}
		if p.Op == New || between {
			came.WriteString(p.Text)
		}
		if p.Op == Same && !between {
			flush()
			out = append(out, p)
		}
	}
	flush()
	return out
}

// dictionary gives each word one letter, so that words are compared whole.
type dictionary struct {
	codes map[string]rune
	words []string // by code, less the gap
	next  rune
}

// The letters that no text can hold are left out.
const (
	gap    = 0xD800
	gapLen = 0x800
)

func (d *dictionary) encode(text string) []rune {
	var out []rune
	for _, w := range split(text) {
		c, ok := d.codes[w]
		if !ok {
			if d.next == gap {
				d.next += gapLen
			}
			c = d.next
			d.next++
			d.codes[w], d.words = c, append(d.words, w)
		}
		out = append(out, c)
	}
	return out
}

func (d *dictionary) decode(codes string) string {
	var b strings.Builder
	for _, c := range codes {
		if c >= gap {
			c -= gapLen
		}
		b.WriteString(d.words[c-1])
	}
	return b.String()
}

// split cuts a text into words, spaces, and signs one by one; joined again they are the text.
func split(text string) (out []string) {
	start, was := 0, 0
	for i, r := range text {
		is := class(r)
		if i > 0 && (is != was || is == sign) {
			out = append(out, text[start:i])
			start = i
		}
		was = is
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

const (
	word = iota + 1
	space
	line
	sign
)

func class(r rune) int {
	switch {
	case r == '\n':
		return line
	case unicode.IsSpace(r):
		return space
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
		return word
	}
	return sign
}

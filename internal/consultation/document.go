package consultation

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"almenda/internal/richtext"
)

// Paragraph is a piece of a text: a heading, or what stands between blank lines. Its anchor is the
// same in every version that holds it, and its number is part of the anchor.
type Paragraph struct {
	Anchor string
	Level  int    // of a heading; 0 of what is none
	Body   string // Markdown
}

// Heading tells whether it is one. Headings take no remarks.
func (p Paragraph) Heading() bool { return p.Level > 0 }

// Number is the paragraph's own, for people; 0 of a heading.
func (p Paragraph) Number() int {
	if p.Heading() {
		return 0
	}
	return Number(p.Anchor)
}

// Number is the number in a paragraph's anchor; 0 when there is none.
func Number(anchor string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(anchor, "p")) // anything else has no number
	return n
}

// Plain is the text without marks, on one line, in which quotes are looked for.
func (p Paragraph) Plain() string { return richtext.Excerpt(p.Body, MaxText) }

// Split cuts a Markdown text into its pieces, without anchors.
func Split(text string) (out []Paragraph) {
	var piece []string
	flush := func() {
		if len(piece) > 0 {
			out = append(out, Paragraph{Body: strings.Join(piece, "\n")})
		}
		piece = nil
	}
	for _, line := range strings.Split(text, "\n") {
		level, title := heading(line)
		switch {
		case level > 0:
			flush()
			out = append(out, Paragraph{Level: level, Body: title})
		case strings.TrimSpace(line) == "":
			flush()
		default:
			piece = append(piece, strings.TrimRight(line, " "))
		}
	}
	flush()
	return out
}

func heading(line string) (level int, title string) {
	rest := strings.TrimLeft(line, "#")
	level = len(line) - len(rest)
	if level == 0 || level > 6 || !strings.HasPrefix(rest, " ") || strings.TrimSpace(rest) == "" {
		return 0, ""
	}
	return level, strings.TrimSpace(rest)
}

// alike is how much two pieces must have in common to be one piece that was changed.
const alike = 0.4

// Anchor gives the pieces of a new version their anchors: that of the piece of the version before
// with the same words, else of the one most alike, else the next number that was never used. all is
// every anchor that was ever given.
func Anchor(before []Paragraph, all []string, text []Paragraph) []Paragraph {
	out, taken := slices.Clone(text), map[string]bool{}
	same := map[string][]int{}
	for i, p := range before {
		same[key(p)] = append(same[key(p)], i)
	}
	used := make([]bool, len(before))
	for i, p := range out {
		if list := same[key(p)]; len(list) > 0 {
			used[list[0]], out[i].Anchor, same[key(p)] = true, before[list[0]].Anchor, list[1:]
		}
	}
	pair(before, used, out)
	next := map[bool]int{}
	for _, a := range all {
		taken[a] = true
	}
	for i, p := range out {
		for out[i].Anchor == "" {
			next[p.Heading()]++
			name := fmt.Sprintf("%s%d", map[bool]string{true: "h", false: "p"}[p.Heading()], next[p.Heading()])
			if !taken[name] {
				out[i].Anchor = name
			}
		}
	}
	return out
}

func key(p Paragraph) string { return fmt.Sprint(p.Heading(), " ", strings.Join(words(p.Body), " ")) }

// pair gives what has no anchor yet the one of the piece that it is most like.
func pair(before []Paragraph, used []bool, out []Paragraph) {
	type match struct {
		old, new int
		like     float64
	}
	var list []match
	bags := make([]map[string]int, len(before))
	for i, p := range before {
		bags[i] = bag(p.Body)
	}
	for n, p := range out {
		if p.Anchor != "" {
			continue
		}
		mine := bag(p.Body)
		for o := range before {
			if used[o] || before[o].Heading() != p.Heading() {
				continue
			}
			if like := likeness(bags[o], mine); like >= alike {
				list = append(list, match{o, n, like})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b match) int { return cmp.Compare(b.like, a.like) })
	for _, m := range list {
		if !used[m.old] && out[m.new].Anchor == "" {
			used[m.old], out[m.new].Anchor = true, before[m.old].Anchor
		}
	}
}

func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

func bag(s string) map[string]int {
	out := map[string]int{}
	for _, w := range words(s) {
		out[w]++
	}
	return out
}

// likeness is the share of words that two bags have in common, 0 to 1.
func likeness(a, b map[string]int) float64 {
	both, all := 0, 0
	for w, n := range a {
		both += min(n, b[w])
		all += n
	}
	for _, n := range b {
		all += n
	}
	if all == 0 {
		return 0
	}
	return 2 * float64(both) / float64(all)
}

// Quoted finds a quote in a plain text, whatever its blanks: what stands before it, the words
// themselves, and what follows.
func Quoted(text, quote string) (before, words, after string, ok bool) {
	quote = strings.Join(strings.Fields(quote), " ")
	if quote == "" {
		return text, "", "", false
	}
	before, after, ok = strings.Cut(text, quote)
	if !ok {
		return text, "", "", false
	}
	return before, quote, after, true
}

// find is the paragraph with that anchor.
func find(list []Paragraph, anchor string) (Paragraph, bool) {
	i := slices.IndexFunc(list, func(p Paragraph) bool { return p.Anchor == anchor })
	if i < 0 {
		return Paragraph{}, false
	}
	return list[i], true
}

package edit

import (
	"strconv"
	"strings"

	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

// Line is one answer or one row as it stands in a form: a code, and words by language.
type Line struct {
	Code  string
	Words tenant.Text
}

// Split cuts the text of a field into lines. Empty ones in between stay, for they keep the place of a
// line that is not translated yet.
func Split(text string) []string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = strings.Join(strings.Fields(lines[i]), " ")
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// Lines brings what was typed, line by line in each language, together with what was there. A line that
// reads as before keeps its code wherever it stands now. Of the others, those in the same gap between
// such lines keep theirs in order, when as many stand there as before: then words were changed and no
// answer was added. All else gets a code that is in use nowhere.
func Lines(old []Line, typed map[string][]string, first string, taken []string) []Line {
	n := 0
	for _, list := range typed {
		n = max(n, len(list))
	}
	var fresh []Line
	for i := range n {
		words := tenant.Text{}
		for lang, list := range typed {
			if i < len(list) && list[i] != "" {
				words[lang] = list[i]
			}
		}
		if len(words) > 0 {
			fresh = append(fresh, Line{Words: words})
		}
	}
	from := make([]int, len(fresh)) // which old line each one was; -1: none
	used := make([]bool, len(old))
	for i := range fresh {
		from[i] = -1
		for j := range old {
			if !used[j] && fresh[i].Words[first] != "" && fresh[i].Words[first] == old[j].Words[first] {
				from[i], used[j] = j, true
				break
			}
		}
	}
	fillGaps(from, used)
	next := number(old, taken)
	for i := range fresh {
		if from[i] >= 0 {
			fresh[i].Code = old[from[i]].Code
			continue
		}
		fresh[i].Code = strconv.Itoa(next)
		next++
	}
	return fresh
}

// fillGaps pairs lines that changed with old ones that are gone, gap by gap.
func fillGaps(from []int, used []bool) {
	for i := 0; i < len(from); {
		if from[i] >= 0 {
			i++
			continue
		}
		end := i
		for end < len(from) && from[end] < 0 {
			end++
		}
		low, high := 0, len(used)
		if i > 0 {
			low = from[i-1] + 1
		}
		if end < len(from) {
			high = from[end]
		}
		var free []int
		for j := low; j < high; j++ {
			if !used[j] {
				free = append(free, j)
			}
		}
		if len(free) == end-i {
			for k, j := range free {
				from[i+k], used[j] = j, true
			}
		}
		i = end
	}
}

// number is the first number that neither a line that is there nor one that was has as its code.
func number(old []Line, taken []string) int {
	most := 0
	see := func(code string) {
		if n, err := strconv.Atoi(code); err == nil && n < 1_000_000 {
			most = max(most, n)
		}
	}
	for _, l := range old {
		see(l.Code)
	}
	for _, code := range taken {
		see(code)
	}
	return most + 1
}

// Options are the answers of a question after its lines were typed anew; what else was set of an answer
// stays with its code.
func Options(old []questionnaire.Option, typed map[string][]string, first string, taken []string) []questionnaire.Option {
	before := make([]Line, len(old))
	for i, o := range old {
		before[i] = Line{o.Code, o.Words}
	}
	var out []questionnaire.Option
	for _, l := range Lines(before, typed, first, taken) {
		one := questionnaire.Option{Code: l.Code}
		for _, o := range old {
			if o.Code == l.Code {
				one = o
			}
		}
		one.Words = merge(one.Words, l.Words, typed)
		out = append(out, one)
	}
	return out
}

// Rows are the rows of a matrix, likewise.
func Rows(old []questionnaire.Row, typed map[string][]string, first string, taken []string) []questionnaire.Row {
	before := make([]Line, len(old))
	for i, r := range old {
		before[i] = Line{r.Code, r.Words}
	}
	var out []questionnaire.Row
	for _, l := range Lines(before, typed, first, taken) {
		one := questionnaire.Row{Code: l.Code}
		for _, r := range old {
			if r.Code == l.Code {
				one = r
			}
		}
		one.Words = merge(one.Words, l.Words, typed)
		out = append(out, one)
	}
	return out
}

// merge puts new words in the place of old ones, in the languages that were typed.
func merge(old, now tenant.Text, typed map[string][]string) tenant.Text {
	out := tenant.Text{}
	for lang, s := range old {
		if _, ok := typed[lang]; !ok {
			out[lang] = s
		}
	}
	for lang, s := range now {
		out[lang] = s
	}
	return out
}

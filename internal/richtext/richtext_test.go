package richtext_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"almenda/internal/richtext"
)

func TestTextsKeepTheirMarksAndNothingElse(t *testing.T) {
	for source, want := range map[string]string{
		"Hej **du** och *jag*":       "<p>Hej <strong>du</strong> och <em>jag</em></p>",
		"en rad\nnästa":              "<p>en rad<br>\nnästa</p>",
		"# Rubrik":                   "<h3>Rubrik</h3>",
		"###### Djup":                "<h4>Djup</h4>",
		"- a\n- b":                   "<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
		"~~bort~~":                   "<p><del>bort</del></p>",
		"![bild](https://a.example)": "<p></p>",
		"<u>x</u> <b>y</b>":          "<p>x y</p>",
		"1 < 2 & 3 > 2":              "<p>1 &lt; 2 &amp; 3 &gt; 2</p>",
	} {
		if got := strings.TrimSpace(richtext.HTML(source)); got != want {
			t.Errorf("%q becomes %q, want %q", source, got, want)
		}
	}
}

func TestLinksLeadToTheWebAndTellNothing(t *testing.T) {
	got := richtext.HTML("[här](https://example.org/a?b=c) och https://example.org/auto och [brev](mailto:a@b.example)")
	if strings.Count(got, "<a ") != 3 || strings.Count(got, "nofollow") != 3 {
		t.Errorf("links: %s", got)
	}
	for _, bad := range []string{"[x](javascript:a)", "[x](//evil.example)", "[x](/login)", "[x](data:text/html,a)", "[x](ftp://a.example)", "[x](tel:1)", "<javascript:a>"} {
		if got := richtext.HTML(bad); strings.Contains(got, "href") {
			t.Errorf("%s becomes %s", bad, got)
		}
	}
}

func TestExcerptsAreWordsOnly(t *testing.T) {
	long := strings.Repeat("ordet ", 100)
	got := richtext.Excerpt("# Rubrik\n\n**Hej** <script>alert(1)</script> "+long, 40)
	if utf8.RuneCountInString(got) > 41 || !strings.HasSuffix(got, "…") || strings.ContainsAny(got, "<>*#") || !strings.HasPrefix(got, "Rubrik Hej") {
		t.Errorf("the excerpt is %q", got)
	}
	if got := richtext.Excerpt("1 < 2 & \"så\"", 40); got != `1 < 2 & "så"` {
		t.Errorf("signs become %q", got)
	}
}

func TestWhatIsKeptIsPlainAndWhole(t *testing.T) {
	for in, want := range map[string]string{
		"  a\r\nb  ": "a\nb", "a\x00b\x1b[31m": "ab[31m", "a\xffb": "ab", "e\u0301": "é", "a\tb\u2028c": "a b c", "\u202eabc\u2066": "abc", "👩‍👧 ok": "👩‍👧 ok", "\x7f\u0085": "",
	} {
		if got := richtext.Text(in); got != want {
			t.Errorf("%q is kept as %q, want %q", in, got, want)
		}
	}
	if got := richtext.Line(" a \r\n\t b "); got != "a b" {
		t.Errorf("a line is kept as %q", got)
	}
}

func FuzzHTMLHoldsNothingThatRuns(f *testing.F) {
	for _, s := range []string{"<script>x</script>", "[x](javascript:x)", "**a", "`<", "<a href='x' onclick=y>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := strings.ToLower(richtext.HTML(s))
		for _, bad := range []string{"<script", "<img", "<svg", "<style", "<iframe", "href=\"javascript", "href=\"data"} {
			if strings.Contains(got, bad) {
				t.Errorf("%q becomes %q", s, got)
			}
		}
	})
}

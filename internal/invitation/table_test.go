package invitation

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"almenda/internal/fault"
)

func encoded(t *testing.T, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAListIsReadInWhateverItWasSaved(t *testing.T) {
	sv := "e-post;namn\nasa@home.test;Åsa Öhlén\n"
	da := "e-mail,navn\nsoren@home.test,Søren Kjærgård\n"
	pl := "adres e-mail\timię i nazwisko\nzolw@home.test\tŻaneta Gąska-Łęcka\n"
	for _, c := range []struct {
		name, encoding, separator, person string
		data                              []byte
	}{
		{"UTF-8", "UTF-8", ";", "Åsa Öhlén", []byte(sv)},
		{"UTF-8 with a mark", "UTF-8", ";", "Åsa Öhlén", []byte("\ufeff" + sv)},
		{"UTF-16 with a mark", "UTF-16", "\t", "Żaneta Gąska-Łęcka", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), pl)},
		{"UTF-16 big-endian with a mark", "UTF-16", "\t", "Żaneta Gąska-Łęcka", encoded(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), pl)},
		{"UTF-16 without a mark", "UTF-16", ",", "Søren Kjærgård", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), da)},
		{"Swedish in latin-1", "ISO-8859-1", ";", "Åsa Öhlén", encoded(t, charmap.ISO8859_1, sv)},
		{"Danish in latin-1", "ISO-8859-1", ",", "Søren Kjærgård", encoded(t, charmap.ISO8859_1, da)},
		{"Danish in cp1252", "Windows-1252", ",", "Søren Kjærgård – x", encoded(t, charmap.Windows1252, strings.Replace(da, "gård", "gård – x", 1))},
		{"Polish in cp1250", "Windows-1250", "\t", "Żaneta Gąska-Łęcka", encoded(t, charmap.Windows1250, pl)},
		{"Polish in latin-2", "ISO-8859-2", "\t", "Żaneta Śliwa-Łącka", encoded(t, charmap.ISO8859_2, strings.Replace(pl, "Gąska-Łęcka", "Śliwa-Łącka", 1))},
		{"old Mac line ends", "UTF-8", ";", "Åsa Öhlén", []byte(strings.ReplaceAll(sv, "\n", "\r"))},
		{"Windows line ends", "UTF-8", ";", "Åsa Öhlén", []byte(strings.ReplaceAll(sv, "\n", "\r\n"))},
		{"quoted", "UTF-8", ",", "Öhlén, Åsa", []byte("\"e-post\",\"namn\"\n\"asa@home.test\",\"Öhlén, Åsa\"\n")},
		{"Excel's sep line", "UTF-8", "|", "Åsa", []byte("sep=|\ne-post|namn\na@home.test|Åsa\n")},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ReadFile("list.csv", c.data)
			if err != nil || len(got.Rows) != 1 {
				t.Fatalf("%+v, %v", got, err)
			}
			r := got.Rows[0]
			if got.Encoding != c.encoding || got.Separator != c.separator || r.Name != c.person || r.Problem != "" {
				t.Errorf("read as %s with %q: %+v", got.Encoding, got.Separator, r)
			}
		})
	}
}

func TestColumnsAreKnownByTheirNamesOrByWhatTheyHold(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		want Row
	}{
		"English":            {"Name;E-mail;Language;District\nAnn Lee;a@home.test;Swedish;North\n", Row{2, "a@home.test", "a@home.test", "Ann Lee", "sv", "North", "", 0}},
		"Swedish":            {"Förnamn;Efternamn;E-postadress;Språk;Stadsdel\nÅsa;Ek;A@home.test;svenska;Norr\n", Row{2, "A@home.test", "a@home.test", "Åsa Ek", "sv", "Norr", "", 0}},
		"Danish":             {"navn,e-mail,sprog,bydel\nBo,b@home.test,dansk,Valby\n", Row{2, "b@home.test", "b@home.test", "Bo", "da", "Valby", "", 0}},
		"Polish":             {"Imię;Nazwisko;Adres e-mail;Język;Dzielnica\nJan;Kos;j@home.test;polski;Bronowice\n", Row{2, "j@home.test", "j@home.test", "Jan Kos", "pl", "Bronowice", "", 0}},
		"only addresses":     {"a@home.test\n", Row{1, "a@home.test", "a@home.test", "", "", "", "", 0}},
		"without a header":   {"Ann Lee;a@home.test;en\n", Row{1, "a@home.test", "a@home.test", "Ann Lee", "en", "", "", 0}},
		"an unknown header":  {"kontakt;osoba\na@home.test;Ann Lee\n", Row{2, "a@home.test", "a@home.test", "Ann Lee", "", "", "", 0}},
		"an unknown tongue":  {"email;language\na@home.test;Klingon\n", Row{2, "a@home.test", "a@home.test", "", "", "", "", 0}},
		"empty lines before": {"\n\nemail\n\na@home.test\n", Row{5, "a@home.test", "a@home.test", "", "", "", "", 0}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReadFile("list.csv", []byte(c.file))
			if err != nil || len(got.Rows) != 1 || got.Rows[0] != c.want {
				t.Errorf("%+v, %v", got.Rows, err)
			}
		})
	}
}

func TestEachBadLineSaysWhatIsWrongWithIt(t *testing.T) {
	file := strings.Join([]string{"email;name;note",
		"a@home.test;Ann;",
		"A@HOME.test;Ann again;",
		"b@home;Bo;",
		"not an address;Bo;",
		";Nobody;",
		"c@home.test;" + strings.Repeat("x", 101) + ";",
		strings.Repeat("d", 300) + "@home.test;Dan;",
		"e@home.test;Eva;880320-0016",
		"f@home.test, g@home.test;Two;",
		"żółw@home.test;Żółw;",
		"h@home.test;<b>Hans</b>;",
	}, "\n")
	got, err := ReadFile("list.csv", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"", "duplicate", "address", "address", "empty", "long_name", "too_long", "national", "address", "address", ""}
	for i, r := range got.Rows {
		if problem := strings.TrimPrefix(r.Problem, "invitation.problem."); problem != want[i] {
			t.Errorf("line %d: %q, want %q", r.Line, problem, want[i])
		}
	}
	if d := got.Rows[1]; d.Other != 2 {
		t.Errorf("the duplicate is of line %d", d.Other)
	}
	if n := got.Rows[7]; n.Email != "" || n.Name != "" || n.Key != "" {
		t.Errorf("of the line with a national number %+v was kept", n)
	}
}

func TestAFileThatCannotBeReadIsRefusedWithAReason(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		kind fault.Kind
		key  string
	}{
		"nothing":              {"", fault.Invalid, "fault.invitation.empty"},
		"blank lines":          {"\n \n;;\n", fault.Invalid, "fault.invitation.empty"},
		"only a header":        {"e-mail;name\n", fault.Invalid, "fault.invitation.empty"},
		"no addresses":         {"name;age\nAnn;7\n", fault.Invalid, "fault.invitation.no_addresses"},
		"an old Excel file":    {"\xd0\xcf\x11\xe0\xa1\xb1", fault.Invalid, "fault.invitation.format"},
		"a picture":            {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00", fault.Invalid, "fault.invitation.format"},
		"a quote never closed": {"email;name\na@home.test;\"Ann\n" + strings.Repeat("b@home.test;Bo\n", 20), fault.Invalid, "fault.invitation.quotes"},
		"a line of commas":     {strings.Repeat(",", 100_000), fault.Invalid, "fault.invitation.quotes"},
		"a broken zip":         {"PK\x03\x04 and no more", fault.Invalid, "fault.invitation.unreadable"},
		"too many lines":       {strings.Repeat("a@home.test\n", MaxRows+2), fault.TooLarge, "fault.invitation.rows"},
		"too many bytes":       {strings.Repeat("a", MaxBytes+1), fault.TooLarge, "fault.invitation.bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadFile("list.csv", []byte(c.data))
			var f *fault.Error
			if !fault.Is(err, c.kind) || !asFault(err, &f) || f.Key != c.key {
				t.Errorf("got %v", err)
			}
		})
	}
}

func sheet(t *testing.T, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestASpreadsheetIsReadAsItWasSaved(t *testing.T) {
	data := sheet(t, func(f *excelize.File) {
		for cell, v := range map[string]any{"A1": "E-post", "B1": "Namn", "C1": "Språk", "A2": "a@home.test", "B2": "Åsa Ek", "C2": "svenska", "A4": "b@home.test", "B4": 42} {
			if err := f.SetCellValue("Sheet1", cell, v); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.SetCellFormula("Sheet1", "A5", `=CONCATENATE("c","@home.test")`); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellValue("Sheet1", "B5", "Formula"); err != nil {
			t.Fatal(err)
		}
	})
	got, err := ReadFile("list.xlsx", data)
	if err != nil || len(got.Rows) != 3 || got.Format != "XLSX" {
		t.Fatalf("%+v, %v", got, err)
	}
	if got.Rows[0] != (Row{2, "a@home.test", "a@home.test", "Åsa Ek", "sv", "", "", 0}) || got.Rows[1].Line != 4 || got.Rows[1].Name != "42" {
		t.Errorf("%+v", got.Rows)
	}
	if f := got.Rows[2]; f.Email != "" || f.Problem != "invitation.problem.empty" {
		t.Errorf("a formula became %+v", f)
	}
}

func TestASpreadsheetThatUnfoldsWithoutEndIsRefused(t *testing.T) {
	// The claim decides before anything is unfolded; whoever claims less than there is, is caught
	// by the reader.
	bomb := func(claimed uint64) []byte {
		var packed, b bytes.Buffer
		f, err := flate.NewWriter(&packed, flate.BestSpeed)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(make([]byte, 5<<20)); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		z := zip.NewWriter(&b)
		w, err := z.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate,
			CompressedSize64: uint64(packed.Len()), UncompressedSize64: claimed})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(packed.Bytes()); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	if _, err := ReadFile("x.xlsx", bomb(maxUnzipped+1)); !fault.Is(err, fault.TooLarge) {
		t.Errorf("got %v", err)
	}
	if _, err := ReadFile("x.xlsx", bomb(1<<10)); !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
}

func TestAHundredThousandLinesAreRead(t *testing.T) {
	var b strings.Builder
	b.WriteString("email;name\n")
	for i := range MaxRows {
		fmt.Fprintf(&b, "person%d@home.test;Person %d\n", i, i)
	}
	got, err := ReadFile("list.csv", []byte(b.String()))
	if err != nil || len(got.Rows) != MaxRows {
		t.Fatalf("%d rows, %v", len(got.Rows), err)
	}
}

func FuzzReadFile(f *testing.F) {
	f.Add([]byte("email;name\na@home.test;Ann\n"))
	f.Add([]byte("\xff\xfea\x00"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := ReadFile("x", data)
		if err != nil && fault.KindOf(err) == fault.Internal {
			t.Errorf("an error nobody foresaw: %v", err)
		}
		for _, r := range got.Rows {
			if strings.ContainsAny(r.Email+r.Name+r.District, "\r\n\x00") {
				t.Errorf("%+v", r)
			}
		}
	})
}

func asFault(err error, to **fault.Error) bool {
	f, ok := err.(*fault.Error)
	*to = f
	return ok
}

package nationalid

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestNationalNumbersAreKnown(t *testing.T) {
	for text, want := range map[string]bool{
		"880320-0016": true, "8803200016": true, "198803200016": true, "19880320-0016": true, "811228+9841": true,
		"880380-0013": true, "8803200017": false, "881320-0016": false,
		"211062-5629": true, "211062-5620": true, "2110625620": false, "CPR: 2110625620": true, "2110625629": true, "321062-5629": false,
		"44051401359": true, "02211307589": true, "44051401358": false, "02381307589": false,
		"880320–0016": true, "880320−0016": true, "880320 - 0016": true, "880320\u00a00016": true, "88 03 20 00 16": true,
		"８８０３２０-００１６": true, "880320\u200d-0016": true, "880320-\n0016": true, "Ann 880320-0016, Oslo": true, "٤٤٠٥١٤٠١٣٥٩": true,
		"8 8 0 3 2 0 - 0 0 1 6": true, "4 4 0 5 1 4 0 1 3 5 9": true, "440-514-01359": true, "4405 1401 359": true, "880320_0016": true,
		"tel 5 880320 0016": true, "880320,0016": true, "44 05 14 / 01359": true, "070-123 45 67": false, "+48 601 123 456": false,
		"": false, "Storgatan 12, 652 24 Karlstad": false, "054-540 00 00": false, "2026-05-04 12:30": false, "+46 70 123 45 67": false,
	} {
		if In(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

func dated(r *rand.Rand) (yy, mm, dd int) { return r.IntN(100), 1 + r.IntN(12), 1 + r.IntN(28) }

func checked(digits string, weights []int, mod int) (string, bool) {
	sum := weighted(digits, weights)
	c := (mod - sum%mod) % mod
	return digits + fmt.Sprint(c), c < 10
}

func swedish(r *rand.Rand) (string, string) {
	yy, mm, dd := dated(r)
	d := fmt.Sprintf("%02d%02d%02d%03d", yy, mm, dd, r.IntN(1000))
	sum := 0
	for i := range d {
		n := int(d[i]-'0') * (2 - i%2)
		sum += n/10 + n%10
	}
	return d[:6], d[6:] + fmt.Sprint((10-sum%10)%10)
}

func polish(r *rand.Rand) string {
	yy, mm, dd := dated(r)
	d, _ := checked(fmt.Sprintf("%02d%02d%02d%04d", yy, mm+20*r.IntN(2), dd, r.IntN(10000)), []int{1, 3, 7, 9, 1, 3, 7, 9, 1, 3}, 10)
	return d
}

func TestTenThousandNumbersAreFoundHoweverTheyAreWritten(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	wide := strings.NewReplacer("0", "０", "1", "１", "2", "２", "3", "３", "4", "４", "5", "５", "6", "６", "7", "７", "8", "８", "9", "９")
	seps := []string{"", "-", " ", "\u00a0", "–", "\u2212", " - ", "\u200d", "-\n", "\u2011"}
	missed := 0
	for i := range 10_000 {
		var text string
		switch a, b := swedish(r); i % 3 {
		case 0:
			text = a + seps[r.IntN(len(seps))] + b
			if r.IntN(10) == 0 {
				text = strings.Join(strings.Split(a+b, ""), seps[r.IntN(len(seps))])
			}
		case 1:
			_, mm, dd := dated(r)
			text = fmt.Sprintf("%02d%02d%02d", dd, mm, r.IntN(100)) + seps[1+r.IntN(len(seps)-1)] + fmt.Sprintf("%04d", r.IntN(10000))
		default:
			p := polish(r)
			at := 1 + r.IntN(10)
			text = p[:at] + seps[r.IntN(len(seps))] + p[at:]
		}
		if r.IntN(4) == 0 {
			text = wide.Replace(text)
		}
		if !In("Jag heter Ann, " + text + ".") {
			missed++
		}
	}
	if missed > 10 {
		t.Errorf("%d of 10,000 were missed", missed)
	}
}

func TestFewOrdinaryNumbersLookLikePeople(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	digits := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteByte(byte('0' + r.IntN(10)))
		}
		return b.String()
	}
	for name, c := range map[string]struct {
		make func() string
		most float64 // percent
	}{
		"Swedish mobile phones": {func() string {
			return "07" + string("02369"[r.IntN(5)]) + "-" + digits(3) + " " + digits(2) + " " + digits(2)
		}, 2},
		"Danish phones": {func() string { return "+45 " + digits(2) + " " + digits(2) + " " + digits(2) + " " + digits(2) }, 2},
		"Polish phones": {func() string { return "+48 " + digits(3) + " " + digits(3) + " " + digits(3) }, 2},
		"ten digits":    {func() string { return digits(10) }, 2},
		"eleven digits": {func() string { return digits(11) }, 2},
		"IBAN": {func() string {
			return "PL61 1090 1014 " + digits(4) + " " + digits(4) + " " + digits(4) + " " + digits(4)
		}, 2},
		"case numbers": {func() string { return "KS-2026/" + digits(5) }, 0.1},
		"dates": {func() string {
			return fmt.Sprintf("2026-%02d-%02d %02d:%02d", 1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(60))
		}, 0.1},
	} {
		const n = 5_000
		hits := 0
		for range n {
			if In(c.make()) {
				hits++
			}
		}
		if share := 100 * float64(hits) / n; share > c.most {
			t.Errorf("%s: %.2f %% look like people", name, share)
		}
	}
}

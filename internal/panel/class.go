package panel

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Unknown is the class of those who did not tell.
const Unknown = "-"

// Class is the class of a variable that somebody belongs to at now: an option, a district, a band of
// ages such as "30-44" or "65+". The age is that of the end of the year, for only the year is known.
func (v Variable) Class(f Facts, now time.Time) string {
	said := f[v.Key]
	if said == "" {
		return Unknown
	}
	if v.Key != BirthYear {
		return said
	}
	year, err := strconv.Atoi(said)
	if err != nil {
		return Unknown
	}
	return v.band(now.Year() - year)
}

func (v Variable) band(age int) string {
	bands := v.Bands
	if len(bands) == 0 {
		bands = []int{16, 30, 45, 65}
	}
	if age < bands[0] {
		return Unknown
	}
	for i, from := range bands {
		if i == len(bands)-1 {
			return fmt.Sprintf("%d+", from)
		}
		if age < bands[i+1] {
			return fmt.Sprintf("%d-%d", from, bands[i+1]-1)
		}
	}
	return Unknown
}

// Classes lists the classes of a variable in their order: of a district variable those that are given.
func (v Variable) Classes(districts []string) (out []string) {
	switch {
	case v.Key == BirthYear:
		bands := v.Bands
		if len(bands) == 0 {
			bands = []int{16, 30, 45, 65}
		}
		for _, from := range bands {
			out = append(out, v.band(from))
		}
	case v.Key == District:
		out = districts
	default:
		for _, o := range v.Options {
			out = append(out, o.Key)
		}
	}
	return out
}

// Stratum is the classes of several variables as one key: "kvinna|30-44".
func Stratum(variables []Variable, f Facts, now time.Time) string {
	classes := make([]string, len(variables))
	for i, v := range variables {
		classes[i] = v.Class(f, now)
	}
	return strings.Join(classes, "|")
}

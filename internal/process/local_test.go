package process_test

import (
	"testing"
	"time"

	"almenda/internal/process"
)

func TestALocalTimeIsOneMomentEvenWhenTheClocksChange(t *testing.T) {
	for _, c := range []struct {
		zone, day, minute, want string
		odd                     process.Oddity
	}{
		{"Europe/Warsaw", "2026-11-21", "09:00", "2026-11-21T08:00:00Z", process.Plain},
		{"Europe/Warsaw", "2026-07-01", "09:00", "2026-07-01T07:00:00Z", process.Plain},
		{"Europe/Stockholm", "2026-03-29", "01:59", "2026-03-29T00:59:00Z", process.Plain},
		{"Europe/Stockholm", "2026-03-29", "02:00", "2026-03-29T01:00:00Z", process.Skipped},
		{"Europe/Stockholm", "2026-03-29", "02:30", "2026-03-29T01:00:00Z", process.Skipped},
		{"Europe/Stockholm", "2026-03-29", "03:00", "2026-03-29T01:00:00Z", process.Plain},
		{"Europe/Copenhagen", "2026-10-25", "01:59", "2026-10-24T23:59:00Z", process.Plain},
		{"Europe/Copenhagen", "2026-10-25", "02:00", "2026-10-25T01:00:00Z", process.Twice},
		{"Europe/Copenhagen", "2026-10-25", "02:30", "2026-10-25T01:30:00Z", process.Twice},
		{"Europe/Copenhagen", "2026-10-25", "03:00", "2026-10-25T02:00:00Z", process.Plain},
		{"America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00:00Z", process.Skipped},
		{"Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T15:15:00Z", process.Twice},
		{"UTC", "2026-03-29", "02:30", "2026-03-29T02:30:00Z", process.Plain},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		at, odd, ok := process.Local(c.day, c.minute, zone)
		if got := at.UTC().Format(time.RFC3339); !ok || got != c.want || odd != c.odd {
			t.Errorf("%s %s %s is %s %q %v, want %s %q", c.zone, c.day, c.minute, got, odd, ok, c.want, c.odd)
		}
		if c.odd == process.Skipped {
			continue
		}
		if day, minute := process.Clocks(at, zone); day != c.day || minute != c.minute {
			t.Errorf("%s %s %s reads back as %s %s", c.zone, c.day, c.minute, day, minute)
		}
	}
	for _, bad := range [][2]string{{"", ""}, {"2026-02-30", "10:00"}, {"2026-02-03", "25:00"}, {"2026-02-03", "9"}, {"0001-01-01", "10:00"}, {"3/2/2026", "10:00"}} {
		if _, _, ok := process.Local(bad[0], bad[1], time.UTC); ok {
			t.Errorf("%q is a moment", bad)
		}
	}
}

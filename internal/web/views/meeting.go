package views

import (
	"strconv"

	"almenda/internal/web/ui"
)

func eventKindOptions(pg Page, none string) []ui.Option {
	var out []ui.Option
	if none != "" {
		out = append(out, ui.Option{Text: none})
	}
	for _, k := range EventKinds {
		out = append(out, ui.Option{Value: k, Text: pg.T("meeting.kind." + k)})
	}
	return out
}

func monthOptions(pg Page, list []EventMonth) []ui.Option {
	out := []ui.Option{{Text: pg.T("meeting.any_month")}}
	for _, m := range list {
		out = append(out, ui.Option{Value: m.Value, Text: m.Text})
	}
	return out
}

func companionOptions(pg Page) []ui.Option {
	out := []ui.Option{{Value: "", Text: pg.T("meeting.alone")}}
	for n := 1; n <= 3; n++ {
		out = append(out, ui.Option{Value: strconv.Itoa(n), Text: pg.N("meeting.with", n)})
	}
	return out
}

// EventAccess are the notes on accessibility that can be ticked: meeting.access.<key>.
var EventAccess = []string{"ramp", "lift", "toilet", "loop", "sign", "quiet", "childcare", "transport"}

func accessPicks(pg Page, on []string) []ui.Pick {
	out := make([]ui.Pick, 0, len(EventAccess))
	for _, key := range EventAccess {
		p := ui.Pick{Value: key, Text: pg.T("meeting.access." + key)}
		for _, o := range on {
			p.On = p.On || o == key
		}
		out = append(out, p)
	}
	return out
}

// eventTabs lead from one page of an event to the others of staff.
func eventTabs(pg Page, id, current string, walk bool) []ui.TabItem {
	at := "/admin/events/" + id
	all := [][2]string{{at, "meeting.tab.edit"}, {at + "/desk", "meeting.tab.desk"}, {at + "/minutes", "meeting.tab.minutes"}}
	if walk {
		all = append(all, [2]string{at + "/stops", "meeting.tab.stops"})
	}
	out := make([]ui.TabItem, 0, len(all))
	for _, t := range all {
		out = append(out, ui.TabItem{Text: pg.T(t[1]), Href: pg.URL(t[0]), Current: t[0] == at+current})
	}
	return out
}

func standingColor(state string) string {
	switch state {
	case "placed":
		return "success"
	case "waiting", "asked":
		return "warning"
	}
	return "neutral"
}

// eventField is the name of a field of the n-th day.
func eventField(name string, n int) string {
	if n == 0 {
		return name
	}
	return name + strconv.Itoa(n)
}

// marks are the stops that have a point, for the map.
func marks(list []EventStop) []ui.Mark {
	var out []ui.Mark
	for _, s := range list {
		if s.HasPoint {
			out = append(out, ui.Mark{Number: s.Number, Lon: s.Lon, Lat: s.Lat})
		}
	}
	return out
}

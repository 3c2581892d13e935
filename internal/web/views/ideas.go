package views

import (
	"net/url"

	"almenda/internal/web/ui"
)

func link(pg Page, path string) string {
	if path == "" {
		return ""
	}
	return pg.URL(path)
}

func thumb(p Photo) string {
	if p.Thumb != "" {
		return p.Thumb
	}
	return p.URL
}

func resultLine(pg Page, l IdeaList) string {
	if l.Total < 0 {
		return pg.N("idea.shown", len(l.Cards))
	}
	return pg.N("idea.found", l.Total)
}

func statusColor(status string) string {
	switch status {
	case "feasible", "done":
		return "success"
	case "refused", "withdrawn":
		return "neutral"
	case "decided", "building":
		return "warning"
	}
	return "info"
}

func districtOptions(pg Page, none string) []ui.Option {
	out := []ui.Option{{Text: none}}
	for _, d := range pg.Town.Districts {
		out = append(out, ui.Option{Value: d.Key, Text: d.Name})
	}
	return out
}

func topicOptions(pg Page, none string) []ui.Option {
	out := []ui.Option{{Text: none}}
	for _, t := range pg.Town.Topics {
		out = append(out, ui.Option{Value: t.Key, Text: pg.Words(t.Name)})
	}
	return out
}

func topicName(pg Page, key string) string {
	if t, ok := pg.Town.Topic(key); ok {
		return pg.Words(t.Name)
	}
	return ""
}

func districtName(pg Page, key string) string {
	d, _ := pg.Town.District(key)
	return d.Name
}

func statusOptions(pg Page, statuses []string, none string) []ui.Option {
	out := []ui.Option{{Text: none}}
	for _, s := range statuses {
		out = append(out, ui.Option{Value: s, Text: pg.T("idea.status." + s)})
	}
	return out
}

func sortOptions(pg Page) []ui.Option {
	out := make([]ui.Option, 0, len(IdeaSorts))
	for _, s := range IdeaSorts {
		out = append(out, ui.Option{Value: s, Text: pg.T("idea.sort." + s)})
	}
	return out
}

// districtHref narrows the list to one district and keeps whatever else was asked for.
func districtHref(pg Page, l IdeaList, district string) string {
	q := url.Values{}
	for name, value := range map[string]string{
		"q": l.Filter.Q, "topic": l.Filter.Topic, "status": l.Filter.Status, "sort": l.Filter.Sort,
		"seed": l.Filter.Seed, "district": district,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return pg.URL(l.Path()) + "?" + q.Encode()
}

func spots(pg Page, l IdeaList) map[string]ui.Spot {
	most := 1
	for _, n := range l.Counts {
		most = max(most, n)
	}
	out := make(map[string]ui.Spot, len(pg.Town.Districts))
	for _, d := range pg.Town.Districts {
		n := l.Counts[d.Key]
		level := 0
		if n > 0 {
			level = 1 + min(3, 4*(n-1)/most)
		}
		out[d.Key] = ui.Spot{
			Key: d.Key, Href: districtHref(pg, l, d.Key), Level: level, Lit: d.Key == l.Filter.District,
			Said: pg.N("town.area.ideas", n, "district", d.Name), Text: pg.P.Number(int64(n)),
		}
	}
	return out
}

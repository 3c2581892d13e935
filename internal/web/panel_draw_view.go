package web

import (
	"strconv"

	"almenda/internal/id"
	"almenda/internal/lottery"
	"almenda/internal/lottery/draw"
	"almenda/internal/panel"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/panels"
)

var drawColors = map[panel.DrawState]string{panel.Prepared: "neutral", panel.Computing: "info", panel.Computed: "info", panel.Announced: "warning", panel.DrawnLots: "success", panel.Withdrawn: "danger"}

// share is a chance in per cent with one decimal.
func (v *visit) share(x float64) string { return v.p.T("panel_draw.percent", "n", v.decimal(100*x)) }

func (v *visit) drawRoom(d panel.DrawRoom) panels.DrawRoom {
	x, of := d.Draw.Settings, d.Panel.ID
	view := panels.DrawRoom{Path: drawPath(of, d.Draw.ID), Back: drawsPath(of), Panel: v.words1(d.Panel.Title), Title: v.p.T("panel_draw.of", "draw", v.drawTitle(d.Draw), "panel", v.words1(d.Panel.Title)),
		State: v.p.T("panel_draw.state." + string(d.Draw.State)), Color: drawColors[d.Draw.State], Next: v.p.T("panel_draw.next." + string(d.Draw.State)), Runs: v.drawRuns(d)}
	switch d.Draw.State {
	case panel.Computing:
		w := v.drawWork(d)
		view.Working = &w
	case panel.Prepared, panel.Computed:
		v.drawPreparation(&view, d)
	default:
		v.drawPublicity(&view, d)
	}
	if x.Outcome != nil {
		v.drawOutcome(&view, x, d.Draw)
	}
	return view
}

// drawPreparation is what can be changed before the announcement.
func (v *visit) drawPreparation(view *panels.DrawRoom, d panel.DrawRoom) {
	x := d.Draw.Settings
	view.Pool = v.p.N("panel_draw.pool", len(d.Problem.People))
	fatal := false
	for _, f := range d.Findings {
		fatal = fatal || f.Fatal
		params := map[string]any{}
		for name, value := range f.Params {
			params[name] = value
		}
		view.Findings = append(view.Findings, panels.DrawFinding{Text: v.p.Fill("lottery.check."+f.Code, params), Fatal: f.Fatal})
	}
	if b := d.Bound; b != nil {
		view.Bound = v.p.T("panel_draw.bound_pool", "chance", v.share(b.Chance))
		if b.Feature >= 0 {
			f := d.Problem.Features[b.Feature]
			view.Bound = v.p.T("panel_draw.bound", "chance", v.share(b.Chance), "feature", f.Name, "value", f.Values[b.Value].Value)
		}
	}
	if len(d.Problem.People) > 0 {
		view.Compute = v.p.T("panel_draw.compute")
		switch {
		case fatal:
			view.Compute = v.p.T("panel_draw.compute_relax")
		case d.Draw.State == panel.Computed:
			view.Compute = v.p.T("panel_draw.compute_again")
		}
	}
	if len(d.Runs) > 0 && d.Runs[0].State == panel.RunFailed && d.Draw.State == panel.Prepared && x.Outcome == nil {
		view.Failure = v.p.T("panel_draw.why." + d.Runs[0].Progress.Why)
	}
	for _, c := range x.Proposal {
		va, _ := d.Panel.Variable(c.Variable)
		view.Proposal = append(view.Proposal, v.p.T("panel_draw.change", "feature", v.words1(va.Title), "value", panel.ClassLabel(v.town, va, c.Class, v.lang),
			"was", quotaWords(c.WasMin, c.WasMax), "is", quotaWords(c.Min, c.Max)))
	}
	f := v.drawSettings(d)
	view.Form = &f
	if d.Draw.State == panel.Computed {
		view.Announce = &panels.DrawAnnounce{Kind: string(draw.Digits)}
		for _, k := range []draw.Kind{draw.Digits, draw.Value} {
			view.Announce.Kinds = append(view.Announce.Kinds, ui.Option{Value: string(k), Text: v.p.T("panel_draw.kind."+string(k), "n", draw.Width(x.Lists))})
		}
	}
}

func quotaWords(least, most int) string { return strconv.Itoa(least) + "–" + strconv.Itoa(most) }

func (v *visit) drawSettings(d panel.DrawRoom) panels.DrawForm {
	x := d.Draw.Settings
	f := panels.DrawForm{Seats: strconv.Itoa(x.Seats), Household: strconv.Itoa(x.Household), Tolerance: strconv.Itoa(x.Tolerance), Minutes: strconv.Itoa(x.Minutes),
		Algorithm: string(x.Algorithm), Lists: strconv.Itoa(x.Lists), Compare: x.Compare, Fixed: d.Draw.Base != id.None}
	for _, a := range panel.Algorithms {
		f.Algorithms = append(f.Algorithms, ui.Option{Value: string(a), Text: v.p.T("panel_draw.algorithm." + string(a))})
	}
	for _, n := range []int{1000, 10_000} {
		f.Numbers = append(f.Numbers, ui.Option{Value: strconv.Itoa(n), Text: v.p.T("panel_draw.lists_n", "n", v.p.Number(int64(n)), "digits", draw.Width(n))})
	}
	for i, g := range x.Quotas {
		va, _ := d.Panel.Variable(g.Variable)
		group, low, high := panels.DrawGroup{Title: v.words1(va.Title)}, 0, 0
		for j, q := range g.Values {
			name := "q" + strconv.Itoa(i) + "-" + strconv.Itoa(j)
			low, high = low+q.Min, high+q.Max
			row := panels.DrawQuota{Name: name, Value: panel.ClassLabel(v.town, va, q.Class, v.lang), Min: strconv.Itoa(q.Min), Max: strconv.Itoa(q.Max), Pool: v.p.Number(int64(d.Counts[i][j])), Most: "–"}
			row.Label = group.Title + ", " + row.Value
			if d.Bound != nil && i < len(d.Bound.Values) && j < len(d.Bound.Values[i]) && d.Counts[i][j] > 0 {
				row.Most = v.share(d.Bound.Values[i][j].Chance)
			}
			group.Rows = append(group.Rows, row)
		}
		group.Sum = v.p.T("panel_draw.sum", "min", low, "max", high, "seats", x.Seats)
		f.Groups = append(f.Groups, group)
	}
	return f
}

// drawOutcome is what the last computation came to.
func (v *visit) drawOutcome(view *panels.DrawRoom, x panel.DrawSettings, d panel.Draw) {
	o := x.Outcome
	of := float64(x.Lists)
	view.Outcome = []ui.KPI{{Label: v.p.T("panel_draw.people"), Value: v.p.Number(int64(o.Pool))}, {Label: v.p.T("panel_draw.smallest"), Value: v.share(float64(o.Smallest) / of)},
		{Label: v.p.T("panel_draw.largest"), Value: v.share(float64(o.Largest) / of)}}
	if x.Algorithm != lottery.Nash {
		view.Outcome = append(view.Outcome, ui.KPI{Label: v.p.T("panel_draw.upper"), Value: v.share(o.Upper)})
	}
	view.Chart = v.drawChart(x)
	if o.Uncoverable > 0 {
		view.Compared = append(view.Compared, v.p.N("panel_draw.uncoverable", o.Uncoverable))
	}
	if o.Stopped {
		view.Compared = append(view.Compared, v.p.T("panel_draw.stopped"))
	}
	switch l := o.Legacy; {
	case l == nil:
	case l.Failed:
		view.Compared = append(view.Compared, v.p.T("panel_draw.legacy_failed"))
	default:
		view.Compared = append(view.Compared, v.p.T("panel_draw.legacy", "this", v.share(float64(o.Smallest)/of), "smallest", v.share(l.Smallest), "largest", v.share(l.Largest)))
	}
}

// drawChart shows how many people have which chance.
func (v *visit) drawChart(x panel.DrawSettings) *ui.Chart {
	o := x.Outcome
	c := &ui.Chart{ID: "chances", Kind: ui.BarChart, Title: v.p.T("panel_draw.chart"), Base: v.p.N("panel_draw.pool", o.Pool), Series: []ui.Series{{Label: v.p.T("panel_draw.persons")}},
		RowHead: v.p.T("panel_draw.chance"), Table: v.p.T("panel_draw.as_table"), Full: float64(max(1, o.Pool))}
	for i, n := range o.Spread {
		from, until := float64(o.Largest)*float64(i)/float64(len(o.Spread)), float64(o.Largest)*float64(i+1)/float64(len(o.Spread))
		c.Rows = append(c.Rows, ui.ChartRow{Label: v.p.T("panel_draw.between", "from", v.decimal(100*from/float64(x.Lists)), "until", v.decimal(100*until/float64(x.Lists))),
			Points: []ui.Point{{Value: float64(n), Said: v.p.Number(int64(n))}}})
	}
	return c
}

// drawWork is how far a computation is.
func (v *visit) drawWork(d panel.DrawRoom) panels.DrawWork {
	w := panels.DrawWork{Path: drawPath(d.Panel.ID, d.Draw.ID), State: "done", Say: v.p.T("panel_draw.step.done")}
	if d.Draw.State != panel.Computing || len(d.Runs) == 0 {
		return w
	}
	p := d.Runs[0].Progress
	w.State = "running"
	w.Say = v.p.T("panel_draw.step." + stepName(p.Step))
	if p.Panels > 0 {
		w.Facts = append(w.Facts, panels.DrawFact{Name: v.p.T("panel_draw.found"), Text: v.p.Number(int64(p.Panels))})
	}
	if p.Objective > 0 {
		w.Facts = append(w.Facts, panels.DrawFact{Name: v.p.T("panel_draw.so_far"), Text: v.share(p.Objective)})
	}
	if p.Upper > 0 && p.Upper < 1 {
		w.Facts = append(w.Facts, panels.DrawFact{Name: v.p.T("panel_draw.upper"), Text: v.share(p.Upper)})
	}
	return w
}

// stepName is a step that there is a word for.
func stepName(step string) string {
	switch step {
	case "covering", "spreading", "sharing", "rounding", "legacy", "done":
		return step
	}
	return "waiting"
}

var runColors = map[panel.RunState]string{panel.RunDone: "success", panel.RunFailed: "danger", panel.RunLost: "warning", panel.RunUnderWay: "info"}

func (v *visit) drawRuns(d panel.DrawRoom) (out []panels.DrawRun) {
	for _, r := range d.Runs {
		line := panels.DrawRun{Title: v.p.T("panel_draw.run", "n", r.Number, "algorithm", v.p.T("panel_draw.short."+string(r.Algorithm))), State: v.p.T("panel_draw.run." + string(r.State)), Color: runColors[r.State], When: v.p.DateTime(r.Started)}
		if line.Color == "" {
			line.Color = "neutral"
		}
		switch {
		case r.Progress.Why != "":
			line.What = v.p.T("panel_draw.why." + r.Progress.Why)
		case r.State == panel.RunDone:
			line.What = v.p.T("panel_draw.run_done", "panels", v.p.Number(int64(r.Progress.Panels)), "chance", v.share(r.Progress.Objective))
		}
		out = append(out, line)
	}
	return out
}

// drawPublicity is what there is after the announcement.
func (v *visit) drawPublicity(view *panels.DrawRoom, d panel.DrawRoom) {
	x := d.Draw.Settings
	view.Hash, view.Rule, view.At, view.Public = d.Draw.Hash, x.Rule.Source, v.p.DateTime(x.Rule.At), d.Draw.Path(d.Panel)
	view.Sealed = d.Files[draw.SealedFile] > 0
	view.Letters = v.p.T("panel_draw.letters_done")
	if d.Waiting > 0 {
		view.Letters = v.p.N("panel_draw.letters_wait", d.Waiting)
	}
	for _, p := range d.Unmailed {
		view.Unmailed = append(view.Unmailed, panels.DrawPerson{Pseudonym: p.Pseudonym, Code: p.Salt, Chance: p.Chance(d.Draw), To: p.To})
	}
	switch d.Draw.State {
	case panel.Announced:
		view.Withdraw = x.Entry.Value == ""
		view.Value = v.drawValue(d)
	case panel.DrawnLots:
		view.Number = draw.Label(x.Entry.Number, x.Lists)
		v.drawPeople(view, d)
		view.Fill = v.drawFill(d.Panel.ID, d.Vacant, "")
	}
}

func (v *visit) drawValue(d panel.DrawRoom) *panels.DrawValue {
	x := d.Draw.Settings
	out := &panels.DrawValue{Hint: v.p.T("panel_draw.value_hint." + string(x.Rule.Kind))}
	if x.Rule.Kind == draw.Digits {
		out.Hint = v.p.T("panel_draw.value_hint.digits", "n", draw.Width(x.Lists))
	}
	if v.now.Before(x.Rule.At) {
		out.Early = v.p.T("panel_draw.early", "when", v.p.DateTime(x.Rule.At))
		return out
	}
	if x.Entry.Value != "" {
		out.Second = d.Confirms
		out.Entered = v.p.T("panel_draw.entered", "when", v.p.DateTime(x.Entry.At))
		if !out.Second {
			out.Entered = v.p.T("panel_draw.entered_own", "when", v.p.DateTime(x.Entry.At), "value", x.Entry.Value)
		}
	}
	return out
}

func (v *visit) drawPeople(view *panels.DrawRoom, d panel.DrawRoom) {
	for _, p := range d.Drawn {
		line := panels.DrawPerson{Pseudonym: p.Pseudonym, To: p.To, State: v.p.T("panel_draw.sits")}
		switch {
		case p.Outcome != "":
			line.State = v.p.T("panel_draw.outcome." + p.Outcome)
		case p.Left:
			line.State = v.p.T("panel_draw.outcome.left")
		default:
			view.Seats = append(view.Seats, ui.Option{Value: p.Pseudonym, Text: p.Pseudonym + " · " + p.To})
		}
		view.Drawn = append(view.Drawn, line)
	}
	for _, r := range panel.DrawReasons {
		view.Reasons = append(view.Reasons, ui.Option{Value: r, Text: v.p.T("panel_draw.outcome." + r)})
	}
}

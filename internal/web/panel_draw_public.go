package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"almenda/internal/cache"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/lottery/draw"
	"almenda/internal/panel"
	"almenda/internal/web/views/panels"
)

// bundleFile is all files of a draw in one.
const bundleFile = "draw.zip"

// drawAt is which draw of which panel the address names.
func (v *visit) drawAt() (slug string, n int, err error) {
	n, bad := strconv.Atoi(v.Param("n"))
	if bad != nil || n < 1 {
		return "", 0, fault.Missing()
	}
	return v.Param("slug"), n, nil
}

func (s *Server) getPublicDraw(v *visit) error { return s.showPublicDraw(v, nil) }

// showPublicDraw draws the page of a draw that was announced.
func (s *Server) showPublicDraw(v *visit, add func(*panels.DrawPublic)) error {
	slug, n, err := v.drawAt()
	if err != nil {
		return err
	}
	d, err := s.Panels.PublicDraw(v.ctx(), v.who, slug, n)
	if err != nil {
		return err
	}
	view := v.publicDraw(d)
	if add != nil {
		add(&view)
	}
	return v.show(panels.DrawPublicPage(v.page(view.Title, ""), view))
}

func (v *visit) publicDraw(d panel.PublicDraw) panels.DrawPublic {
	x := d.Draw.Settings
	view := panels.DrawPublic{Path: d.Draw.Path(d.Panel), Back: "/panel/" + d.Panel.Slug, Panel: v.words1(d.Panel.Title), Sample: x.Sample || d.Panel.Sample,
		Title: v.p.T("panel_draw.of", "draw", v.drawTitle(d.Draw), "panel", v.words1(d.Panel.Title)), State: v.p.T("panel_draw.state." + string(d.Draw.State)), Color: drawColors[d.Draw.State],
		Lead: v.p.T("panel_draw.public_lead." + string(d.Draw.State)), Hash: d.Draw.Hash, Announced: v.p.DateTime(d.Draw.Announced), Rule: x.Rule.Source, At: v.p.DateTime(x.Rule.At),
		Reason: x.Reason, Result: d.Result, Algorithm: v.p.T("panel_draw.explain." + string(x.Algorithm)), Quotas: v.drawShares(d), Files: v.drawFiles(d),
		Command: "sha256sum -c commitment.txt\nalmenda verify lottery --hash " + d.Draw.Hash + " ."}
	if d.Draw.State == panel.DrawnLots {
		view.Value, view.Number, view.Drawn = x.Entry.Value, draw.Label(x.Entry.Number, x.Lists), v.p.DateTime(d.Draw.Drawn)
	}
	view.Facts = []panels.DrawFact{{Name: v.p.T("panel_draw.seats"), Text: v.p.Number(int64(x.Seats))}, {Name: v.p.T("panel_draw.lists"), Text: v.p.Number(int64(x.Lists))}}
	if o := x.Outcome; o != nil {
		view.Facts = append(view.Facts, panels.DrawFact{Name: v.p.T("panel_draw.people"), Text: v.p.Number(int64(o.Pool))},
			panels.DrawFact{Name: v.p.T("panel_draw.smallest"), Text: v.share(float64(o.Smallest) / float64(x.Lists))})
	}
	if x.Household > 0 {
		view.Facts = append(view.Facts, panels.DrawFact{Name: v.p.T("panel_draw.household"), Text: strconv.Itoa(x.Household)})
	}
	if d.Draw.Base != id.None {
		view.Facts = append(view.Facts, panels.DrawFact{Name: v.p.T("panel_draw.kept"), Text: strconv.Itoa(x.Kept)})
	}
	if x.From["source"] != "" {
		view.Facts = append(view.Facts, panels.DrawFact{Name: v.p.T("panel_draw.mirror"), Text: x.From["source"] + ", " + x.From["at"]})
	}
	return view
}

// drawShares are the quotas as they stand in the files.
func (v *visit) drawShares(d panel.PublicDraw) (out []panels.DrawShares) {
	rows, err := csv.NewReader(bytes.NewReader(d.Quotas)).ReadAll()
	if err != nil || len(rows) == 0 {
		return nil // the file itself is there to be read
	}
	for _, r := range rows[1:] {
		if n := len(out); n == 0 || out[n-1].Title != r[0] {
			out = append(out, panels.DrawShares{Title: r[0]})
		}
		line := panels.DrawShare{Value: r[1], Min: r[2], Max: r[3], Share: v.p.T("panel_draw.hidden")}
		if n, err := strconv.Atoi(r[4]); err == nil {
			line.Share = v.percent(n)
		}
		q := &out[len(out)-1]
		q.Rows = append(q.Rows, line)
	}
	return out
}

func (v *visit) drawFiles(d panel.PublicDraw) []panels.DrawFile {
	base := d.Draw.Path(d.Panel) + "/files/"
	out := []panels.DrawFile{{Name: bundleFile, Path: base + bundleFile, What: v.p.T("panel_draw.file.all"), Size: v.p.T("panel_draw.file.zip")}}
	for _, name := range []string{draw.CommitmentFile, draw.ManifestFile, draw.QuotasFile, draw.PeopleFile, draw.PanelsFile, draw.ResultFile, draw.ReadmeFile} {
		if size, there := d.Files[name]; there {
			key, _, _ := strings.Cut(strings.ToLower(name), ".")
			out = append(out, panels.DrawFile{Name: name, Path: base + name, What: v.p.T("panel_draw.file." + key), Size: fileSize(v, size)})
		}
	}
	return out
}

func fileSize(v *visit, n int) string {
	if n < 1000 {
		return v.p.T("panel_draw.bytes", "n", n)
	}
	return v.p.T("panel_draw.kilobytes", "n", v.p.Number(int64(n/1000)))
}

// getPublicDrawFile gives out a file of a draw, or all of them in one.
func (s *Server) getPublicDrawFile(v *visit) error {
	slug, n, err := v.drawAt()
	if err != nil {
		return err
	}
	name := v.Param("name")
	if name == bundleFile {
		files, err := s.Panels.DrawFiles(v.ctx(), v.who, slug, n)
		if err != nil {
			return err
		}
		packed, err := draw.Bundle(files)
		if err != nil {
			return err
		}
		return v.give(cache.Page{Type: "application/zip", Body: packed})
	}
	content, err := s.Panels.DrawFile(v.ctx(), v.who, slug, n, name)
	if err != nil {
		return err
	}
	kind := "text/plain; charset=utf-8"
	switch {
	case strings.HasSuffix(name, ".json"):
		kind = "application/json"
	case strings.HasSuffix(name, ".csv"):
		kind = "text/csv; charset=utf-8"
	}
	return v.give(cache.Page{Type: kind, Body: content})
}

// getPublicDrawCheck goes through the files of a draw here, as the command does elsewhere.
func (s *Server) getPublicDrawCheck(v *visit) error {
	slug, n, err := v.drawAt()
	if err != nil {
		return err
	}
	files, err := s.Panels.DrawFiles(v.ctx(), v.who, slug, n)
	if err != nil {
		return err
	}
	r, err := draw.CheckFiles(files)
	if err != nil {
		return err
	}
	return s.showPublicDraw(v, func(view *panels.DrawPublic) {
		c := &panels.DrawCheck{OK: r.OK() && r.Hash == view.Hash}
		for _, one := range r.Checks {
			if one.OK {
				c.Steps = append(c.Steps, v.p.T("panel_draw.check."+one.Code))
			}
		}
		switch {
		case !c.OK && r.Failed() != nil:
			c.Answer = v.p.T("panel_draw.check_failed", "file", r.Failed().File, "what", v.p.T("panel_draw.check."+r.Failed().Code))
		case !c.OK:
			c.Answer = v.p.T("panel_draw.check_hash")
		case r.Drawn:
			c.Answer = v.p.T("panel_draw.check_drawn", "number", r.Label, "n", len(r.Pseudonyms))
		default:
			c.Answer = v.p.T("panel_draw.check_soon")
		}
		view.Check = c
	})
}

// postPublicDrawFind tells somebody where in the lists they are. It is a POST so that the code stands
// in no address.
func (s *Server) postPublicDrawFind(v *visit) error {
	slug, n, err := v.drawAt()
	if err != nil {
		return err
	}
	typed := panels.DrawFind{Name: strings.TrimSpace(v.PostForm("name")), Code: strings.TrimSpace(v.PostForm("code")), To: strings.TrimSpace(v.PostForm("to"))}
	got, err := s.Panels.FindInDraw(v.ctx(), v.who, v.town, slug, n, typed.Name, typed.Code, typed.To)
	if err != nil && !v.blame(err) {
		return err
	}
	return s.showPublicDraw(v, func(view *panels.DrawPublic) {
		view.Find = typed
		if err != nil {
			return
		}
		view.Find.Good = got.There
		of := fmt.Sprintf("%d/%d", got.Lists, got.Of)
		switch drawn := view.Number != ""; {
		case !got.There:
			view.Find.Answer = v.p.T("panel_draw.find_nobody", "pseudonym", got.Pseudonym)
		case got.Drawn:
			view.Find.Answer = v.p.T("panel_draw.find_drawn", "pseudonym", got.Pseudonym, "chance", of)
		case drawn:
			view.Find.Answer = v.p.T("panel_draw.find_not", "pseudonym", got.Pseudonym, "chance", of)
		default:
			view.Find.Answer = v.p.T("panel_draw.find_soon", "pseudonym", got.Pseudonym, "chance", of)
		}
	})
}

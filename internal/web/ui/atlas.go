package ui

import (
	"fmt"
	"math"
	"strings"
	"sync"

	"almenda/internal/tenant"
)

// Drawing is a town's outline and districts as SVG paths, in a box of Width by Height.
type Drawing struct {
	Width, Height float64
	Outline       string // path of the whole town; empty where not known
	Districts     []Shape
	minX, minY, k float64
}

// Shape is one district of a Drawing; X and Y are where its label stands.
type Shape struct {
	Key, Name, D string
	X, Y         float64
}

const (
	drawnWidth = 720.0
	margin     = 6.0
	tolerance  = 0.7 // of a unit: less than a line's width, so that neighbours show no gap
)

// Atlas keeps drawings, because the shapes of a town change only with its version. The zero Atlas
// is ready; a nil one draws anew each time. It is safe for use by many goroutines.
type Atlas struct {
	mu    sync.Mutex
	drawn map[string]sheet
}

type sheet struct {
	version int
	drawing *Drawing
}

// Of is the drawing of a town. It is nil when neither outline nor districts are known.
func (a *Atlas) Of(t *tenant.Town) *Drawing {
	if t == nil {
		return nil
	}
	if a == nil {
		return Draw(t)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if s, ok := a.drawn[t.Slug]; ok && s.version == t.Version {
		return s.drawing
	}
	if a.drawn == nil {
		a.drawn = map[string]sheet{}
	}
	d := Draw(t)
	a.drawn[t.Slug] = sheet{t.Version, d}
	return d
}

// Draw projects a town's shapes. It is nil when there are none.
func Draw(t *tenant.Town) *Drawing {
	all := append([]tenant.Polygon{}, t.Outline...)
	for _, d := range t.Districts {
		all = append(all, d.Shape...)
	}
	d := &Drawing{Width: drawnWidth}
	if !d.fit(all) {
		return nil
	}
	d.Outline, _, _ = d.path(t.Outline)
	for _, part := range t.Districts {
		if len(part.Shape) == 0 {
			continue
		}
		path, x, y := d.path(part.Shape)
		d.Districts = append(d.Districts, Shape{part.Key, part.Name, path, x, y})
	}
	return d
}

// Has tells whether a district is drawn.
func (d *Drawing) Has(key string) bool {
	if d == nil {
		return false
	}
	for _, s := range d.Districts {
		if s.Key == key {
			return true
		}
	}
	return false
}

// At is where a point of the earth lies on the drawing.
func (d *Drawing) At(lon, lat float64) (x, y float64) {
	mx, my := mercator(tenant.Point{Lon: lon, Lat: lat})
	return margin + (mx-d.minX)*d.k, margin + (my-d.minY)*d.k
}

// Box is the value of viewBox.
func (d *Drawing) Box() string { return fmt.Sprintf("0 0 %.0f %.0f", d.Width, d.Height) }

// Bounds is the box in degrees: west, south, east, north. Across one town the projection is as
// good as straight, so a script may take places from it in proportion.
func (d *Drawing) Bounds() string {
	west, north := unmercator(d.minX-margin/d.k, d.minY-margin/d.k)
	east, south := unmercator(d.minX+(d.Width-margin)/d.k, d.minY+(d.Height-margin)/d.k)
	return fmt.Sprintf("%.6f,%.6f,%.6f,%.6f", west, south, east, north)
}

func (d *Drawing) fit(all []tenant.Polygon) bool {
	minX, minY, maxX, maxY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, polygon := range all {
		for _, ring := range polygon {
			for _, p := range ring {
				x, y := mercator(p)
				minX, maxX = math.Min(minX, x), math.Max(maxX, x)
				minY, maxY = math.Min(minY, y), math.Max(maxY, y)
			}
		}
	}
	if !(maxX > minX && maxY > minY) {
		return false
	}
	// A tall town would fill three screens of a phone: the longer side decides.
	d.k = (drawnWidth - 2*margin) / math.Max(maxX-minX, maxY-minY)
	d.minX, d.minY = minX, minY
	d.Width = (maxX-minX)*d.k + 2*margin
	d.Height = (maxY-minY)*d.k + 2*margin
	return true
}

// path draws polygons as one path and finds the middle of the largest ring.
func (d *Drawing) path(shape []tenant.Polygon) (path string, x, y float64) {
	var b strings.Builder
	largest := 0.0
	for _, polygon := range shape {
		for _, ring := range polygon {
			line := make([][2]float64, len(ring))
			for i, p := range ring {
				line[i][0], line[i][1] = d.At(p.Lon, p.Lat)
			}
			line = thinRing(line, tolerance)
			if len(line) < 3 {
				continue
			}
			write(&b, line)
			if area, cx, cy := middle(line); area > largest {
				largest, x, y = area, cx, cy
			}
		}
	}
	return b.String(), x, y
}

// write draws a ring with relative steps, which compress better than places.
func write(b *strings.Builder, line [][2]float64) {
	at := func(v float64) int { return int(math.Round(v * 10)) }
	px, py := at(line[0][0]), at(line[0][1])
	fmt.Fprintf(b, "M%g %g", float64(px)/10, float64(py)/10)
	for _, p := range line[1:] {
		x, y := at(p[0]), at(p[1])
		fmt.Fprintf(b, "l%g %g", float64(x-px)/10, float64(y-py)/10)
		px, py = x, y
	}
	b.WriteByte('z')
}

func mercator(p tenant.Point) (x, y float64) {
	x = p.Lon / 360
	y = (math.Pi - math.Log(math.Tan(math.Pi/4+p.Lat*math.Pi/360))) / (2 * math.Pi)
	return x, y
}

func unmercator(x, y float64) (lon, lat float64) {
	return x * 360, math.Atan(math.Exp(math.Pi-2*math.Pi*y))*360/math.Pi - 90
}

// middle is the area and the centre of mass of a ring.
func middle(line [][2]float64) (area, x, y float64) {
	for i := range line {
		p, q := line[i], line[(i+1)%len(line)]
		c := p[0]*q[1] - q[0]*p[1]
		area += c
		x += (p[0] + q[0]) * c
		y += (p[1] + q[1]) * c
	}
	if area == 0 {
		return 0, line[0][0], line[0][1]
	}
	return math.Abs(area / 2), x / (3 * area), y / (3 * area)
}

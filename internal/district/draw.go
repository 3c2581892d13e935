package district

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"almenda/internal/tenant"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

const (
	margin = 4.0 // units left free around a drawing, so that no border is cut in half
	detail = 0.6 // units; what is smaller cannot be seen
)

// View is how a town lies on a drawing: the size of its viewBox, and the places that its four
// sides stand for. Between them everything is in proportion, for a script as for us.
type View struct {
	Width, Height            float64
	West, South, East, North float64
}

// Shape is one district of a drawing. Path is the d of an SVG path, to be filled by the even-odd
// rule; the label's place lies inside of the district.
type Shape struct {
	Key, Name      string
	Path           string
	LabelX, LabelY float64
}

// ViewOf lays a town out on a drawing that is width units wide. ok is false for a town without
// any outline.
func ViewOf(town *tenant.Town, width float64) (v View, ok bool) {
	b, ok := bound(everything(town))
	if !ok || b.Max[0] <= b.Min[0] || b.Max[1] <= b.Min[1] || width <= 3*margin {
		return View{}, false
	}
	cos := planeOf(b).cos
	scale := (width - 2*margin) / ((b.Max[0] - b.Min[0]) * cos) // units for a degree of latitude
	lat, lon := margin/scale, margin/(scale*cos)
	return View{
		Width: width, Height: math.Ceil((b.Max[1]-b.Min[1])*scale) + 2*margin,
		West: b.Min[0] - lon, East: b.Max[0] + lon,
		North: b.Max[1] + lat, South: b.Max[1] + lat - (math.Ceil((b.Max[1]-b.Min[1])*scale)+2*margin)/scale,
	}, true
}

// Box is the value of the viewBox attribute.
func (v View) Box() string { return fmt.Sprintf("0 0 %s %s", number(v.Width), number(v.Height)) }

// Bounds is the value of data-bounds: "west,south,east,north" of the viewBox.
func (v View) Bounds() string {
	return fmt.Sprintf("%.6f,%.6f,%.6f,%.6f", v.West, v.South, v.East, v.North)
}

// At is where a place lies on the drawing.
func (v View) At(p tenant.Point) (x, y float64) {
	return (p.Lon - v.West) / (v.East - v.West) * v.Width, (v.North - p.Lat) / (v.North - v.South) * v.Height
}

// Place is what lies at a point of the drawing.
func (v View) Place(x, y float64) tenant.Point {
	return tenant.Point{Lon: v.West + x/v.Width*(v.East-v.West), Lat: v.North - y/v.Height*(v.North-v.South)}
}

// metres is how many of them a unit of the drawing stands for.
func (v View) metres() float64 { return (v.North - v.South) / v.Height * metresPerDegree }

// Shapes draws the districts of a town, in its order, on the View of the same width. Districts
// without an outline are left out. It takes milliseconds; whoever draws often keeps the result by
// the town's Version.
func Shapes(town *tenant.Town, width float64) []Shape {
	v, ok := ViewOf(town, width)
	if !ok {
		return nil
	}
	var shapes []Shape
	for _, d := range Simplify(town.Districts, detail*v.metres()) {
		if len(d.Shape) == 0 {
			continue
		}
		x, y := v.label(d.Shape)
		shapes = append(shapes, Shape{Key: d.Key, Name: d.Name, Path: v.path(d.Shape), LabelX: x, LabelY: y})
	}
	return shapes
}

// OutlinePath draws the outline of the whole municipality; it is empty where none is known.
func OutlinePath(town *tenant.Town, width float64) string {
	v, ok := ViewOf(town, width)
	if !ok {
		return ""
	}
	return v.path(coarser([][]tenant.Polygon{town.Outline}, detail*v.metres())[0])
}

// path writes tenths of a unit, in places and not in steps: so neighbours round to the same line.
func (v View) path(shape []tenant.Polygon) string {
	var b strings.Builder
	for _, polygon := range shape {
		for _, ring := range polygon {
			if len(ring) < 4 {
				continue
			}
			for i, p := range ring[:len(ring)-1] {
				x, y := v.At(p)
				switch i {
				case 0:
					b.WriteByte('M')
				default:
					b.WriteByte('L')
				}
				b.WriteString(number(x))
				b.WriteByte(' ')
				b.WriteString(number(y))
			}
			b.WriteByte('Z')
		}
	}
	return b.String()
}

func number(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

// label is a place well inside of the largest polygon: its centre of mass if that is inside, else
// the middle of the widest stretch on one of a few level lines.
func (v View) label(shape []tenant.Polygon) (x, y float64) {
	var largest orb.Polygon
	most := 0.0
	for _, polygon := range shape {
		drawn := make(orb.Polygon, len(polygon))
		for i, ring := range polygon {
			for _, p := range ring {
				px, py := v.At(p)
				drawn[i] = append(drawn[i], orb.Point{px, py})
			}
		}
		if area := planar.Area(drawn); area > most {
			largest, most = drawn, area
		}
	}
	if largest == nil {
		return 0, 0
	}
	centre, _ := planar.CentroidArea(largest)
	if planar.PolygonContains(largest, centre) {
		return round(centre)
	}
	const lines = 9
	box := largest.Bound()
	widest := 0.0
	for i := 1; i <= lines; i++ {
		level := box.Min[1] + (box.Max[1]-box.Min[1])*float64(i)/(lines+1)
		for _, s := range spans(orb.MultiPolygon{largest}, level) {
			if s.to-s.from > widest {
				centre, widest = orb.Point{(s.from + s.to) / 2, level}, s.to-s.from
			}
		}
	}
	return round(centre)
}

func round(p orb.Point) (x, y float64) { return math.Round(p[0]*10) / 10, math.Round(p[1]*10) / 10 }

package district

import (
	"reflect"
	"testing"

	"almenda/internal/tenant"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

type edge struct{ a, b tenant.Point }

// sides counts how many districts have each side of a border, whichever way it is walked.
func sides(districts []tenant.District) map[edge]int {
	count := map[edge]int{}
	for _, d := range districts {
		for _, polygon := range d.Shape {
			for _, r := range polygon {
				for i := 1; i < len(r); i++ {
					s := edge{r[i-1], r[i]}
					if before(s.a, s.b) > 0 {
						s.a, s.b = s.b, s.a
					}
					count[s]++
				}
			}
		}
	}
	return count
}

func shared(districts []tenant.District) (length float64) {
	local := planeOf(orb.Bound{Min: orb.Point{0, districts[0].Shape[0][0][0].Lat}, Max: orb.Point{0, districts[0].Shape[0][0][0].Lat}})
	for s, n := range sides(districts) {
		if n == 2 {
			length += planar.Distance(local.point(s.a), local.point(s.b))
		}
	}
	return length
}

func TestNeighboursKeepTheSameBorder(t *testing.T) {
	in := twoBanks()
	out := Simplify(in, 30)
	if points(out) >= points(in) {
		t.Fatalf("%d points of %d are left: nothing was simplified", points(out), points(in))
	}
	// West has three sides of its own and east three; what else is left must belong to both.
	own, both := 0, 0
	for s, n := range sides(out) {
		switch n {
		case 1:
			own++
		case 2:
			both++
		default:
			t.Errorf("the side %v stands %d times", s, n)
		}
	}
	if own != 6 || both != 1 {
		t.Errorf("%d sides of one district and %d of both, want 6 and 1: %v", own, both, out)
	}
	if !reflect.DeepEqual(in, twoBanks()) {
		t.Error("the input was changed")
	}
}

func TestABorderKeepsWhatIsLargerThanTheTolerance(t *testing.T) {
	out := Simplify(twoBanks(), 1)
	if points(out) != points(twoBanks()) {
		t.Errorf("%d points are left of %d; bends of 20 m went at a tolerance of 1 m", points(out), points(twoBanks()))
	}
}

func TestWhereTheFileBeginsARingDoesNotMatter(t *testing.T) {
	turned := twoBanks()
	r := turned[1].Shape[0][0]
	open := r[:len(r)-1]
	open = append(append([]tenant.Point{}, open[3:]...), open[:3]...)
	turned[1].Shape[0][0] = append(open, open[0])
	if a, b := sides(Simplify(twoBanks(), 30)), sides(Simplify(turned, 30)); !reflect.DeepEqual(a, b) {
		t.Errorf("the border depends on where its ring begins:\n%v\n%v", a, b)
	}
}

func TestAnEnclaveFitsItsHole(t *testing.T) {
	inner := ring(13.04, 59.04, 13.05, 59.0401, 13.06, 59.04, 13.06, 59.06, 13.05, 59.0601, 13.04, 59.06)
	hole := ring(13.06, 59.04, 13.05, 59.0401, 13.04, 59.04, 13.04, 59.06, 13.05, 59.0601, 13.06, 59.06)
	out := Simplify([]tenant.District{area("around", ring(13.0, 59.0, 13.1, 59.0, 13.1, 59.1, 13.0, 59.1), hole), area("within", inner)}, 50)
	if got := len(out[1].Shape[0][0]); got != 5 {
		t.Errorf("the enclave has %d points, want its 4 corners closed", got)
	}
	both := 0
	for _, n := range sides(out) {
		if n == 2 {
			both++
		}
	}
	if both != 4 {
		t.Errorf("%d sides of the enclave are those of its hole, want 4", both)
	}
}

func TestNoRingVanishes(t *testing.T) {
	islet := area("islet", ring(13.0, 59.0, 13.0001, 59.0, 13.0001, 59.0001, 13.0, 59.0001))
	out := Simplify([]tenant.District{islet, twoBanks()[1]}, 500)
	for _, d := range out {
		if r := d.Shape[0][0]; len(r) < 4 || !closed(r) {
			t.Errorf("%s is left with %v", d.Key, r)
		}
	}
}

func TestRealBordersStayCommonWhenMadeCoarser(t *testing.T) {
	for _, file := range []string{"kobenhavn-bydele.geojson", "krakow-dzielnice.geojson"} {
		t.Run(file, func(t *testing.T) {
			in := published(t, file, "name")
			out := Simplify(in, 25)
			if points(out) > points(in)*2/3 {
				t.Errorf("%d points are left of %d", points(out), points(in))
			}
			// Made coarser, a common border gets a little shorter; lines that ran side by side may join.
			if was, is := shared(in), shared(out); is < was*0.9 {
				t.Errorf("%.0f m of border were common, %.0f m are", was, is)
			}
			for _, p := range Check(out) {
				t.Error(p)
			}
		})
	}
}

package district

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"almenda/internal/tenant"
)

// ring makes a closed ring from longitudes and latitudes in turn.
func ring(numbers ...float64) []tenant.Point {
	var points []tenant.Point
	for i := 0; i < len(numbers); i += 2 {
		points = append(points, tenant.Point{Lon: numbers[i], Lat: numbers[i+1]})
	}
	return append(points, points[0])
}

// area is a district of one polygon with these rings.
func area(key string, rings ...[]tenant.Point) tenant.District {
	return tenant.District{Key: key, Name: key, Shape: []tenant.Polygon{rings}}
}

// twoBanks are two districts on the sides of a river that winds between them: east and west have
// seven points in common.
func twoBanks() []tenant.District {
	return []tenant.District{
		area("west", ring(13.0, 59.0, 13.10, 59.0, 13.1004, 59.02, 13.0997, 59.04, 13.1003, 59.06, 13.0998, 59.08, 13.1002, 59.09, 13.10, 59.1, 13.0, 59.1)),
		area("east", ring(13.2, 59.0, 13.2, 59.1, 13.10, 59.1, 13.1002, 59.09, 13.0998, 59.08, 13.1003, 59.06, 13.0997, 59.04, 13.1004, 59.02, 13.10, 59.0)),
	}
}

func townOf(districts []tenant.District) *tenant.Town { return &tenant.Town{Districts: districts} }

// published reads the districts of a shared file of real boundaries; name is their property. The
// test is left out where the shared files are not at hand.
func published(t *testing.T, file, name string) []tenant.District {
	t.Helper()
	folder := os.Getenv("ALMENDA_SHARED")
	if folder == "" {
		_, here, _, _ := runtime.Caller(0)
		folder = filepath.Join(filepath.Dir(here), "..", "..", "..", "shared")
	}
	data, err := os.ReadFile(filepath.Join(folder, "data", "geo", file))
	if os.IsNotExist(err) {
		t.Skipf("the shared boundaries are not at hand (set ALMENDA_SHARED): %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	features, err := ReadFeatures(data)
	if err != nil {
		t.Fatal(err)
	}
	var districts []tenant.District
	for _, f := range features {
		districts = append(districts, tenant.District{Key: f.Text(name), Name: f.Text(name), Shape: f.Shape})
	}
	return districts
}

func points(districts []tenant.District) (n int) {
	for _, d := range districts {
		for _, polygon := range d.Shape {
			for _, r := range polygon {
				n += len(r)
			}
		}
	}
	return n
}

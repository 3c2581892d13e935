package ui

import (
	"sync"

	"almenda/internal/district"
	"almenda/internal/tenant"
)

// Drawing is a town's outline and districts as SVG paths, in the box of its view.
type Drawing struct {
	district.View
	Outline   string // path of the whole town; empty where not known
	Districts []district.Shape
}

// drawnWidth is the width of a drawing in its own units.
const drawnWidth = 720.0

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

// Draw lays a town's shapes out. It is nil when there are none.
func Draw(t *tenant.Town) *Drawing {
	view, ok := district.ViewOf(t, drawnWidth)
	if !ok {
		return nil
	}
	return &Drawing{View: view, Outline: district.OutlinePath(t, drawnWidth), Districts: district.Shapes(t, drawnWidth)}
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

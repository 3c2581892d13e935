package web

import (
	"time"

	"almenda/internal/process"
	"almenda/internal/tenant"
	"almenda/internal/web/views"
)

// Slots are how the parts of the edge put something on pages that are not theirs. Each register
// function adds its own; the order of the calls in register is the order on the page.
type slots struct {
	process []func(v *visit, p process.Process) ([]views.Block, error) // /p/{slug}
	home    []homeBlock                                                // /
	staff   []func(v *visit) ([]views.Block, error)                    // /admin: what waits for staff
	mine    []func(v *visit) ([]views.Block, error)                    // /me
	// dates are what stands in the calendar of the town from one moment until just before another.
	dates []func(v *visit, from, to time.Time) ([]views.DateLine, error)
	// district is what there is in one district besides its processes and ideas.
	district []func(v *visit, key string) ([]views.Block, error)
	// near is what lies around a place besides ideas; the page sorts all of it by distance.
	near []func(v *visit, at tenant.Point) ([]views.NearCard, error)
	data []views.Dataset // what else /data lists
}

// homeBlock is one block that a town's editor may put on the home page. Its name in the editor is
// the catalogue key home.block.<key>.
type homeBlock struct {
	key  string
	draw func(v *visit) ([]views.Block, error)
}

// gather asks each of a slot's parts.
func gather(v *visit, parts []func(*visit) ([]views.Block, error)) (out []views.Block, err error) {
	for _, part := range parts {
		list, err := part(v)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

func (s *Server) processBlocks(v *visit, p process.Process) (out []views.Block, err error) {
	for _, part := range s.slots.process {
		list, err := part(v, p)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

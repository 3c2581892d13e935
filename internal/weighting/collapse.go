package weighting

// classes are those of one feature, while small ones join others.
type classes struct {
	count, town []float64
	total       float64
	near        []int
}

func (c classes) identity() []int {
	into := make([]int, len(c.count))
	for i := range into {
		into[i] = i
	}
	return into
}

// collapse lets the smallest class that is too small join its neighbour, until none is too small. It
// says for every class which one it ended in.
func (c classes) collapse(feature string, done *[]Collapse) []int {
	into := c.identity()
	for {
		i := c.smallest(into)
		if i < 0 {
			return into
		}
		j := c.neighbour(i, into)
		if j < 0 {
			return into
		}
		*done = append(*done, Collapse{feature, i, j})
		c.count[j], c.town[j] = c.count[j]+c.count[i], c.town[j]+c.town[i]
		for k := range into {
			if into[k] == i {
				into[k] = j
			}
		}
	}
}

func (c classes) smallest(into []int) int {
	at := -1
	for i := range into {
		if into[i] != i || c.count[i] >= fewest && c.town[i] >= least*c.total {
			continue
		}
		if at < 0 || c.count[i] < c.count[at] {
			at = i
		}
	}
	return at
}

// neighbour is where a class goes: as the table says, else to the smaller of the classes beside it.
func (c classes) neighbour(i int, into []int) int {
	if c.near != nil {
		if j := c.near[i]; j >= 0 && j < len(into) && into[j] != i {
			return into[j]
		}
	}
	before, after := -1, -1
	for k := range into {
		if into[k] != k || k == i {
			continue
		}
		if k < i {
			before = k
		} else if after < 0 {
			after = k
		}
	}
	if before < 0 || after >= 0 && c.count[after] < c.count[before] {
		return after
	}
	return before
}

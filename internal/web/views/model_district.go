package views

// NearCard is a thing with its distance from a place.
type NearCard struct {
	LinkCard
	Metres float64
}

// Districts is /districts.
type Districts struct {
	Rows  []DistrictRow
	Whole int // processes that are open in the whole town
}

// DistrictRow is a part of the town in the list.
type DistrictRow struct {
	Key   string
	Name  string
	Yours bool
	Open  int // processes that are about it and open
	Ideas int
}

// Path of a district's page.
func (d DistrictRow) Path() string { return "/districts/" + d.Key }

// District is /districts/{key}.
type District struct {
	Key       string
	Name      string
	Yours     bool
	Here      []RegisterCard // about it: open and announced
	Town      []RegisterCard // about the whole town: open and announced
	Over      []RegisterCard // about it: closed, with what came of it
	Ideas     []IdeaCard
	IdeaTotal int
	Blocks    []Block
}

// Near is /near.
type Near struct {
	Why     string // denied or failed, when the position could not be had
	Outside bool   // the place lies in no district
	Found   bool
	Key     string
	Name    string
	Things  []NearCard
	Here    []RegisterCard
	Town    []RegisterCard
}

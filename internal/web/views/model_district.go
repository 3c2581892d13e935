package views

// NearCard is a thing with its distance from a place.
type NearCard struct {
	LinkCard
	Metres float64
}

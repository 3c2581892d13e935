// Package district knows where the parts of a town lie: bydele, dzielnice, sołectwa, stadsdelar.
//
// It reads outlines from GeoJSON, finds the district of a place, draws the districts for a page,
// and checks a file of districts before it is let in. Neighbours share their border: when an
// outline is made coarser, the common line is cut once and both keep the same, so that a drawing
// shows neither gaps nor overlaps that the file did not have.
//
// It refuses to guess: a town whose outlines nobody published has districts by name only, and
// everything here leaves such districts out without an error. It keeps no state, emits no events,
// and does no projection other than the equirectangular one at the town's middle latitude, which
// is right for a town and wrong for a country.
//
// Imports tenant, and github.com/paulmach/orb for plane geometry.
package district

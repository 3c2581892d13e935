// Package meeting is everything that residents can come to: meetings on site and on line, walks,
// and consultation points with hours.
//
// Imports ground, tenant, access, event, process.
package meeting

// Package room is a live room: any discussion while it is led. A host opens and closes it, gives the
// floor, slows it down, puts residents' questions on a wall, and makes minutes from its log.
//
// Imports ground, tenant, access, event, process.
package room

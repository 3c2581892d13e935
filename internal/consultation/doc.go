// Package consultation puts a draft before the residents, takes their remarks on it from every
// channel, and answers each one.
//
// Imports ground, tenant, access, event, process.
package consultation

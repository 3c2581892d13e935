// Package address knows e-mail addresses: what is one, and when two are the same.
//
// Imports nothing of ours.
package address

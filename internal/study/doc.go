// Package study is the register of the town's research: how it was asked, of whom, what came out, and
// which decisions rest on it.
//
// Imports ground, tenant, access, event, process.
package study

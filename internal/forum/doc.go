// Package forum is the town's standing place to talk: boards on subjects, and threads that residents
// open in them, outside any process.
//
// Imports ground, tenant, access, event, process.
package forum

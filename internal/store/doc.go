// Package store keeps everything, in SQL, and is the only place that speaks it.
//
// Each noun declares the Store and Tx interfaces that it needs; here is one file per noun that
// implements them on bun. The town's tables are reached through tenantdb only; the few tables
// that belong to no town through Control.
//
// Imports the nouns (their types and interfaces), tenantdb, dialect, model, migrations.
package store

// Package migrations holds the schema, as plain SQL with the same numbers and names for both
// engines. Files named NNNN_control_* are for the tables that belong to no town, NNNN_town_* for
// those that every town has, NNNN_answers* for the store of what members of panels answer: PostgreSQL
// runs all in one database, SQLite the first kind in control.db, the second in each town's file and the
// third in the file of its answers. Forward only, and safe under the previous version of the program.
package migrations

import "embed"

// FS holds postgres/*.sql and sqlite/*.sql.
//
//go:embed postgres/*.sql sqlite/*.sql
var FS embed.FS

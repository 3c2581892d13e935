// Package tenants holds the towns as folders, and the platform's own words in _base.
//
// It is data: package tenantcfg reads and checks it, README.md says how to write it.
package tenants

import "embed"

// FS is every folder here as it was when the binary was built: a new town needs no line of code.
//
//go:embed all:*
var FS embed.FS

// Package tenant holds the towns that the platform serves.
//
// A town is data: its names, hosts, languages, words, brand and districts come from its folder
// under tenants/ by way of tenantcfg and the control store. A request learns its town from the
// host before it learns anything else. An ID of a town can be made only here, by the Registry:
// whoever holds one has been through the front door.
//
// Imports id, i18n-free ground only.
package tenant

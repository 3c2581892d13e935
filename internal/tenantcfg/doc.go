// Package tenantcfg reads a town's folder: everything that makes a portal this town's portal.
//
//	tenant.yaml        names, hosts, languages, contact, topics, rules, brand colours
//	logo.svg           and, if it needs another one on dark pages, logo-dark.svg
//	districts.geojson  the parts of the town, each with key and name, with or without outline
//	outline.geojson    the outline of the whole municipality, where known
//	texts/<lang>.yaml  the town's own words over the platform's catalogue
//	processes/*.yaml   the processes that the town starts with; the file's name is the slug
//	sample/*.yaml      made-up residents and ideas for a demonstration
//
// The folder's name is the town's slug. Folders that start with "_" are not towns.
//
// Read refuses a folder that cannot be served safely; Lint says everything that is wrong, in plain
// English for the clerk who fills the folder. Only a folder without problems may be applied.
//
// Imports tenant, i18n, brand, disclosure and district.
package tenantcfg

// Package lottery draws a panel by lot so that the panel mirrors the town and everybody who
// volunteered has a chance that is as fair as the quotas allow.
package lottery

// Package docs holds the handbooks, and tests which keep those of them honest that can go stale.
package docs

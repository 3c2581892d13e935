// Package feed writes what programmes of other people read: calendars (iCalendar, RFC 5545) and
// news (RSS 2.0).
//
// It refuses to decide what stands in them, and knows no noun. What it writes depends on nothing
// but what it is given, so that the same content has the same bytes and an ETag holds.
//
// Imports nothing of ours. Emits nothing.
package feed

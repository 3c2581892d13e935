package redisx

import (
	"strings"

	"almenda/internal/tenant"
)

// escape keeps ("a:b") and ("a", "b") two keys.
var escape = strings.NewReplacer("%", "%25", ":", "%3A")

// Key names something of one town. It always begins with the town's id, and different parts
// never make the same key. A zero town is a defect of the caller and panics: a key without a
// town would be shared by all.
func Key(town tenant.ID, parts ...string) string {
	if town.IsZero() {
		panic("redisx: a key needs its town")
	}
	return join(town.String(), parts)
}

// Shared names something that belongs to the platform and to no town, such as the tries at the
// operators' sign-in. It can never equal a town's key.
func Shared(parts ...string) string { return join("platform", parts) }

func join(first string, parts []string) string {
	var b strings.Builder
	b.WriteString(first)
	for _, p := range parts {
		b.WriteByte(':')
		_, _ = escape.WriteString(&b, p) // a Builder never fails
	}
	return b.String()
}

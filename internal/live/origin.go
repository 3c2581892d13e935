package live

import (
	"net/url"
	"strings"
)

// sameOrigin tells whether a request's Origin headers name exactly the town's origin: scheme,
// host and port. A browser sends one such header with every WebSocket handshake; none, several,
// "null" and anything with more in it than an origin are refused.
func sameOrigin(headers []string, town string) bool {
	if len(headers) != 1 {
		return false
	}
	a, okA := origin(headers[0])
	b, okB := origin(town)
	return okA && okB && a == b
}

// origin brings "https://Host" to "https://host:443".
func origin(raw string) (string, bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return "", false
	}
	port := u.Port()
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return "", false
	case port == "" && strings.HasSuffix(u.Host, ":"):
		return "", false
	case port == "" && u.Scheme == "https":
		port = "443"
	case port == "":
		port = "80"
	}
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port, true
}

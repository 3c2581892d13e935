package views

import "net/url"

// host is the host of an address, for reading.
func host(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Host
}

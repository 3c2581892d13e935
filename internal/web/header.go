package web

import (
	"net/http"
	"strings"
)

// headers puts what every response carries. Pages hold no inline script or style, so the policy
// needs neither nonces nor exceptions, and pages can be cached.
func (s *Server) headers(w http.ResponseWriter, origin, request string) {
	h := w.Header()
	h.Set("Content-Security-Policy", contentPolicy(origin, "'none'"))
	h.Set("X-Frame-Options", "DENY")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)")
	if s.Origins.Secure() {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
	if request != "" {
		h.Set("X-Request-Id", request)
	}
}

// contentPolicy is what a page may load, and who may frame it.
func contentPolicy(origin, ancestors string) string {
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
		"connect-src 'self' " + socketOrigin(origin) + "; form-action 'self'; base-uri 'none'; frame-ancestors " + ancestors
}

// framed lets the town's own sites, and no others, show this response in a frame. The older header
// knows no list, so it goes; browsers that know the policy never looked at it.
func (s *Server) framed(v *visit) {
	if v.town == nil || len(v.town.Embed) == 0 {
		return
	}
	h := v.Writer.Header()
	h.Set("Content-Security-Policy", contentPolicy(v.originOf(), strings.Join(v.town.Embed, " ")))
	h.Del("X-Frame-Options")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
}

// socketOrigin is the portal's origin for sockets: not every browser counts them under 'self'.
func socketOrigin(origin string) string {
	if origin == "" {
		return ""
	}
	return strings.Replace(origin, "http", "ws", 1)
}

// postingTo lets the forms of a page lead to one more host.
func postingTo(policy, origin string) string {
	return strings.Replace(policy, "form-action 'self'", "form-action 'self' "+origin, 1)
}

package web

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"almenda/internal/web/views"
)

// cookieName is the name of a cookie that signs in: bound to host and HTTPS where there is HTTPS.
func (s *Server) cookieName(name string) string {
	if s.Origins.Secure() {
		return "__Host-" + name
	}
	return name
}

func (v *visit) cookie(name string) string {
	c, err := v.Request.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// setCookie sets a cookie of this host alone; no value takes it away. A page that is drawn for the
// cache belongs to nobody and sets none.
func (v *visit) setCookie(name, value string, life time.Duration) {
	if v.captured != nil {
		return
	}
	c := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: v.s.Origins.Secure(), MaxAge: int(life.Seconds())}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(v.Writer, c)
}

// say leaves a sentence for the next page. The cookie holds a catalogue key, never text, so that
// nobody can make our pages say theirs.
func (v *visit) say(kind, key string) { v.setCookie("flash", kind+"."+key, time.Minute) }

func (v *visit) flash() views.Flash {
	raw := v.cookie("flash")
	if raw == "" || v.captured != nil {
		return views.Flash{}
	}
	v.setCookie("flash", "", 0)
	kind, key, _ := strings.Cut(raw, ".")
	if !strings.HasPrefix(key, "flash.") || !v.s.Catalog.Has(v.lang, key) {
		return views.Flash{}
	}
	switch kind {
	case "success", "info", "warning", "danger":
		return views.Flash{Kind: kind, Text: v.p.T(key)}
	}
	return views.Flash{}
}

// scheme is the colour scheme that the person chose: "", light or dark.
func (v *visit) scheme() string {
	switch c := v.cookie("scheme"); c {
	case "light", "dark":
		return c
	}
	return ""
}

// orders is how many shuffled orders there are: enough that no idea is always first, few enough
// that their pages can be cached.
const orders = 16

// order is the visitor's own shuffled order: chosen once, the same from page to page.
func (v *visit) order() string {
	if n, err := strconv.Atoi(v.cookie("order")); err == nil && n >= 0 && n < orders {
		return strconv.Itoa(n)
	}
	if v.drawn == "" {
		v.drawn = strconv.Itoa(rand.IntN(orders)) //nolint:gosec // an order of a list is no secret
	}
	return v.drawn
}

// setOrder remembers the order that was drawn for this visitor.
func (v *visit) setOrder() {
	if v.drawn != "" {
		v.setCookie("order", v.drawn, 30*24*time.Hour)
	}
}

// seed is where in the ring of ideas the visitor's order begins.
func (v *visit) seed() uint32 {
	n, _ := strconv.Atoi(v.order()) // order makes numbers only
	return uint32(n) << 28          //nolint:gosec // n is below orders
}

package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"almenda/internal/id"
)

// A poll that is open to everybody takes one answer from each browser. What tells browsers apart is a
// random mark that we signed: a cookie, set when somebody answers and never before, or, where cookies
// do not come through, the form itself. It is kept nowhere; a poll keeps what was derived from it, and
// other polls derive something else.

const browserLife = 365 * 24 * time.Hour

// freshBrowser makes a mark.
func (v *visit) freshBrowser() string {
	mark := id.Secret().String()
	return mark + "." + v.signBrowser(mark)
}

func (v *visit) signBrowser(mark string) string {
	m := hmac.New(sha256.New, v.s.Secret)
	m.Write([]byte("browser|" + v.town.ID.String() + "|" + mark))
	return hex.EncodeToString(m.Sum(nil)[:16])
}

// asBrowser is a mark that we signed in this town, or "".
func (v *visit) asBrowser(raw string) string {
	mark, sig, ok := strings.Cut(raw, ".")
	if !ok || !hmac.Equal([]byte(sig), []byte(v.signBrowser(mark))) {
		return ""
	}
	return raw
}

// browserMark is the mark that the browser brought, or "".
func (v *visit) browserMark() string { return v.asBrowser(v.cookie(v.s.cookieName("browser"))) }

func (v *visit) keepBrowser(mark string) { v.setCookie(v.s.cookieName("browser"), mark, browserLife) }

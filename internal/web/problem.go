package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"

	"almenda/internal/fault"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
)

// status is what a kind of fault is in HTTP.
func status(k fault.Kind) int {
	switch k {
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.Denied:
		return http.StatusForbidden
	case fault.SignIn:
		return http.StatusUnauthorized
	case fault.Conflict:
		return http.StatusConflict
	case fault.Closed:
		return http.StatusGone
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// words puts the field faults of a form into the visit's language.
func (v *visit) words(f *fault.Error) []ui.Error {
	out := make([]ui.Error, len(f.Fields))
	for i, field := range f.Fields {
		out[i] = ui.Error{Name: field.Name, Text: v.p.Fill(field.Key, field.Params)}
	}
	return out
}

// problem answers an error with a page in the person's language. What nobody foresaw is logged
// here, once, and told in one neutral sentence with the request's id.
func (s *Server) problem(v *visit, err error) {
	if v.ctx().Err() != nil && errors.Is(err, context.Canceled) {
		return // the person left: nothing failed, and nobody is there to be told
	}
	drain(v.Request)
	if to := (*moved)(nil); errors.As(err, &to) {
		v.Header("Location", v.url(local(to.path)))
		v.Header("Cache-Control", "private, no-store")
		v.Status(http.StatusMovedPermanently)
		v.Writer.WriteHeaderNow()
		return
	}
	if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
		err = fault.Because(err, fault.TooLarge, "fault.too_large")
	}
	var f *fault.Error
	if !errors.As(err, &f) {
		s.Log.ErrorContext(v.ctx(), "request failed", "request", v.id, "path", v.FullPath(), "error", err)
		f = fault.Because(err, fault.Internal, "")
	}
	v.Header("Cache-Control", "private, no-store")
	if f.Kind == fault.SignIn && f.Key == "fault.panel_sign_in" && v.Request.Header.Get("X-Fragment") == "" {
		_ = v.see("/panel/in?first=1") // members have no account: a letter lets them in
		return
	}
	if f.Kind == fault.SignIn && v.Request.Method == http.MethodGet && v.Request.Header.Get("X-Fragment") == "" {
		next := v.Request.URL.Path
		if v.Request.URL.RawQuery != "" {
			next += "?" + v.Request.URL.RawQuery
		}
		_ = v.see("/login?next=" + url.QueryEscape(next)) // a redirect that cannot be written has no reader
		return
	}
	e := views.ErrorView{Status: status(f.Kind)}
	if f.Key != "" && len(f.Fields) == 0 {
		e.Detail = v.p.Fill(f.Key, f.Params)
	}
	if len(f.Fields) > 0 {
		e.Detail = v.words(f)[0].Text
	}
	if errors.Is(err, errTraces) {
		e.Status = http.StatusBadRequest
	}
	if n, ok := f.Params["seconds"].(int); ok && f.Kind == fault.TooMany {
		if n <= 120 { // longer ones are said by the fault itself, in minutes
			e.Retry = n
		}
		v.Header("Retry-After", strconv.Itoa(n))
	}
	if f.Kind == fault.SignIn {
		e.Back = v.cameFrom()
	}
	v.status = e.Status
	pg := v.page(v.p.T(fmt.Sprintf("error.%d", e.Status)), "")
	pg.NoIndex = true
	if err := v.show(views.ErrorPage(pg, e)); err != nil {
		s.Log.ErrorContext(v.ctx(), "error page failed", "request", v.id, "error", err)
		http.Error(v.Writer, "", http.StatusInternalServerError)
	}
}

// cameFrom is the page of this portal on which a form stood that ran into a session's end.
func (v *visit) cameFrom() string {
	from, err := url.Parse(v.Request.Referer())
	if err != nil || from.Host != v.Request.Host || v.town == nil {
		return ""
	}
	path := from.Path
	if rest, ok := strings.CutPrefix(path, "/"+v.lang+"/"); ok && v.lang != v.town.DefaultLanguage() {
		path = "/" + rest
	}
	if from.RawQuery != "" {
		path += "?" + from.RawQuery
	}
	return local(path)
}

func notThere(*visit) error { return fault.Missing() }

// recovered turns a panic of a handler into the neutral page.
func (s *Server) recovered(v *visit) {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler { //nolint:errorlint // compared by identity, as net/http does
		panic(p)
	}
	s.Log.ErrorContext(v.ctx(), "panic", "request", v.id, "path", v.FullPath(), "panic", p, "stack", string(debug.Stack()))
	if !v.Writer.Written() {
		s.problem(v, fault.New(fault.Internal, ""))
	}
}

// logline writes the one line of a request. It names the route and not the address, which may
// hold a token.
func (s *Server) logline(v *visit) {
	if v.answers && v.Writer.Status() < http.StatusInternalServerError {
		return // when somebody answers is told to nobody
	}
	town := ""
	if v.town != nil {
		town = v.town.Slug
	}
	s.Log.InfoContext(v.ctx(), "request", "request", v.id, "tenant", town, "method", v.Request.Method, "route", v.FullPath(),
		"status", v.Writer.Status(), "bytes", v.Writer.Size(), "ms", s.Clock.Now().Sub(v.now).Milliseconds())
}

// moved is what a handler returns for a thing that is read at another address for good.
type moved struct{ path string }

func (m *moved) Error() string { return "moved to " + m.path }

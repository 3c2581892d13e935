package portal

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"almenda/internal/tenant"
)

// Client is a browser without JavaScript that stands on one town's portal. It keeps cookies, says
// where its forms come from, and follows no redirect unless told to.
type Client struct {
	Town  *tenant.Town // nil on the operator's host
	Email string       // of somebody who signed in

	t      *testing.T
	p      *Portal
	origin string
	jar    *cookiejar.Jar
	http   *http.Client
}

// Answer is what came back, read to its end.
type Answer struct {
	Status int
	Header http.Header
	Body   string
	URL    *url.URL // that was asked for

	of *Client
}

// Guest is a new browser on a town's portal.
func (p *Portal) Guest(town *tenant.Town) *Client {
	return p.browser(town, p.App.Web.Origins.Of(town))
}

// Operator is a new browser on the operator's host.
func (p *Portal) Operator() *Client { return p.browser(nil, p.App.Config.Operator) }

func (p *Portal) browser(town *tenant.Town, origin string) *Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	c := &Client{Town: town, t: p.t, p: p, origin: origin, jar: jar}
	c.http = &http.Client{Transport: p.wire(), Jar: jar, Timeout: 60 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return c
}

// wire leads every address to where the platform really listens, as a proxy with TLS would.
func (p *Portal) wire() http.RoundTripper {
	t := &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 4,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, p.addr)
		}}
	p.t.Cleanup(t.CloseIdleConnections)
	return plainly{t}
}

// plainly speaks HTTP below an https address.
type plainly struct{ under http.RoundTripper }

func (w plainly) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme == "https" {
		u := *r.URL
		u.Scheme = "http"
		clone := r.Clone(r.Context())
		clone.URL, clone.Host = &u, r.URL.Host
		if r.Host != "" {
			clone.Host = r.Host
		}
		r = clone
	}
	return w.under.RoundTrip(r)
}

// At is the same browser on another process of the same platform.
func (c *Client) At(p *Portal) *Client {
	other := *c
	other.p = p
	other.http = &http.Client{Transport: p.wire(), Jar: c.jar, Timeout: c.http.Timeout, CheckRedirect: c.http.CheckRedirect}
	return &other
}

// Request makes a request to a path of the portal, with the headers of a browser that was already
// there.
func (c *Client) Request(method, path string, body io.Reader) *http.Request {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.origin+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("User-Agent", "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if method != http.MethodGet && method != http.MethodHead {
		r.Header.Set("Origin", c.origin)
	}
	return r
}

// Do sends a request and reads the answer. It may be called from many goroutines.
func (c *Client) Do(r *http.Request) (*Answer, error) {
	res, err := c.http.Do(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(res.Body)
	if e := res.Body.Close(); err == nil {
		err = e
	}
	return &Answer{Status: res.StatusCode, Header: res.Header, Body: string(body), URL: r.URL, of: c}, err
}

// Send is Do that must not fail.
func (c *Client) Send(r *http.Request) *Answer {
	c.t.Helper()
	a, err := c.Do(r)
	if err != nil {
		c.t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	return a
}

// Get opens a page. headers are pairs of name and value.
func (c *Client) Get(path string, headers ...string) *Answer {
	c.t.Helper()
	return c.Send(with(c.Request(http.MethodGet, path, nil), headers))
}

// Form is a form to be posted: pairs of name and value.
func Form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// Post sends a form. pairs are alternating names and values.
func (c *Client) Post(path string, pairs ...string) *Answer {
	c.t.Helper()
	return c.Send(c.Filled(path, Form(pairs...)))
}

// Filled is the request of a form that was filled in.
func (c *Client) Filled(path string, form url.Values) *http.Request {
	c.t.Helper()
	r := c.Request(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func with(r *http.Request, headers []string) *http.Request {
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

// Follow goes on to where the answer sends the browser, until a page comes.
func (a *Answer) Follow() *Answer {
	a.of.t.Helper()
	for range 5 {
		to := a.Header.Get("Location")
		if to == "" || a.Status < 300 || a.Status > 399 {
			return a
		}
		a = a.of.Get(to)
	}
	a.of.t.Fatalf("redirects without an end at %s", a.URL)
	return nil
}

// Want fails the test when the status is another one.
func (a *Answer) Want(status int) *Answer {
	a.of.t.Helper()
	if a.Status != status {
		a.of.t.Fatalf("%s: status %d %s, want %d\n%s", a.URL, a.Status, a.Header.Get("Location"), status, a.Text())
	}
	return a
}

// Cookie is the value of a cookie that the browser holds.
func (c *Client) Cookie(name string) string {
	u, err := url.Parse(c.origin)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, k := range c.jar.Cookies(u) {
		if k.Name == name {
			return k.Value
		}
	}
	return ""
}

// Hold puts a cookie into the browser.
func (c *Client) Hold(name, value string) {
	u, err := url.Parse(c.origin)
	if err != nil {
		c.t.Fatal(err)
	}
	c.jar.SetCookies(u, []*http.Cookie{{Name: name, Value: value, Path: "/", Secure: u.Scheme == "https"}})
}

// Origin is the portal's own.
func (c *Client) Origin() string { return c.origin }

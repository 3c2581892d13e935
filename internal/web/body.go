package web

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"almenda/internal/fault"
)

// drained is how much of a body that is too large is read all the same and thrown away: a browser
// that is cut off while it still sends shows its own error and not our page.
const drained = 16 << 20

// body is a request's body up to a limit, and what lies behind it.
type body struct {
	io.ReadCloser
	whole io.Reader
}

// limit bounds the body of a request.
func limit(w http.ResponseWriter, r *http.Request, max int64) {
	r.Body = body{http.MaxBytesReader(w, r.Body, max), r.Body}
}

// drain reads what is left of a body that nobody wants any more.
func drain(r *http.Request) {
	if b, ok := r.Body.(body); ok {
		_, _ = io.CopyN(io.Discard, b.whole, drained) // whoever stopped sending is gone
	}
}

// readForm reads the form before its handler asks for fields one by one, for a form that was cut
// off looks like one whose fields were left empty. Routes that take files read theirs themselves,
// where they can explain in the form what is wrong. Faults: TooLarge, Invalid.
func (v *visit) readForm() error {
	if v.Request.Method != http.MethodPost || v.route.Rate == Uploading {
		return nil
	}
	defer mendForm(v.Request)
	err := v.Request.ParseForm()
	if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
		return err
	}
	// Any other complaint is about single fields, which are then empty and blamed by the form.
	if !strings.HasPrefix(v.Request.Header.Get("Content-Type"), "multipart/form-data") {
		return nil
	}
	if err := v.Request.ParseMultipartForm(1 << 20); err != nil {
		if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
			return err
		}
		return fault.Because(err, fault.Invalid, "fault.upload")
	}
	return nil
}

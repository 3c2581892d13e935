package live

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/gorilla/websocket"
)

// Kinds of frames.
const (
	frameItem     = "item"     // an item of the room's log
	frameSync     = "sync"     // you have everything up to Seq
	frameSnapshot = "snapshot" // you are too far behind to be caught up: fetch the page anew
	framePresence = "presence" // N people watch the room
	frameHint     = "hint"     // something changed: fetch it anew, with jitter
)

// Frame is what a browser receives. This is the whole list of what leaves the server.
type Frame struct {
	T    string
	Seq  int64
	Op   Op
	HTML string
	ID   string
	Kind string
	N    int64
}

// MarshalJSON writes the fields that belong to the frame's kind, zeros included.
func (f Frame) MarshalJSON() ([]byte, error) {
	switch f.T {
	case frameItem:
		return compact(struct {
			T    string `json:"t"`
			Seq  int64  `json:"seq"`
			Op   Op     `json:"op"`
			HTML string `json:"html,omitempty"`
			ID   string `json:"id"`
		}{f.T, f.Seq, f.Op, f.HTML, f.ID})
	case frameSync, frameSnapshot:
		return compact(struct {
			T   string `json:"t"`
			Seq int64  `json:"seq"`
		}{f.T, f.Seq})
	case framePresence:
		return compact(struct {
			T string `json:"t"`
			N int64  `json:"n"`
		}{f.T, f.N})
	case frameHint:
		return compact(struct {
			T    string `json:"t"`
			Kind string `json:"kind"`
			ID   string `json:"id"`
		}{f.T, f.Kind, f.ID})
	}
	return nil, fmt.Errorf("live: no such frame: %q", f.T)
}

// compact leaves < and > as they are: escaped, HTML would grow by a third.
func compact(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// packet is a frame as it goes over the wire, shared by all who get it: read it only.
type packet struct {
	frame Frame
	wire  []byte // header and payload; a server masks nothing
	size  int
}

func newPacket(f Frame) (*packet, error) {
	data, err := f.MarshalJSON()
	if err != nil {
		return nil, err
	}
	return &packet{frame: f, wire: enveloped(data), size: len(data)}, nil
}

// enveloped puts the header of a whole text message before its payload (RFC 6455, 5.2).
func enveloped(data []byte) []byte {
	const whole = 0x80
	out := make([]byte, 0, len(data)+10)
	out = append(out, whole|websocket.TextMessage)
	switch n := len(data); {
	case n < 126:
		out = append(out, byte(n))
	case n < 1<<16:
		out = binary.BigEndian.AppendUint16(append(out, 126), uint16(n))
	default:
		out = binary.BigEndian.AppendUint64(append(out, 127), uint64(n)) //nolint:gosec // a length
	}
	return append(out, data...)
}

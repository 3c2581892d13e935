package web_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"almenda/internal/id"
	"almenda/internal/testkit/portal"
)

// upload sends a file to the step of photos.
func upload(t *testing.T, c *portal.Client, slug, draft, name string, content []byte) *portal.Answer {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := w.WriteField("draft", draft); err != nil {
		t.Fatal(err)
	}
	if err := w.WriteField("alt", "En bänk"); err != nil {
		t.Fatal(err)
	}
	f, err := w.CreateFormFile("photo", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := c.Request(http.MethodPost, "/p/"+slug+"/ideas/new/photo?draft="+draft, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return c.Send(r)
}

// huge is a PNG whose header promises a picture of w by h points.
func huge(w, h uint32) []byte {
	head := make([]byte, 0, 17)
	head = append(head, "IHDR"...)
	head = binary.BigEndian.AppendUint32(head, w)
	head = binary.BigEndian.AppendUint32(head, h)
	head = append(head, 8, 6, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	out = append(out, head...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

func noise(n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(rand.IntN(256)) //nolint:gosec // noise
	}
	return out
}

func zipped(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create("../../photo.png")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(make([]byte, 20<<20)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOnlyPicturesAreTakenForPictures(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		anna := p.Member(a, "Anna")
		draft := p.Draft(a, anna, "A bench by the river").String()
		p.Quiet()
		p.Clock.Stop()
		before := p.Dump(a)
		picture := portal.Picture(64, 64)
		var most runtime.MemStats
		runtime.ReadMemStats(&most)
		began := most.TotalAlloc
		for name, content := range map[string][]byte{
			"drawing.svg":    []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`),
			"page.png":       []byte("<!DOCTYPE html><script>alert(1)</script>"),
			"polyglot.gif":   []byte("GIF89a/*" + strings.Repeat("x", 200) + "*/=1;alert(1)//"),
			"wide.png":       huge(50_000, 50_000),
			"tall.png":       huge(1, 4_000_000_000),
			"nothing.png":    huge(0, 0),
			"cut.png":        picture[:len(picture)/2],
			"noise.jpg":      noise(5 << 20),
			"archive.zip":    zipped(t),
			"archive.png":    zipped(t),
			"short.jpg":      {0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff},
			"many.jpg":       append([]byte{0xff, 0xd8}, bytes.Repeat([]byte{0xff, 0xe1, 0, 2}, 1<<20)...),
			"text.txt":       []byte("Hej"),
			"../../photo.sh": []byte("#!/bin/sh"),
		} {
			got := upload(t, anna, p.Process(a), draft, name, content)
			if got.Status != http.StatusUnprocessableEntity || got.Lang() != "sv" {
				t.Errorf("%s: %d", name, got.Status)
			}
			if alt, _ := got.Value("alt"); alt != "En bänk" {
				t.Errorf("%s: the words beside it are %q", name, alt)
			}
		}
		runtime.ReadMemStats(&most)
		if used := (most.TotalAlloc - began) >> 20; used > 900 { // fourteen small files, some copied several times
			t.Errorf("reading them took %d MB", used)
		}
		over := upload(t, anna, p.Process(a), draft, "much.jpg", noise(14<<20))
		if over.Status != http.StatusUnprocessableEntity && over.Status != http.StatusRequestEntityTooLarge || over.Lang() != "sv" {
			t.Errorf("14 MB: %d", over.Status)
		}
		if diff := before.Diff(p.Dump(a)); diff != "" {
			t.Errorf("something was written:\n%s", diff)
		}
	})
}

// exif is a camera's block: this way up, at this place.
func exif(orientation byte) []byte {
	tiff := []byte("MM\x00*\x00\x00\x00\x08\x00\x02" +
		"\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(orientation) + "\x00\x00" +
		"\x88\x25\x00\x04\x00\x00\x00\x01\x00\x00\x00\x26\x00\x00\x00\x00" + "GPSLatitude 59.3793 N")
	body := append([]byte("Exif\x00\x00"), tiff...)
	return append(binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(body)+2)), body...)
}

// photograph is a JPEG as a phone makes it: red on its left, blue on its right, lying.
func photograph(t *testing.T, orientation byte) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 80, 40))
	for y := range 40 {
		for x := range 80 {
			c := color.RGBA{R: 220, A: 255}
			if x >= 40 {
				c = color.RGBA{B: 220, A: 255}
			}
			img.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	raw := b.Bytes()
	return append(append(append([]byte{}, raw[:2]...), exif(orientation)...), raw[2:]...)
}

func TestAPhotoIsTurnedUprightAndForgetsWhereItWasTaken(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		anna := p.Member(a, "Anna")
		draft := p.Draft(a, anna, "A bench by the river")
		raw := photograph(t, 6) // the camera was turned a quarter
		if !bytes.Contains(raw, []byte("GPSLatitude")) {
			t.Fatal("the photo knows no place")
		}
		upload(t, anna, p.Process(a), draft.String(), "IMG_1234.jpg", raw).Want(http.StatusSeeOther)
		i, _, err := p.App.Ideas.DraftOf(t.Context(), anna.Actor(), draft)
		if err != nil || len(i.Photos) != 1 {
			t.Fatalf("%v, %v", i.Photos, err)
		}
		at := "/photos/" + i.Photos[0].ID.String()
		got := anna.Get(at).Want(http.StatusOK)
		for _, trace := range []string{"Exif", "GPS", "59.3793", "IMG_1234"} {
			if strings.Contains(got.Body, trace) {
				t.Errorf("the photo holds %q", trace)
			}
		}
		img, kind, err := image.Decode(strings.NewReader(got.Body))
		if err != nil || kind != "jpeg" || img.Bounds().Dx() != 40 || img.Bounds().Dy() != 80 {
			t.Fatalf("served is a %s of %v, %v", kind, img.Bounds(), err)
		}
		if r, _, blue, _ := img.At(20, 10).RGBA(); r < blue {
			t.Error("what was on the left is not at the top")
		}
		for name, want := range map[string]string{"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff",
			"Content-Security-Policy": "default-src 'none'; sandbox", "Content-Disposition": `inline; filename="photo.jpg"`} {
			if got.Header.Get(name) != want {
				t.Errorf("%s is %q", name, got.Header.Get(name))
			}
		}
		p.Guest(a).Get(at).Want(http.StatusNotFound) // a draft's photo is its author's
		p.Member(a, "Bo").Get(at).Want(http.StatusNotFound)
		if err := p.App.Ideas.Publish(t.Context(), anna.Actor(), a, draft); err != nil {
			t.Fatal(err)
		}
		p.Guest(a).Get(at).Want(http.StatusOK)
		p.Guest(a).Get("/photos/" + id.New().String()).Want(http.StatusNotFound)
	})
}

func TestAnEndlessBodyIsNotRead(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		anna := p.Member(a, "Anna")
		for _, at := range []string{"/p/" + p.Process(a) + "/ideas/new/photo", "/nothing", "/me/profile"} {
			body := &endless{}
			r := anna.Request(http.MethodPost, at, body)
			r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
			_, _ = anna.Do(r) // answered or cut off: both are right
			if sent := body.sent.Load(); sent > 64<<20 {
				t.Errorf("%s read %d MB", at, sent>>20)
			}
		}
		anna.Get("/me").Want(http.StatusOK)
	})
}

// endless is a file that never ends. The browser may go on sending when the answer is there.
type endless struct{ sent atomic.Int64 }

func (e *endless) Read(b []byte) (int, error) {
	before := e.sent.Add(int64(len(b))) - int64(len(b))
	if before > 128<<20 {
		return 0, io.EOF
	}
	n := 0
	if before == 0 {
		n = copy(b, "--x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\r\n")
	}
	clear(b[n:])
	return len(b), nil
}

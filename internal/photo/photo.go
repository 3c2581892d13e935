package photo

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	_ "image/gif" // read only
	"image/jpeg"
	_ "image/png" // read only

	xdraw "golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // read only

	"almenda/internal/fault"
)

// The limits of a photo (SEC-13): what is read, what is unpacked, and what is kept.
const (
	MaxBytes  = 12 << 20
	maxPixels = 40_000_000
	keepSide  = 1600
)

func bad(key string, pairs ...any) error {
	var form fault.Form
	form.Add("photo", key, pairs...)
	return form.Err()
}

// Reencode reads a picture and writes it as JPEG: turned upright, shrunk, and with nothing of the
// file but what is seen. The size is asked of the header before anything is unpacked: a small file
// can hold a picture of gigabytes. Faults: Invalid with the field photo.
func Reencode(raw []byte) ([]byte, image.Point, error) {
	if len(raw) > MaxBytes {
		return nil, image.Point{}, bad("fault.photo_large", "mb", MaxBytes>>20)
	}
	head, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return nil, image.Point{}, bad("fault.photo_kind")
	}
	if head.Width <= 0 || head.Height <= 0 || head.Width > maxPixels/head.Height {
		return nil, image.Point{}, bad("fault.photo_large", "mb", MaxBytes>>20)
	}
	img, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, image.Point{}, bad("fault.photo_kind")
	}
	img = upright(shrink(img), orientation(raw))
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 82}); err != nil {
		return nil, image.Point{}, bad("fault.photo_kind")
	}
	return b.Bytes(), img.Bounds().Size(), nil
}

// shrink fits a picture into the kept size, on white where it is transparent.
func shrink(img image.Image) *image.RGBA {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if side := max(w, h); side > keepSide {
		w, h = max(w*keepSide/side, 1), max(h*keepSide/side, 1)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	xdraw.ApproxBiLinear.Scale(out, out.Bounds(), img, b, xdraw.Over, nil)
	return out
}

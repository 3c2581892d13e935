package photo

import (
	"bytes"
	"encoding/binary"
	"image"
)

// orientation reads the one thing of a photo's metadata that the picture needs: which way is up
// (Exif 2.32, tag 0x0112). 1 is upright, and the answer for anything that cannot be read.
func orientation(raw []byte) int {
	if len(raw) < 4 || raw[0] != 0xff || raw[1] != 0xd8 {
		return 1
	}
	for at := 2; at+4 <= len(raw) && raw[at] == 0xff; {
		size := int(binary.BigEndian.Uint16(raw[at+2:]))
		if size < 2 || at+2+size > len(raw) || raw[at+1] == 0xda {
			return 1
		}
		if body := raw[at+4 : at+2+size]; raw[at+1] == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return tiffOrientation(body[6:])
		}
		at += 2 + size
	}
	return 1
}

func tiffOrientation(t []byte) int {
	if len(t) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if t[0] == 'M' {
		order = binary.BigEndian
	}
	at := int(order.Uint32(t[4:]))
	if at < 8 || at+2 > len(t) {
		return 1
	}
	for n := int(order.Uint16(t[at:])); n > 0; n-- {
		entry := at + 2 + (n-1)*12
		if entry+12 > len(t) {
			continue
		}
		if order.Uint16(t[entry:]) == 0x0112 {
			if v := int(order.Uint16(t[entry+8:])); v >= 1 && v <= 8 {
				return v
			}
		}
	}
	return 1
}

// upright turns and mirrors a picture as its orientation says.
func upright(img *image.RGBA, how int) *image.RGBA {
	if how <= 1 || how > 8 {
		return img
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	size := image.Rect(0, 0, w, h)
	if how >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			nx, ny := turned(how, x, y, w, h)
			out.SetRGBA(nx, ny, img.RGBAAt(x, y))
		}
	}
	return out
}

// turned is where the pixel at x, y of a w by h picture belongs.
func turned(how, x, y, w, h int) (nx, ny int) {
	switch how {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	}
	return y, w - 1 - x
}

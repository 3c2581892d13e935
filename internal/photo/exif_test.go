package photo

import (
	"image"
	"image/color"
	"testing"
)

// stored says where a camera put the point that is seen at x, y of a picture of three by two, by
// the table of the standard (Exif 2.32, 4.6.4): which side the first row is, and the first column.
var stored = map[int]func(x, y int) (int, int){
	1: func(x, y int) (int, int) { return x, y },         // top, left
	2: func(x, y int) (int, int) { return 2 - x, y },     // top, right
	3: func(x, y int) (int, int) { return 2 - x, 1 - y }, // bottom, right
	4: func(x, y int) (int, int) { return x, 1 - y },     // bottom, left
	5: func(x, y int) (int, int) { return y, x },         // left, top
	6: func(x, y int) (int, int) { return y, 2 - x },     // right, top
	7: func(x, y int) (int, int) { return 1 - y, 2 - x }, // right, bottom
	8: func(x, y int) (int, int) { return 1 - y, x },     // left, bottom
}

func TestEveryOrientationIsTurnedUpright(t *testing.T) {
	for how, where := range stored {
		size := image.Rect(0, 0, 3, 2)
		if how >= 5 {
			size = image.Rect(0, 0, 2, 3)
		}
		lying := image.NewRGBA(size)
		for y := range 2 {
			for x := range 3 {
				sx, sy := where(x, y)
				lying.SetRGBA(sx, sy, color.RGBA{R: uint8(10 + 3*y + x), A: 255})
			}
		}
		up := upright(lying, how)
		if up.Bounds() != image.Rect(0, 0, 3, 2) {
			t.Errorf("orientation %d: %v", how, up.Bounds())
			continue
		}
		for y := range 2 {
			for x := range 3 {
				if got, want := up.RGBAAt(x, y).R, uint8(10+3*y+x); got != want {
					t.Errorf("orientation %d: at %d, %d stands %d, want %d", how, x, y, got, want)
				}
			}
		}
	}
}

func FuzzOrientationReadsAnything(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x20Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"))
	f.Add([]byte("\xff\xd8\xff\xe1\xff\xffExif\x00\x00II"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if how := orientation(raw); how < 1 || how > 8 {
			t.Errorf("orientation %d", how)
		}
	})
}

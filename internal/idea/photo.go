package idea

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	_ "image/gif" // read only
	"image/jpeg"
	_ "image/png" // read only

	xdraw "golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // read only

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
)

// The limits of a photo (SEC-13): what is read, what is unpacked, and what is kept.
const (
	MaxPhotoBytes  = 12 << 20
	maxPhotoPixels = 40_000_000
	keepPhotoSide  = 1600
)

// AddPhoto puts a picture on one's own draft. It is unpacked, turned upright, shrunk and written
// anew, so that nothing of the file survives but the picture: no place, no camera, no script.
// Faults: SignIn, NotFound, TooLarge, Invalid with fields photo, alt.
func (s *Service) AddPhoto(ctx context.Context, who access.Actor, draft id.ID, raw []byte, alt string) error {
	if err := s.policy.Allow(who, access.WriteIdea, access.Scope{}); err != nil {
		return err
	}
	alt = richtext.Line(alt)
	var form fault.Form
	checkLength(&form, "alt", alt, 0, MaxAlt)
	if err := form.Err(); err != nil {
		return err
	}
	out, size, err := reencode(raw)
	if err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		i, err := tx.Draft(ctx, who.Account, draft)
		if err != nil {
			return err
		}
		if len(i.Photos) >= MaxPhotos {
			form.Add("photo", "fault.too_many_photos", "max", MaxPhotos)
			return form.Err()
		}
		return tx.AddPhoto(ctx, draft, Photo{ID: id.Secret(), Alt: alt, Width: size.X, Height: size.Y}, out)
	})
}

// DropPhoto takes a picture off one's own draft. Faults: SignIn, NotFound.
func (s *Service) DropPhoto(ctx context.Context, who access.Actor, draft, photo id.ID) error {
	if err := s.policy.Allow(who, access.WriteIdea, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if _, err := tx.Draft(ctx, who.Account, draft); err != nil {
			return err
		}
		return tx.DropPhoto(ctx, draft, photo)
	})
}

// Photo reads a picture (JPEG) of a public idea, or of one's own draft. Faults: NotFound.
func (s *Service) Photo(ctx context.Context, who access.Actor, photo id.ID) (content []byte, err error) {
	if err := s.policy.Allow(who, access.ReadIdea, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		content, err = tx.PhotoContent(ctx, who.Account, photo)
		return err
	})
	return content, err
}

func badPhoto(key string, pairs ...any) error {
	var form fault.Form
	form.Add("photo", key, pairs...)
	return form.Err()
}

// reencode reads a picture and writes it as JPEG. The size is asked of the header before anything
// is unpacked: a small file can hold a picture of gigabytes.
func reencode(raw []byte) ([]byte, image.Point, error) {
	if len(raw) > MaxPhotoBytes {
		return nil, image.Point{}, badPhoto("fault.photo_large", "mb", MaxPhotoBytes>>20)
	}
	head, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return nil, image.Point{}, badPhoto("fault.photo_kind")
	}
	if head.Width <= 0 || head.Height <= 0 || head.Width > maxPhotoPixels/head.Height {
		return nil, image.Point{}, badPhoto("fault.photo_large", "mb", MaxPhotoBytes>>20)
	}
	img, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, image.Point{}, badPhoto("fault.photo_kind")
	}
	img = upright(shrink(img), orientation(raw))
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 82}); err != nil {
		return nil, image.Point{}, badPhoto("fault.photo_kind")
	}
	return b.Bytes(), img.Bounds().Size(), nil
}

// shrink fits a picture into the kept size, on white where it is transparent.
func shrink(img image.Image) *image.RGBA {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if side := max(w, h); side > keepPhotoSide {
		w, h = max(w*keepPhotoSide/side, 1), max(h*keepPhotoSide/side, 1)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	xdraw.ApproxBiLinear.Scale(out, out.Bounds(), img, b, xdraw.Over, nil)
	return out
}

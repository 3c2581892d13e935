package programme

import (
	"bytes"
	"context"
	"image"
	"image/draw"
	_ "image/jpeg" // read only
	"image/png"

	xdraw "golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // read only

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
	"almenda/internal/tenantcfg"
)

// The limits of a logo: what is read, what is unpacked, and what is kept.
const (
	MaxLogoBytes  = 4 << 20
	maxLogoPixels = 25_000_000
	keepLogoSide  = 800
)

// Content types of logos that are kept.
const (
	PNG = "image/png"
	SVG = "image/svg+xml"
)

// SetLogo gives a programme its funder's logo. A picture is unpacked, shrunk and written anew, so
// that nothing of the file survives but the picture; a drawing (SVG) is kept only if it does nothing
// but draw. Faults: SignIn, Denied, NotFound, Invalid with the fields logo and alt.
func (s *Service) SetLogo(ctx context.Context, who access.Actor, programme id.ID, raw []byte, alt string) error {
	if err := s.policy.Allow(who, access.EditProcess, access.Scope{}); err != nil {
		return err
	}
	var form fault.Form
	alt = richtext.Line(alt)
	check(&form, "alt", alt, MaxLine)
	if alt == "" {
		form.Add("alt", "fault.programme_alt")
	}
	content, kind, key := cleanLogo(raw)
	if key != "" {
		form.Add("logo", key, "mb", MaxLogoBytes>>20)
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.change(ctx, who, access.EditProcess, programme, "programme.logo", func(tx Tx, _ Programme) error {
		return tx.SetLogo(ctx, programme, id.Secret(), kind, content, alt)
	})
}

// DropLogo takes the logo away. Faults: SignIn, Denied, NotFound.
func (s *Service) DropLogo(ctx context.Context, who access.Actor, programme id.ID) error {
	return s.change(ctx, who, access.EditProcess, programme, "programme.logo", func(tx Tx, _ Programme) error {
		return tx.SetLogo(ctx, programme, id.None, "", nil, "")
	})
}

// Logo reads the picture of a programme that the actor may see. Faults: NotFound.
func (s *Service) Logo(ctx context.Context, who access.Actor, logo id.ID) (kind string, content []byte, err error) {
	if err := s.policy.Allow(who, access.ReadProcess, access.Scope{}); err != nil {
		return "", nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		var p Programme
		if p, kind, content, err = tx.Logo(ctx, logo); err != nil {
			return err
		}
		if !s.sees(who, p) {
			return fault.Missing()
		}
		return nil
	})
	return kind, content, err
}

// cleanLogo is what is kept of an uploaded file, or the key of what is wrong with it. The size is
// asked of the header before anything is unpacked: a small file can hold a picture of gigabytes.
func cleanLogo(raw []byte) (content []byte, kind, key string) {
	if len(raw) == 0 {
		return nil, "", "fault.programme_logo_missing"
	}
	if len(raw) > MaxLogoBytes {
		return nil, "", "fault.programme_logo_large"
	}
	if svg := bytes.TrimSpace(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))); bytes.HasPrefix(svg, []byte("<")) {
		if err := tenantcfg.CheckDrawing(string(svg)); err != nil {
			return nil, "", "fault.programme_logo_svg"
		}
		return svg, SVG, ""
	}
	head, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return nil, "", "fault.programme_logo_kind"
	}
	if head.Width <= 0 || head.Height <= 0 || head.Width > maxLogoPixels/head.Height {
		return nil, "", "fault.programme_logo_large"
	}
	img, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, "", "fault.programme_logo_kind"
	}
	var b bytes.Buffer
	if err := png.Encode(&b, shrunk(img)); err != nil {
		return nil, "", "fault.programme_logo_kind"
	}
	return b.Bytes(), PNG, ""
}

func shrunk(img image.Image) image.Image {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if side := max(w, h); side > keepLogoSide {
		w, h = max(w*keepLogoSide/side, 1), max(h*keepLogoSide/side, 1)
	}
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	if w == b.Dx() && h == b.Dy() {
		draw.Draw(out, out.Bounds(), img, b.Min, draw.Src)
		return out
	}
	xdraw.CatmullRom.Scale(out, out.Bounds(), img, b, xdraw.Src, nil)
	return out
}

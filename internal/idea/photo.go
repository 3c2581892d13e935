package idea

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/photo"
	"almenda/internal/richtext"
)

// MaxPhotoBytes is the largest file that is read as a photo.
const MaxPhotoBytes = photo.MaxBytes

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
	out, size, err := photo.Reencode(raw)
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

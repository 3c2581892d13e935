package panel

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"almenda/internal/access"
	"almenda/internal/credential"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Issuing is whether somebody who is invited took the right to answer, and as whom. Proof and Kept let
// the same browser ask again after a lost reply.
type Issuing struct {
	Survey  id.ID
	Person  id.ID
	Stratum string
	Done    bool
	Proof   string // hash of what was asked with
	Kept    string // a code, sealed with a secret that only the asking browser has; else noise
}

// KeyList is the published keys of a wave's survey, and the counts once it is closed.
type KeyList struct {
	List    credential.List
	Hash    string
	Invited int
	Issued  int // at the close
	// Accepted is how many answers counted, at the close. It is never more than Issued, and Issued never
	// more than Invited: everybody can check it, for each member sees whether they took part.
	Accepted int
	Closed   bool
}

// IssueTx is what issue.go needs of a transaction.
type IssueTx interface {
	// Tenant is the town of the transaction.
	Tenant() tenant.ID
	// Invited are the people who are asked in a survey.
	Invited(ctx context.Context, survey id.ID) ([]Person, error)
	// AddKeys keeps the public list, the sealed private keys by stratum, who answers as whom, and the
	// sealed codes by stratum, all in random order.
	AddKeys(ctx context.Context, l KeyList, keys map[string]string, people []Issuing, codes map[string][]string) error
	// KeyList is the list of a survey. Faults: NotFound before it was opened.
	KeyList(ctx context.Context, survey id.ID) (KeyList, error)
	SealedKey(ctx context.Context, survey id.ID, stratum string) (string, error)
	// Issuing is how it stands with somebody. Faults: NotFound for who is not invited.
	Issuing(ctx context.Context, survey, person id.ID) (Issuing, error)
	// LockIssuing is Issuing that holds the row until the end.
	LockIssuing(ctx context.Context, survey, person id.ID) (Issuing, error)
	// PutIssuing notes what was issued, and writes rows of many others anew with it in random order, so
	// that neither the place nor the transaction of a row tells when it changed.
	PutIssuing(ctx context.Context, i Issuing) error
	// DrawSealed takes a random code of a stratum out of the urn. Faults: NotFound when it is empty.
	DrawSealed(ctx context.Context, survey id.ID, stratum string) (string, error)
	CountIssued(ctx context.Context, survey id.ID) (int, error)
	// Paper is the survey of a wave.
	Paper(ctx context.Context, survey id.ID) (Paper, error)
	// EndIssuing destroys keys, urn and proofs, writes all rows anew in random order, and keeps the counts.
	EndIssuing(ctx context.Context, l KeyList) error
	// LeaveIssuing makes the rows of somebody who is forgotten rows of nobody.
	LeaveIssuing(ctx context.Context, person id.ID) error
}

// Issue signs the blinded message of a member, once for each wave. The same message gets the same
// signature again, for replies are lost on the way. Nothing is written that tells when that was, and no
// event, for events have times. Faults: SignIn, NotFound for who is not invited, Closed, Invalid when it
// is no blinded message, Conflict when the right was taken before.
func (s *Service) Issue(ctx context.Context, who access.Actor, wave id.ID, blinded []byte) (signature []byte, err error) {
	person, err := self(who)
	if err != nil {
		return nil, err
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		w, in, err := s.takes(ctx, tx, wave, person)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(append([]byte("blinded|"), blinded...))
		proof := hex.EncodeToString(sum[:])
		if in.Done && in.Proof != proof {
			return fault.New(fault.Conflict, "fault.panel_issued")
		}
		sealed, err := tx.SealedKey(ctx, w.Survey, in.Stratum)
		if err != nil {
			return err
		}
		der, err := s.unseal(who.Tenant, "key", w.Survey, in.Stratum, sealed)
		if err != nil {
			return err
		}
		key, err := credential.ParsePrivate(der)
		if err != nil {
			return err
		}
		signature, err = key.Sign(blinded)
		if errors.Is(err, credential.ErrMalformed) {
			return fault.New(fault.Invalid, "fault.panel_blinded")
		}
		if err != nil || in.Done {
			return err
		}
		// Noise where a code would be: the row does not tell which way somebody took.
		in.Done, in.Proof, in.Kept = true, proof, s.seal(who.Tenant, "code", w.Survey, token(), []byte(credential.NewCode()))
		return tx.PutIssuing(ctx, in)
	})
	return signature, err
}

// NewSlip makes the secret of a form that draws a code. It is kept nowhere but in the form.
func NewSlip() string { return id.Secret().String() }

// DrawCode draws a sealed code out of the urn for a member. Who got which is kept nowhere; but the same
// form, known by its slip, is shown the same code again, for replies are lost on the way: the code is
// kept until the close under a secret that only the form has. Faults: as Issue.
func (s *Service) DrawCode(ctx context.Context, who access.Actor, wave id.ID, slip string) (out Part, code string, err error) {
	person, err := self(who)
	if err != nil {
		return out, "", err
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if code, err = s.draw(ctx, tx, wave, person, slip); err != nil {
			return err
		}
		out, err = part(ctx, tx, wave, person)
		return err
	})
	return out, code, err
}

// DrawCodeFor is DrawCode for a member on the phone or at the desk. It is not written into the audit
// log: the entry would tell when that person answered. Faults: those of PartFor and of Issue.
func (s *Service) DrawCodeFor(ctx context.Context, who access.Actor, panel, wave, person id.ID, slip string) (out Part, code string, err error) {
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if out, err = s.partFor(ctx, tx, who, panel, wave, person); err != nil {
			return err
		}
		code, err = s.draw(ctx, tx, wave, person, slip)
		return err
	})
	return out, code, err
}

func (s *Service) draw(ctx context.Context, tx Tx, wave, person id.ID, slip string) (string, error) {
	if len(slip) < 20 || len(slip) > 64 {
		return "", fault.New(fault.Invalid, "fault.panel_slip")
	}
	w, in, err := s.takes(ctx, tx, wave, person)
	if err != nil {
		return "", err
	}
	town := tx.Tenant()
	proof := s.hashed(town, "slip|"+w.Survey.String(), slip)
	if in.Done {
		if in.Proof != proof {
			return "", fault.New(fault.Conflict, "fault.panel_issued")
		}
		again, err := s.unseal(town, "code", w.Survey, slip, in.Kept)
		return string(again), err
	}
	sealed, err := tx.DrawSealed(ctx, w.Survey, in.Stratum)
	if err != nil {
		return "", err
	}
	code, err := s.unseal(town, "urn", w.Survey, in.Stratum, sealed)
	if err != nil {
		return "", err
	}
	in.Done, in.Proof, in.Kept = true, proof, s.seal(town, "code", w.Survey, slip, code)
	return string(code), tx.PutIssuing(ctx, in)
}

// takes is how it stands with somebody in a wave that is open, with the row held. Faults: NotFound, Closed.
func (s *Service) takes(ctx context.Context, tx Tx, wave, person id.ID) (Wave, Issuing, error) {
	w, err := tx.Wave(ctx, wave)
	if err != nil {
		return w, Issuing{}, err
	}
	in, err := tx.LockIssuing(ctx, w.Survey, person)
	if err != nil {
		return w, in, err
	}
	l, err := tx.KeyList(ctx, w.Survey)
	if err != nil {
		return w, in, err
	}
	if l.Closed || !takesNow(tx.Now(), w) {
		return w, in, fault.New(fault.Closed, "fault.survey_closed")
	}
	return w, in, nil
}

// takesNow tells whether the right to answer is given out.
func takesNow(now time.Time, w Wave) bool { return w.State == OpenWave && now.Before(w.Closes) }

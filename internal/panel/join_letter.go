package panel

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"
	"unicode"

	"almenda/internal/address"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// EnterLife is how long the link of a letter opens a member's session that the member asked for;
// LetterLife how long that of a letter does which came by itself.
const (
	EnterLife  = time.Hour
	LetterLife = 30 * 24 * time.Hour
)

// send writes one letter to a person: about a panel, with a link, and with the way out of all panels.
func (s *Service) send(ctx context.Context, tx Tx, town *tenant.Town, one Person, kind string, p Panel, path string) error {
	if !one.Reachable() {
		return nil
	}
	params := map[string]string{"title": p.Title.In(one.Language, town.DefaultLanguage()), "link": s.links.Link(town.ID, one.Language, path)}
	if kind != "panel_confirm" && kind != "panel_address" {
		params["unsubscribe"] = s.WayOut(town.ID, one)
	}
	if phone := p.Settings.Contact.Phone; phone != "" {
		params["phone"] = phone
	}
	return tx.QueueLetter(ctx, Letter{Kind: kind, To: one.Email, Language: one.Language, Params: params})
}

// letIn sends a letter with a link that opens a member's session.
func (s *Service) letIn(ctx context.Context, tx Tx, t tenant.ID, one Person, town *tenant.Town, kind string, p Panel) error {
	life := LetterLife
	if kind == "panel_enter" {
		life = EnterLife
	}
	secret, err := s.link(ctx, tx, t, Link{Person: one.ID, Use: "enter", Until: tx.Now().Add(life)})
	if err != nil {
		return err
	}
	return s.send(ctx, tx, town, one, kind, p, "/panel/in/"+secret)
}

// WayOut is the address at which a person leaves without signing in: it goes into every letter. It needs
// no row and does not run out, for leaving must always work.
func (s *Service) WayOut(t tenant.ID, one Person) string {
	return s.links.Link(t, one.Language, "/panel/leave/"+s.outToken(t, one.ID))
}

func (s *Service) outToken(t tenant.ID, person id.ID) string {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(t.String() + "|panel|out|" + person.String()))
	return base64.RawURLEncoding.EncodeToString(append(person[:], m.Sum(nil)[:16]...))
}

// outOf is whose way out a token is; None when it was not made here.
func (s *Service) outOf(t tenant.ID, token string) id.ID {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 32 {
		return id.None
	}
	var person id.ID
	copy(person[:], raw[:16])
	if !hmac.Equal([]byte(s.outToken(t, person)), []byte(token)) {
		return id.None
	}
	return person
}

// emailKey is an e-mail address as it is compared; empty for none.
func (s *Service) emailKey(t tenant.ID, email string) string {
	_, plain, ok := address.Parse(email)
	if !ok {
		return ""
	}
	return s.hashed(t, "email", plain)
}

// phoneKey is a telephone number as it is compared: its digits; empty for none.
func (s *Service) phoneKey(t tenant.ID, phone string) string {
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, phone)
	if digits == "" {
		return ""
	}
	return s.hashed(t, "phone", digits)
}

// homeKey is a household's address as it is compared: letters and digits only.
func (s *Service) homeKey(t tenant.ID, street string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, street)
	if plain == "" {
		return ""
	}
	return s.hashed(t, "home", plain)
}

// LimitKey is an address as whoever counts letters to it may keep it: it tells nobody the address.
func (s *Service) LimitKey(t tenant.ID, email string) string { return s.emailKey(t, email) }

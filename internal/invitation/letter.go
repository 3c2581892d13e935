package invitation

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"almenda/internal/tenant"
)

// write words the letters of some recipients.
func (s *Service) write(town *tenant.Town, c Campaign, rows []Recipient, now time.Time) ([]Written, error) {
	out := make([]Written, len(rows))
	for i, r := range rows {
		w, err := s.post.Write(town, s.letter(town, c, r, now))
		if err != nil {
			return nil, fmt.Errorf("invitation: write: %w", err)
		}
		out[i] = w
	}
	return out, nil
}

func (s *Service) letter(town *tenant.Town, c Campaign, r Recipient, now time.Time) Letter {
	lang := r.Language
	if !town.Speaks(lang) {
		lang = c.Fallback
	}
	if !town.Speaks(lang) { // the town gave the language up since
		lang = town.DefaultLanguage()
	}
	message := ""
	if len(c.Message) > 0 {
		message = c.Message.In(lang, c.Fallback)
	}
	return Letter{ID: letterID(r), Recipient: r.ID, To: r.Email, Name: r.Name, Language: lang, Message: message,
		Token: s.keys.accept(town.ID, r), Stop: s.keys.stop(town.ID, r), Expires: expiry(c, now)}
}

func expiry(c Campaign, now time.Time) time.Time { return now.AddDate(0, 0, c.Days) }

// prove checks letters against each other: each goes to its own recipient, carries its own links,
// and names nobody else's address or link. Twice in its history the largest sender of certificates
// mailed thousands of people each other's addresses; this is the check that was missing.
func prove(town *tenant.Town, c Campaign, rows []Recipient, letters []Written) error {
	if len(rows) != len(letters) {
		return errors.New("not one letter for each recipient")
	}
	public := strings.ToLower(town.Contact.Email)
	for _, m := range c.Message {
		public += "\n" + strings.ToLower(m)
	}
	type own struct{ email, token, stop string }
	mine := make([]own, len(rows))
	tokens := map[string]bool{}
	for i, w := range letters {
		mine[i] = own{strings.ToLower(w.Letter.To), w.Letter.Token, w.Letter.Stop}
		if w.Letter.To != rows[i].Email || w.Letter.Recipient != rows[i].ID {
			return fmt.Errorf("line %d: the letter is for somebody else", rows[i].Line)
		}
		if tokens[w.Letter.Token] || tokens[w.Letter.Stop] || w.Letter.Token == w.Letter.Stop {
			return fmt.Errorf("line %d: the link is somebody else's too", rows[i].Line)
		}
		tokens[w.Letter.Token], tokens[w.Letter.Stop] = true, true
	}
	for i, w := range letters {
		for _, body := range []string{w.Text, w.HTML} {
			if !strings.Contains(body, w.Letter.Token) || !strings.Contains(body, w.Letter.Stop) {
				return fmt.Errorf("line %d: the letter lacks its links", rows[i].Line)
			}
		}
		all := w.Subject + "\n" + w.Text + "\n" + w.HTML
		small := strings.ToLower(all)
		if j := slices.IndexFunc(mine, func(o own) bool {
			if o == mine[i] {
				return false
			}
			return strings.Contains(all, o.token) || strings.Contains(all, o.stop) ||
				strings.Contains(small, o.email) && !strings.Contains(public, o.email)
		}); j >= 0 {
			return fmt.Errorf("line %d: the letter names the person of line %d", rows[i].Line, rows[j].Line)
		}
	}
	return nil
}

package invitation

import (
	"almenda/internal/nationalid"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

const (
	maxTitle   = 120
	maxMessage = 4000
	maxSpeed   = 6000
	maxDays    = 365
	// chunk is how many lines go into one statement.
	chunk = 1000
)

// Upload is a list and how its people are to be invited. The names of the form's fields stand
// beside.
type Upload struct {
	Title     string      // title
	File      string      // the uploaded file's name
	Data      []byte      // file
	Message   tenant.Text // message_<lang>
	Fallback  string      // fallback; empty: the town's first language
	PerMinute int         // per_minute; 0: no limit
	Days      int         // days; 0: 30
}

// Uploaded is a new draft and how its file was understood.
type Uploaded struct {
	Status
	Format    string
	Encoding  string
	Separator string
}

// Upload reads a list and stores it as a draft: every line or none. Nothing is sent.
// Faults: Denied; Invalid with the form's fields.
func (s *Service) Upload(ctx context.Context, who access.Actor, town *tenant.Town, in Upload) (Uploaded, error) {
	if err := s.may(who, town); err != nil {
		return Uploaded{}, err
	}
	table, err := in.check(town)
	if err != nil {
		return Uploaded{}, err
	}
	c := Campaign{ID: id.New(), Title: in.Title, Message: in.Message, Fallback: in.Fallback, PerMinute: in.PerMinute,
		Days: in.Days, File: clip(clean(in.File), 200), State: Draft, Rows: len(table.Rows), By: who.Account}
	out := Uploaded{Format: table.Format, Encoding: table.Encoding, Separator: table.Separator}
	err = s.store.Update(ctx, town.ID, func(tx Tx) error {
		c.Created = tx.Now()
		if err := tx.AddCampaign(ctx, c); err != nil {
			return err
		}
		for rows := range slices.Chunk(table.Rows, chunk) {
			if err := addRows(ctx, tx, town, c.ID, rows); err != nil {
				return err
			}
		}
		counts, err := tx.Counts(ctx, c.ID)
		if err != nil {
			return err
		}
		out.Status = Status{c, counts}
		if err := tx.Audit(ctx, who.Account, "campaign.upload", c.ID, nil); err != nil {
			return err
		}
		return changed(ctx, tx, c.ID)
	})
	return out, err
}

// check brings the input into order and reads the file.
func (in *Upload) check(town *tenant.Town) (Table, error) {
	var form fault.Form
	in.Title = clean(in.Title)
	switch n := utf8.RuneCountInString(in.Title); {
	case n == 0:
		form.Add("title", "fault.invitation.title")
	case n > maxTitle:
		form.Add("title", "fault.invitation.title_long", "max", maxTitle)
	}
	in.Message = in.checkMessage(town, &form)
	if in.PerMinute < 0 || in.PerMinute > maxSpeed {
		form.Add("per_minute", "fault.invitation.speed", "max", maxSpeed)
	}
	if in.Days == 0 {
		in.Days = 30
	}
	if in.Days < 1 || in.Days > maxDays {
		form.Add("days", "fault.invitation.days", "max", maxDays)
	}
	if in.Fallback == "" {
		in.Fallback = town.DefaultLanguage()
	}
	if !town.Speaks(in.Fallback) {
		form.Add("fallback", "fault.invitation.language")
	}
	table, err := ReadFile(in.File, in.Data)
	var f *fault.Error
	if errors.As(err, &f) {
		var pairs []any
		for name, v := range f.Params {
			pairs = append(pairs, name, v)
		}
		form.Add("file", f.Key, pairs...)
	} else if err != nil {
		return Table{}, err
	}
	return table, form.Err()
}

// checkMessage keeps what was written in the town's languages.
func (in *Upload) checkMessage(town *tenant.Town, form *fault.Form) tenant.Text {
	out := tenant.Text{}
	for _, lang := range town.Languages {
		text := plainText(in.Message[lang])
		switch {
		case text == "":
			continue
		case utf8.RuneCountInString(text) > maxMessage:
			form.Add("message_"+lang, "fault.invitation.message_long", "max", maxMessage)
		case nationalid.In(text):
			form.Add("message_"+lang, "fault.invitation.message_national")
		}
		out[lang] = text
	}
	return out
}

// plainText keeps line breaks and drops all other control characters.
func plainText(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(norm.NFC.String(s), "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = clean(lines[i])
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// addRows stores lines with the state that each has before anything is sent.
func addRows(ctx context.Context, tx Tx, town *tenant.Town, campaign id.ID, rows []Row) error {
	var addresses []string
	for _, r := range rows {
		if r.Problem == "" {
			addresses = append(addresses, r.Key)
		}
	}
	residents, suppressed, err := known(ctx, tx, addresses)
	if err != nil {
		return err
	}
	out := make([]Recipient, len(rows))
	for i, r := range rows {
		p := Recipient{ID: id.New(), Campaign: campaign, Line: r.Line, Email: r.Email, Key: r.Key, Name: r.Name,
			Language: r.Language, District: district(town, r.District), State: Ready, Problem: r.Problem,
			Other: r.Other, Generation: 1}
		switch {
		case r.Other > 0:
			p.State = Duplicate
		case r.Problem != "":
			p.State = Invalid
		case residents[r.Key]:
			p.State = Resident
		case suppressed[r.Key]:
			p.State = Suppressed
		}
		out[i] = p
	}
	return tx.AddRecipients(ctx, out)
}

// known asks who must not be invited: those who are here already, and those who said no.
func known(ctx context.Context, tx Tx, addresses []string) (residents, suppressed map[string]bool, err error) {
	here, err := tx.Residents(ctx, addresses)
	if err != nil {
		return nil, nil, err
	}
	gone, err := tx.Suppressed(ctx, addresses)
	if err != nil {
		return nil, nil, err
	}
	return set(here), set(gone), nil
}

func set(all []string) map[string]bool {
	out := make(map[string]bool, len(all))
	for _, s := range all {
		out[s] = true
	}
	return out
}

// district finds the key of a district by its key or its name. A name that the
// town does not know is left out: the person can choose for themselves.
func district(town *tenant.Town, raw string) string {
	if raw == "" {
		return ""
	}
	for _, d := range town.Districts {
		if fold(d.Key) == fold(raw) || fold(d.Name) == fold(raw) {
			return d.Key
		}
	}
	return ""
}

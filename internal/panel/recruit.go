package panel

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"time"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Channel is how a recruitment wave reaches people.
type Channel string

const (
	ByLetter Channel = "letter"
	BySMS    Channel = "sms"   // through the town's own gateway: the portal makes the file for it
	ByMail   Channel = "email" // through the portal's own queue
)

// Channels lists the channels.
var Channels = []Channel{ByLetter, BySMS, ByMail}

// Campaign is one recruitment wave: some letters, each with a code of its own. Whom it went to is kept
// nowhere.
type Campaign struct {
	ID       id.ID
	Panel    id.ID
	Number   int // within the panel, from 1
	Kind     Channel
	Title    string
	State    CampaignState
	Until    string // last day on which its codes are good; empty: as long as the panel recruits
	SentOn   string // the day on which staff said that it went out
	Settings Recruiting
	By       id.ID
	Made     time.Time
}

// CampaignState is how far a recruitment wave has come.
type CampaignState string

const (
	RecruitPrepared CampaignState = "prepared"
	RecruitSent     CampaignState = "sent"
	RecruitEnded    CampaignState = "ended" // its codes are good no more
)

// Recruiting is what only the pages of a wave read.
type Recruiting struct {
	Household bool                `json:"household,omitempty"` // one code for a household, not for a person
	Uses      int                 `json:"uses,omitempty"`      // how many can use one code
	Classes   map[string][]string `json:"classes,omitempty"`   // whom it was meant for: variable → classes
	Blank     int                 `json:"blank,omitempty"`     // codes that no address belongs to
	Message   tenant.Text         `json:"message,omitempty"`   // what the office adds to the usual letter
}

// Code is one code of a wave, as it is kept.
type Code struct {
	Hash      string
	Campaign  id.ID
	Panel     id.ID
	Stratum   string // "gender=woman|birth_year=16-29", as far as the list told
	Household string // keyed hash of the address, or of the code where no address was known
	Uses      int    // how often it can be used
	Used      int
	Mailed    bool // a letter with it was queued
	Opened    bool // somebody began to register with it
}

// Response is what came of a wave, in all or of one stratum.
type Response struct {
	Campaign id.ID
	Stratum  string
	Codes    int
	Opened   int
	Used     int
}

// RecruitTx is what recruiting needs of a transaction.
type RecruitTx interface {
	Campaign(ctx context.Context, campaign id.ID) (Campaign, error)
	// Campaigns lists the waves of a panel, newest first.
	Campaigns(ctx context.Context, panel id.ID) ([]Campaign, error)
	// AddCampaign keeps a new wave. The same key of the same person is the same wave: false, with it.
	AddCampaign(ctx context.Context, c Campaign, key string) (id.ID, bool, error)
	SaveCampaign(ctx context.Context, c Campaign) error
	// AddCodes keeps codes; those that are there already stay as they are. It tells how many are new.
	AddCodes(ctx context.Context, list []Code) (int, error)
	Code(ctx context.Context, panel id.ID, hash string) (Code, error)
	// LockCode is Code that holds the row until the end.
	LockCode(ctx context.Context, panel id.ID, hash string) (Code, error)
	OpenCode(ctx context.Context, hash string) error
	MailedCode(ctx context.Context, hash string) error
	// CountCode changes how often a code was used by n, in SQL.
	CountCode(ctx context.Context, hash string, n int) error
	// CodeOf is a used code of a household in a wave.
	CodeOf(ctx context.Context, campaign id.ID, household string) (Code, error)
	// Responses counts the codes of a panel's waves by wave and stratum.
	Responses(ctx context.Context, panel id.ID) ([]Response, error)
	// CameBy counts those in a panel by the wave that brought them, and by state.
	CameBy(ctx context.Context, panel id.ID) (map[id.ID]map[Membership]int, error)
	// InHousehold counts those of a household who are in a panel, in any state.
	InHousehold(ctx context.Context, panel id.ID, household string) (int, error)
}

// codeLetters are those of codes: none can be taken for another on paper or on the phone.
const codeLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// code makes the n-th code of a wave. It is kept nowhere: whoever needs it again makes it again.
func (s *Service) code(t tenant.ID, campaign id.ID, n int) string {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(t.String() + "|panel|code|" + campaign.String()))
	_ = binary.Write(m, binary.BigEndian, uint64(n)) // a hash takes everything
	return spell(m.Sum(nil))
}

// spell writes a hash as a code.
func spell(sum []byte) string {
	out := make([]byte, 0, 9)
	for i := range 8 {
		if i == 4 {
			out = append(out, '-')
		}
		out = append(out, codeLetters[sum[i]%32])
	}
	return string(out)
}

// CleanCode brings a typed code to how it is kept: large letters, no signs.
func CleanCode(typed string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(codeLetters, r) {
			return r
		}
		return -1
	}, strings.ToUpper(typed))
}

func (s *Service) codeHash(t tenant.ID, code string) string {
	return s.hashed(t, "code", CleanCode(code))
}

// redeem uses a code up and tells which wave it is of and which household it came to. It holds the
// panel's row and then the code's until the end. Faults, at the field code: it is not known, was used
// by as many as may use it, is too old, or its household has all the seats that a household can have.
func (s *Service) redeem(ctx context.Context, tx Tx, t tenant.ID, p Panel, code string) (campaign id.ID, household string, err error) {
	if _, err := tx.LockPanel(ctx, p.ID); err != nil {
		return id.None, "", err
	}
	one, err := s.valid(ctx, tx, t, p, code)
	if err != nil {
		return id.None, "", err
	}
	if one.Used >= one.Uses {
		return id.None, "", badCode("fault.panel_code_used")
	}
	if limit := p.Settings.Household; limit > 0 && !p.Settings.ByLot {
		in, err := tx.InHousehold(ctx, p.ID, one.Household)
		if err != nil {
			return id.None, "", err
		}
		if in >= limit {
			return id.None, "", badCode("fault.panel_household")
		}
	}
	if err := tx.OpenCode(ctx, one.Hash); err != nil {
		return id.None, "", err
	}
	return one.Campaign, one.Household, tx.CountCode(ctx, one.Hash, 1)
}

// knock notes that somebody begins to register with a code, without using it. Faults as those of redeem
// for a code that is not known or too old.
func (s *Service) knock(ctx context.Context, tx Tx, t tenant.ID, p Panel, code string) error {
	one, err := s.valid(ctx, tx, t, p, code)
	if err != nil || one.Opened {
		return err
	}
	return tx.OpenCode(ctx, one.Hash)
}

// giveBack makes the code good again that a registration used which was never confirmed.
func giveBack(ctx context.Context, tx Tx, m InPanel) error {
	if m.Campaign == id.None {
		return nil
	}
	one, err := tx.CodeOf(ctx, m.Campaign, m.Household)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.CountCode(ctx, one.Hash, -1)
}

// valid is a code of a panel that is still good.
func (s *Service) valid(ctx context.Context, tx Tx, t tenant.ID, p Panel, code string) (Code, error) {
	one, err := tx.LockCode(ctx, p.ID, s.codeHash(t, code))
	if fault.Is(err, fault.NotFound) {
		return Code{}, badCode("fault.panel_code")
	}
	if err != nil {
		return Code{}, err
	}
	c, err := tx.Campaign(ctx, one.Campaign)
	if err != nil {
		return Code{}, err
	}
	if c.State == RecruitEnded || (c.Until != "" && isoDay(tx.Now()) > c.Until) {
		return Code{}, badCode("fault.panel_code_old")
	}
	return one, nil
}

func badCode(key string) error {
	var form fault.Form
	form.Add("code", key)
	return form.Err()
}

func isoDay(t time.Time) string { return t.UTC().Format(time.DateOnly) }

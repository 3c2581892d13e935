package survey

import (
	"context"

	"almenda/internal/credential"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/tenant"
)

// FewestOfPanel is below how many answers nothing of a panel's survey is kept after its close.
const FewestOfPanel = 10

// Vault is the store in which the answers to surveys of panels lie, apart from everything that tells
// who the members are. No transaction reaches both stores: what is done here can be done again, and
// the registry notes it afterwards.
type Vault interface {
	View(ctx context.Context, t tenant.ID, fn func(VaultTx) error) error
	Update(ctx context.Context, t tenant.ID, fn func(VaultTx) error) error
}

// VaultTx is a transaction of the vault.
type VaultTx interface {
	// Wave reads by what answers to a survey are taken. hold: until the end nobody else sends, mixes or
	// settles. Faults: NotFound.
	Wave(ctx context.Context, survey id.ID, hold bool) (Wave, error)
	// Sealed finds the group of a sealed code by its hash. Faults: NotFound.
	Sealed(ctx context.Context, survey id.ID, hash string) (stratum string, err error)
	// Held is what waits under a nullifier. spent: an answer was mixed already. Faults: NotFound when
	// it was never used.
	Held(ctx context.Context, survey id.ID, nullifier string) (h Held, spent bool, err error)
	// Hold keeps an answer until it is mixed; what waits under the same nullifier is replaced.
	Hold(ctx context.Context, survey id.ID, nullifier string, h Held) error
	// Mix moves answers that wait among the others, at most 1000 and in random order, each under a fresh
	// random id and without its nullifier. It moves none when fewer than least wait.
	Mix(ctx context.Context, survey id.ID, least int) (moved int, err error)
	// Settle mixes what is left, notes how many there are, forgets codes and nullifiers, and writes the
	// answers anew in random order. Of fewer than FewestOfPanel it deletes them all. Twice is once.
	// Faults: NotFound.
	Settle(ctx context.Context, survey id.ID) error

	Answered
}

// Wave is by what the answers of one survey of a panel are taken.
type Wave struct {
	Keys     credential.List // no keys: they were destroyed
	Groups   []Asked
	Settled  bool
	Accepted int // once it is settled
}

// Asked is a group of people who were asked.
type Asked struct {
	Stratum string `json:"stratum"`
	Label   string `json:"label"`
	Invited int    `json:"invited"`
}

// Held is an answer that waits. Body is JSON.
type Held struct {
	Stratum string
	Version int
	Channel Channel
	Body    []byte
}

// Answered is what was answered in a survey, wherever it lies.
type Answered interface {
	// Each reads all shuffled answers of a survey in the order of their random ids, which says nothing
	// of when they came. It holds one page of them at a time: body is only valid until fn returns.
	Each(ctx context.Context, survey id.ID, fn func(version int, channel Channel, body []byte) error) error
	// After reads the shuffled answers behind one, at most limit of them. id.None: from the beginning.
	After(ctx context.Context, survey, last id.ID, limit int) ([]Filed, error)
	// Responses counts what came in, shuffled or waiting, by channel. It is exact: see Rounded.
	Responses(ctx context.Context, survey id.ID) (map[Channel]int, error)
	// Waiting counts what came in and is not shuffled yet.
	Waiting(ctx context.Context, survey id.ID) (int, error)
	// Forget deletes all answers of a survey and what people wrote in them.
	Forget(ctx context.Context, survey id.ID) error

	// PutWords keeps what people wrote in the answers behind from, up to the one to. What was kept before
	// is not kept again. Callers shuffle first: rows lie in the order of their arrival.
	PutWords(ctx context.Context, survey id.ID, from, to string, words []Words) error
	// WordsOf reads what people wrote, in the order of random ids. A cursor that is none is Invalid.
	WordsOf(ctx context.Context, survey id.ID, f WordsFilter, req page.Request) (page.Of[Words], error)
	// OneOfWords is one of them, and holds its row until the end.
	OneOfWords(ctx context.Context, survey, words id.ID) (Words, error)
	// SaveWords writes the review of one of them.
	SaveWords(ctx context.Context, survey id.ID, w Words) error
	// ApproveUnflagged approves all that wait, have no flags and answer a question. It gives how many.
	ApproveUnflagged(ctx context.Context, survey id.ID, question string, by id.ID) (int, error)
	// WordsCounts counts them by question and state, and the themes of those that were looked at.
	WordsCounts(ctx context.Context, survey id.ID) ([]WordsCount, error)
	ThemeCounts(ctx context.Context, survey id.ID) ([]ThemeCount, error)
}

// kept is where the answers of a survey lie: with all else of the town, or, of a panel, apart.
func (s *Service) kept(tx Tx, town tenant.ID, one Survey) Answered {
	if one.Kind == Panel {
		return vaulted{s.vault, town}
	}
	return tx
}

// vaulted is the vault as Answered: each call has its own transaction there.
type vaulted struct {
	vault Vault
	town  tenant.ID
}

func (v vaulted) Each(ctx context.Context, survey id.ID, fn func(int, Channel, []byte) error) error {
	return v.vault.View(ctx, v.town, func(tx VaultTx) error { return tx.Each(ctx, survey, fn) })
}

func (v vaulted) After(ctx context.Context, survey, last id.ID, limit int) (out []Filed, err error) {
	err = v.vault.View(ctx, v.town, func(tx VaultTx) error { out, err = tx.After(ctx, survey, last, limit); return err })
	return out, err
}

func (v vaulted) Responses(ctx context.Context, survey id.ID) (out map[Channel]int, err error) {
	err = v.vault.View(ctx, v.town, func(tx VaultTx) error { out, err = tx.Responses(ctx, survey); return err })
	return out, err
}

func (v vaulted) Waiting(ctx context.Context, survey id.ID) (n int, err error) {
	err = v.vault.View(ctx, v.town, func(tx VaultTx) error { n, err = tx.Waiting(ctx, survey); return err })
	return n, err
}

func (v vaulted) Forget(ctx context.Context, survey id.ID) error {
	return v.vault.Update(ctx, v.town, func(tx VaultTx) error { return tx.Forget(ctx, survey) })
}

func (v vaulted) PutWords(ctx context.Context, survey id.ID, from, to string, words []Words) error {
	return v.vault.Update(ctx, v.town, func(tx VaultTx) error { return tx.PutWords(ctx, survey, from, to, words) })
}

func (v vaulted) WordsOf(ctx context.Context, survey id.ID, f WordsFilter, req page.Request) (out page.Of[Words], err error) {
	err = v.vault.View(ctx, v.town, func(tx VaultTx) error { out, err = tx.WordsOf(ctx, survey, f, req); return err })
	return out, err
}

func (v vaulted) OneOfWords(ctx context.Context, survey, words id.ID) (out Words, err error) {
	err = v.vault.View(ctx, v.town, func(tx VaultTx) error { out, err = tx.OneOfWords(ctx, survey, words); return err })
	return out, err
}

func (v vaulted) SaveWords(ctx context.Context, survey id.ID, w Words) error {
	return v.vault.Update(ctx, v.town, func(tx VaultTx) error { return tx.SaveWords(ctx, survey, w) })
}

func (v vaulted) ApproveUnflagged(ctx context.Context, survey id.ID, question string, by id.ID) (n int, err error) {
	err = v.vault.Update(ctx, v.town, func(tx VaultTx) error {
		n, err = tx.ApproveUnflagged(ctx, survey, question, by)
		return err
	})
	return n, err
}

func (v vaulted) WordsCounts(ctx context.Context, survey id.ID) (out []WordsCount, err error) {
	err = v.vault.View(ctx, v.town, func(tx VaultTx) error { out, err = tx.WordsCounts(ctx, survey); return err })
	return out, err
}

func (v vaulted) ThemeCounts(ctx context.Context, survey id.ID) (out []ThemeCount, err error) {
	err = v.vault.View(ctx, v.town, func(tx VaultTx) error { out, err = tx.ThemeCounts(ctx, survey); return err })
	return out, err
}

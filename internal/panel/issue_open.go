package panel

import (
	"context"
	"fmt"
	"slices"

	"almenda/internal/access"
	"almenda/internal/credential"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// OpenWave makes everything by which the invited can answer without being known: groups of at least
// twenty of them, a key and an urn of sealed codes for each, and the list of the keys; and hands the
// answer store what it needs. The wave is saved with the fingerprint of the list. It is called in the
// transaction that opens the wave, after those who are asked were noted. A second time it changes nothing.
//
// The answer store is told before this transaction ends. When it does not end well, what was handed over
// was never used, and the next attempt replaces it.
//
// Faults: Invalid when fewer than twenty are invited.
func (s *Service) OpenWave(ctx context.Context, tx Tx, w Wave) error {
	if _, err := tx.KeyList(ctx, w.Survey); err == nil || !fault.Is(err, fault.NotFound) {
		return err
	}
	p, err := tx.Panel(ctx, w.Panel)
	if err != nil {
		return err
	}
	invited, err := tx.Invited(ctx, w.Survey)
	if err != nil {
		return err
	}
	parts, err := groups(p.LabelVariables(), invited, tx.Now())
	if err != nil {
		return err
	}
	made, err := s.makeKeys(tx.Tenant(), w.Survey, parts)
	if err != nil {
		return err
	}
	l := KeyList{List: made.list, Hash: made.list.Hash(), Invited: len(invited)}
	if err := tx.AddKeys(ctx, l, made.keys, made.people, made.codes); err != nil {
		return err
	}
	w.KeysHash = l.Hash
	if err := tx.SaveWave(ctx, w); err != nil {
		return err
	}
	if err := s.answers.PutKeys(ctx, tx.Tenant(), w.Survey, made.list, made.hashes); err != nil {
		return fmt.Errorf("panel: hand over keys: %w", err)
	}
	return nil
}

// making is what an opened wave needs: for this store keys, people and codes, all that is secret sealed;
// for the other one the list and the hashes of the codes.
type making struct {
	list          credential.List
	keys          map[string]string
	people        []Issuing
	codes, hashes map[string][]string
}

func (s *Service) makeKeys(town tenant.ID, survey id.ID, parts []group) (making, error) {
	m := making{list: credential.List{Survey: survey}, keys: map[string]string{}, codes: map[string][]string{}, hashes: map[string][]string{}}
	for i, g := range parts {
		name := fmt.Sprintf("g%d", i+1)
		key, err := credential.Generate()
		if err != nil {
			return m, err
		}
		m.keys[name] = s.seal(town, "key", survey, name, key.Bytes())
		m.list.Keys = append(m.list.Keys, credential.Listed{Stratum: name, Label: g.label(), Key: key.Public().String(), Invited: len(g.people)})
		for _, person := range g.people {
			m.people = append(m.people, Issuing{Survey: survey, Person: person, Stratum: name})
			code := credential.NewCode()
			m.codes[name] = append(m.codes[name], s.seal(town, "urn", survey, name, []byte(code)))
			m.hashes[name] = append(m.hashes[name], credential.CodeHash(survey, code))
		}
		slices.Sort(m.hashes[name]) // the order in which they were made is gone
	}
	return m, nil
}

// CloseWave destroys keys, codes and proofs on both sides, and keeps how many were invited, took the
// right to answer, and used it. It is called in the transaction that closes the wave, when all answers
// were shuffled. A second time, and for a wave that was never opened, it changes nothing.
func (s *Service) CloseWave(ctx context.Context, tx Tx, w Wave) error {
	l, err := tx.KeyList(ctx, w.Survey)
	if fault.Is(err, fault.NotFound) || err == nil && l.Closed {
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.answers.DropKeys(ctx, tx.Tenant(), w.Survey); err != nil {
		return fmt.Errorf("panel: drop keys: %w", err)
	}
	n, err := s.answers.Counts(ctx, tx.Tenant(), w.Survey)
	if err != nil {
		return fmt.Errorf("panel: count answers: %w", err)
	}
	if l.Issued, err = tx.CountIssued(ctx, w.Survey); err != nil {
		return err
	}
	l.Accepted, l.Closed = n.Accepted, true
	if err := tx.EndIssuing(ctx, l); err != nil {
		return err
	}
	w.Counts = Tally{Invited: l.Invited, Issued: l.Issued, Accepted: l.Accepted}
	return tx.SaveWave(ctx, w)
}

// Keys is the published list of a wave, for everybody. Faults: NotFound.
func (s *Service) Keys(ctx context.Context, who access.Actor, slug string, number int) (KeyList, error) {
	if err := s.policy.Allow(who, access.ReadPanel, access.Scope{}); err != nil {
		return KeyList{}, err
	}
	var out KeyList
	err := s.store.View(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.PanelBySlug(ctx, slug)
		if err != nil {
			return err
		}
		if !p.Public() {
			return fault.Missing()
		}
		w, err := tx.WaveByNumber(ctx, p.ID, number)
		if err != nil {
			return err
		}
		out, err = tx.KeyList(ctx, w.Survey)
		return err
	})
	return out, err
}

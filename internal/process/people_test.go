package process_test

import (
	"errors"
	"testing"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/fault"
	"almenda/internal/follow"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/mail"
	"almenda/internal/process"
	"almenda/internal/store"

	"time"
)

// person is somebody with an account and perhaps a role.
func person(t *testing.T, w *works, name string, grants ...access.Grant) access.Actor {
	t.Helper()
	who := access.Actor{Tenant: w.town.ID, Account: id.New(), Name: name, Language: "sv", Office: "Parkkontoret", Assurance: access.ByMail, Grants: grants}
	email := name + "@example.org"
	err := store.Accounts{DB: w.s.Towns}.Update(t.Context(), w.town.ID, func(tx account.Tx) error {
		a := account.Account{ID: who.Account, Email: email, Name: name, Language: "sv", State: account.Active, CreatedAt: tx.Now()}
		if err := tx.PutAccount(t.Context(), a, email); err != nil {
			return err
		}
		for _, g := range grants {
			if err := tx.PutGrant(t.Context(), who.Account, account.Grant{ID: id.New(), Role: g.Role, Scope: g.Scope, Office: "Parkkontoret", CreatedAt: tx.Now()}, who.Account); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// draft is an idea with all that it needs, in a process that takes ideas now.
func draft(t *testing.T, w *works, ideas *idea.Service, who access.Actor, p process.Process) id.ID {
	t.Helper()
	title, body, topic := "A bench by the river", "Somebody would like this very much.", "green"
	made, err := ideas.Begin(t.Context(), who, w.town, p.Slug, id.New(), idea.Write{Title: &title, Topic: &topic})
	if err == nil {
		err = ideas.Save(t.Context(), who, w.town, made, idea.Write{Body: &body})
	}
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// published is an idea that everybody reads.
func published(t *testing.T, w *works, ideas *idea.Service, who access.Actor, p process.Process) id.ID {
	t.Helper()
	made := draft(t, w, ideas, who, p)
	if err := ideas.Publish(t.Context(), who, w.town, made); err != nil {
		t.Fatal(err)
	}
	return made
}

// follower is somebody who follows the process, by an address alone when who is nobody.
func follower(t *testing.T, w *works, p process.Process, who access.Actor, email string) {
	t.Helper()
	f := follow.Follower{ID: id.Secret(), Subject: follow.Subject{Kind: follow.Process, ID: p.ID}, Account: who.Account, Email: email, Key: email, Language: "sv",
		Stop: id.Secret().String(), Asked: w.clk.Now(), Created: w.clk.Now(), Confirmed: w.clk.Now()}
	err := store.Follows{DB: w.s.Towns}.Update(t.Context(), w.town.ID, func(tx follow.Tx) error {
		_, err := tx.Add(t.Context(), f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// letters lists what waits to be sent, of a kind.
func letters(t *testing.T, w *works, kind mail.Kind) (out []mail.Row) {
	t.Helper()
	err := store.Mail{DB: w.s.Towns}.Update(t.Context(), w.town.ID, func(tx mail.Tx) error {
		woken, err := tx.Wake(t.Context(), -time.Hour, 5000)
		if err != nil {
			return err
		}
		for _, l := range woken {
			if l.Kind != kind {
				continue
			}
			row, err := tx.Lock(t.Context(), l.ID)
			if err != nil {
				return err
			}
			out = append(out, row)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// as finds the fault in an error.
func as(err error, f **fault.Error) bool { return errors.As(err, f) }

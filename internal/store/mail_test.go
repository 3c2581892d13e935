package store_test

import (
	"errors"
	"testing"

	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/mail"
	"almenda/internal/store"
	"almenda/internal/testkit"
)

func TestALetterOfAnAccountIsARowAndAnEvent(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		a, _ := testkit.TwoTowns(t, s)
		accounts, letters := store.Accounts{DB: s.Towns}, store.Mail{DB: s.Towns}
		eva := account.Account{ID: id.New(), Email: "Eva@example.org", Language: "sv", State: account.Active, CreatedAt: clk.Now()}
		queue := func(l account.Letter) error {
			return accounts.Update(t.Context(), a.ID, func(tx account.Tx) error { return tx.QueueMail(t.Context(), l) })
		}
		if err := accounts.Update(t.Context(), a.ID, func(tx account.Tx) error { return tx.PutAccount(t.Context(), eva, "eva@example.org") }); err != nil {
			t.Fatal(err)
		}
		code := account.Letter{Kind: "login_code", To: eva.Email, Language: "sv",
			Params: map[string]string{"code": "123456", "link": "https://aby.example/l", "minutes": "10"}}
		if err := queue(code); err != nil {
			t.Fatal(err)
		}
		bad := code
		bad.To = "\"a b\"@example.org"
		if err := queue(bad); !fault.Is(err, fault.Invalid) {
			t.Errorf("an address that no letter can be sent to: %v", err)
		}
		bad = code
		bad.Params = map[string]string{"code": "123456"}
		if err := queue(bad); err == nil {
			t.Error("a letter that cannot be written was stored")
		}
		var told []event.Event
		if _, err := (store.Outbox{DB: s.Towns}).Claim(t.Context(), a.ID, 10, func(e []event.Event) error { told = e; return nil }); err != nil {
			t.Fatal(err)
		}
		if len(told) != 1 || told[0].Kind != event.MailQueued || !mail.IsCode(told[0]) {
			t.Fatalf("told of %+v", told)
		}
		err := letters.Update(t.Context(), a.ID, func(tx mail.Tx) error {
			row, err := tx.Lock(t.Context(), told[0].Subject)
			if row.Key != "eva@example.org" || row.Account != eva.ID || row.Params["code"] != "123456" || !row.Ready || row.Created != clk.Now() {
				return errors.Join(err, errors.New("the letter is not the one that was queued"))
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

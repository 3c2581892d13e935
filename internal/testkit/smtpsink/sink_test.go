package smtpsink

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
)

const letter = "From: a@town.test\r\nTo: b@home.test\r\nMessage-ID: <1@town.test>\r\n\r\nHello\r\n"

func send(s *Sink) error {
	c, err := smtp.Dial(s.Addr())
	if err != nil {
		return err
	}
	defer c.Close()
	return c.SendMail("a@town.test", []string{"b@home.test"}, strings.NewReader(letter))
}

func TestAcceptedLettersStandInTheJournal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	s, err := Start(Options{Journal: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := send(s); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := ReadJournal(path)
	if err != nil || len(got) != 1 {
		t.Fatalf("journal %v, %v", got, err)
	}
	e := got[0]
	if e.Recipient != "b@home.test" || e.MessageID != "<1@town.test>" || e.To != 1 || e.Copies != 0 || e.Headers != 3 {
		t.Errorf("entry %+v", e)
	}
}

func TestAJournalLineCutShortIsLeftOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	if err := os.WriteFile(path, []byte("{\"recipient\":\"a\"}\n{\"recip"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := ReadJournal(path)
	if err != nil || len(got) != 1 {
		t.Fatalf("journal %v, %v", got, err)
	}
}

func TestAGreylistedRecipientIsTakenTheSecondTime(t *testing.T) {
	s, err := Start(Options{Fault: Greylist})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if send(s) == nil {
		t.Error("the first try was taken")
	}
	if err := send(s); err != nil || !s.Has("<1@town.test>") {
		t.Errorf("the second try: %v", err)
	}
}

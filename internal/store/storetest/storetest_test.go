package storetest_test

import (
	"testing"

	"almenda/internal/store/storetest"
	"almenda/internal/testkit"
)

func TestMailKeepsItsContract(t *testing.T)       { testkit.Engines(t, storetest.Mail) }
func TestOutboxKeepsItsContract(t *testing.T)     { testkit.Engines(t, storetest.Outbox) }
func TestMailboxKeepsItsContract(t *testing.T)    { testkit.Engines(t, storetest.Mailbox) }
func TestInvitationKeepsItsContract(t *testing.T) { testkit.Engines(t, storetest.Invitation) }

package access_test

import (
	"testing"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

func TestPolicyTellsRolesApart(t *testing.T) {
	p, err := access.NewPolicy()
	if err != nil {
		t.Fatal(err)
	}
	process := id.New()
	somebody := func(grants ...access.Grant) access.Actor {
		return access.Actor{Account: id.New(), Grants: grants}
	}
	guest := access.Guest(tenant.ID{}, "sv")
	everywhere := access.Scope{}
	here := access.Scope{Process: process, District: "norrstrand"}
	for _, c := range []struct {
		name string
		who  access.Actor
		ask  access.Ask
		at   access.Scope
		want bool
	}{
		{"a guest reads ideas", guest, access.ReadIdea, everywhere, true},
		{"a guest writes none", guest, access.WriteIdea, everywhere, false},
		{"a resident supports", somebody(), access.SupportIdea, here, true},
		{"a resident does not answer for the town", somebody(), access.AnswerIdea, here, false},
		{"an editor answers", somebody(access.Grant{Role: access.Editor}), access.AnswerIdea, here, true},
		{"an editor does not invite", somebody(access.Grant{Role: access.Editor}), access.ManageInvitation, everywhere, false},
		{"an admin does what an editor does", somebody(access.Grant{Role: access.Admin}), access.AnswerIdea, here, true},
		{"an editor of a process answers in it", somebody(access.Grant{Role: access.Editor, Scope: access.Scope{Process: process}}), access.AnswerIdea, here, true},
		{"an editor of another process does not", somebody(access.Grant{Role: access.Editor, Scope: access.Scope{Process: id.New()}}), access.AnswerIdea, here, false},
		{"a moderator of the district removes comments in it", somebody(access.Grant{Role: access.Moderator, Scope: access.Scope{District: "norrstrand"}}), access.RemoveComment, here, true},
		{"and nowhere else", somebody(access.Grant{Role: access.Moderator, Scope: access.Scope{District: "norrstrand"}}), access.RemoveComment, everywhere, false},
		{"an admin of a district manages no people of the town", somebody(access.Grant{Role: access.Admin, Scope: access.Scope{District: "norrstrand"}}), access.ManagePeople, everywhere, false},
		{"an ambassador enters the staff pages", somebody(access.Grant{Role: access.Ambassador}), access.EnterStaff, everywhere, true},
		{"an ambassador of the district removes comments in it", somebody(access.Grant{Role: access.Ambassador, Scope: access.Scope{District: "norrstrand"}}), access.RemoveComment, here, true},
		{"but not elsewhere", somebody(access.Grant{Role: access.Ambassador, Scope: access.Scope{District: "norrstrand"}}), access.RemoveComment, everywhere, false},
		{"and sets no idea's status", somebody(access.Grant{Role: access.Ambassador}), access.SetIdeaStatus, everywhere, false},
		{"the system holds no resident's verb", access.ForSystem(tenant.ID{}), access.WriteIdea, everywhere, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := p.May(c.who, c.ask, c.at); got != c.want {
				t.Fatalf("May = %v, want %v", got, c.want)
			}
		})
	}
	if err := p.Allow(guest, access.WriteIdea, everywhere); !fault.Is(err, fault.SignIn) {
		t.Errorf("a guest is told %v, want to sign in", err)
	}
	if err := p.Allow(somebody(), access.ManagePeople, everywhere); !fault.Is(err, fault.Denied) {
		t.Errorf("a resident is told %v, want denied", err)
	}
}

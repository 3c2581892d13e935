package access

import (
	"testing"

	"almenda/internal/id"
	"almenda/internal/tenant"
)

// asks is everything that code asks, and what it might ask by mistake.
var asks = []Ask{ReadProcess, ReadIdea, WriteIdea, SupportIdea, FollowIdea, AnswerIdea, SetIdeaStatus, ReadComment, WriteComment,
	RemoveComment, BeginSession, ManageAccount, AnswerInvitation, ManageInvitation, ManagePeople, EnterStaff, ChangeSettings,
	{"mail", "send"}, {"idea", "burn"}, {"", ""}, {"*", "*"}}

func TestWhatWasDecidedAtTheStartIsWhatCasbinSays(t *testing.T) {
	p, err := NewPolicy()
	if err != nil {
		t.Fatal(err)
	}
	actors := map[Role]Actor{Anonymous: Guest(tenant.ID{}, ""), Resident: {Account: id.New()}, System: ForSystem(tenant.ID{})}
	for _, r := range Granted {
		actors[r] = Actor{Account: id.New(), Grants: []Grant{{Role: r}}}
	}
	if len(actors) != len(roles) {
		t.Fatalf("%d kinds of actors, %d roles", len(actors), len(roles))
	}
	allowed := 0
	for role, a := range actors {
		for _, ask := range asks {
			want := false
			for _, held := range a.Holds(Scope{}) {
				for _, town := range []string{a.Tenant.String(), id.New().String()} {
					ok, err := p.enforcer.Enforce(string(held), town, string(ask.Kind), string(ask.Verb))
					if err != nil {
						t.Fatal(err)
					}
					want = want || ok
				}
			}
			if got := p.May(a, ask, Scope{}); got != want {
				t.Errorf("%s %v: %v, casbin says %v", role, ask, got, want)
			}
			if want {
				allowed++
			}
		}
	}
	if allowed == 0 {
		t.Error("nobody may do anything: nothing was compared")
	}
}

func TestARoleThatNobodyKnowsMayNothing(t *testing.T) {
	p, err := NewPolicy()
	if err != nil {
		t.Fatal(err)
	}
	stranger := Actor{Account: id.New(), Grants: []Grant{{Role: "emperor"}}}
	if p.May(stranger, ManagePeople, Scope{}) {
		t.Error("a role without rules manages people")
	}
	if !p.May(stranger, WriteIdea, Scope{}) {
		t.Error("a resident with a strange role lost a resident's rights")
	}
}

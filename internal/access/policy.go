package access

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
	stringadapter "github.com/casbin/casbin/v2/persist/string-adapter"

	"almenda/internal/fault"
)

// Verb is what somebody wants to do; Kind is to what sort of thing.
type (
	Verb string
	Kind string
)

// Ask is a verb and a kind together, as routes declare them.
type Ask struct {
	Kind Kind
	Verb Verb
}

// Everything that can be asked for. A route declares one of these.
var (
	ReadProcess      = Ask{"process", "read"}
	FollowProcess    = Ask{"process", "follow"}
	EditProcess      = Ask{"process", "edit"}
	PublishProcess   = Ask{"process", "publish"}
	ReadSearch       = Ask{"search", "read"}
	ReadRemark       = Ask{"remark", "read"}
	WriteRemark      = Ask{"remark", "write"}
	SendRemark       = Ask{"remark", "send"} // without an account
	ManageRemark     = Ask{"remark", "manage"}
	ReadThread       = Ask{"thread", "read"}
	WriteThread      = Ask{"thread", "write"}
	ManageThread     = Ask{"thread", "manage"}
	WatchRoom        = Ask{"room", "watch"}
	SpeakRoom        = Ask{"room", "speak"}
	HostRoom         = Ask{"room", "host"}
	ReadPoll         = Ask{"poll", "read"}
	AnswerPoll       = Ask{"poll", "answer"}
	ManagePoll       = Ask{"poll", "manage"}
	ReadSurvey       = Ask{"survey", "read"}
	AnswerSurvey     = Ask{"survey", "answer"} // with an account; open ones ask ReadSurvey
	ManageSurvey     = Ask{"survey", "manage"}
	ReviewSurvey     = Ask{"survey", "review"} // as the second person
	DeskSurvey       = Ask{"survey", "desk"}   // paper, desk and street
	ExportSurvey     = Ask{"survey", "export"} // answers row by row
	ReadPanel        = Ask{"panel", "read"}    // and join, and be a member: members have no account
	ManagePanel      = Ask{"panel", "manage"}
	ConfirmPanel     = Ask{"panel", "confirm"} // as the second person
	DeskPanel        = Ask{"panel", "desk"}    // for somebody on the phone or at the desk
	ReadMeeting      = Ask{"meeting", "read"}
	AttendMeeting    = Ask{"meeting", "attend"}
	ManageMeeting    = Ask{"meeting", "manage"}
	DeskMeeting      = Ask{"meeting", "desk"}
	ReadInvestment   = Ask{"investment", "read"}
	ManageInvestment = Ask{"investment", "manage"}
	ReadStudy        = Ask{"study", "read"}
	ManageStudy      = Ask{"study", "manage"}
	EditHome         = Ask{"home", "edit"}
	ReadIdea         = Ask{"idea", "read"}
	WriteIdea        = Ask{"idea", "write"}
	SupportIdea      = Ask{"idea", "support"}
	FollowIdea       = Ask{"idea", "follow"}
	AnswerIdea       = Ask{"idea", "answer"}
	SetIdeaStatus    = Ask{"idea", "status"}
	ReadComment      = Ask{"comment", "read"}
	WriteComment     = Ask{"comment", "write"}
	RemoveComment    = Ask{"comment", "remove"}
	BeginSession     = Ask{"session", "begin"}
	ManageAccount    = Ask{"account", "manage"}
	AnswerInvitation = Ask{"invitation", "answer"}
	ManageInvitation = Ask{"invitation", "manage"}
	ManagePeople     = Ask{"people", "manage"}
	EnterStaff       = Ask{"staff", "enter"}
	ChangeSettings   = Ask{"settings", "change"}
)

// roles are all that somebody can hold.
var roles = []Role{Anonymous, Resident, Ambassador, Moderator, Editor, Admin, System}

// anyTown stands for whichever town: no rule names one.
const anyTown = "any"

//go:embed model.conf
var modelText string

//go:embed policy.csv
var policyText string

// Policy decides what roles may do. It is safe for use by many goroutines; it never changes, so
// that there is no moment at which half of it is loaded.
//
// Casbin is asked once for each role and ask, while the program starts: it takes longer over an
// answer than the rest of a page from the cache takes altogether.
type Policy struct {
	enforcer *casbin.Enforcer
	granted  map[Role]map[Ask]bool
}

// NewPolicy reads the platform's policy. It refuses a policy that opens a role, kind or verb to
// everything by a wildcard, and one that tells towns apart.
func NewPolicy() (*Policy, error) {
	for _, line := range strings.Split(policyText, "\n") {
		f := strings.Split(line, ",")
		if f[0] != "p" {
			continue
		}
		for i, v := range f {
			if (strings.TrimSpace(v) == "*") != (i == 2) {
				return nil, fmt.Errorf("access: a rule holds in all towns and for one role, kind and verb: %s", line)
			}
		}
	}
	m, err := model.NewModelFromString(modelText)
	if err != nil {
		return nil, fmt.Errorf("access: model: %w", err)
	}
	e, err := casbin.NewEnforcer(m, stringadapter.NewAdapter(policyText))
	if err != nil {
		return nil, fmt.Errorf("access: policy: %w", err)
	}
	p := &Policy{enforcer: e, granted: map[Role]map[Ask]bool{}}
	return p, p.decide()
}

// decide asks casbin everything that can be asked. Every rule of the policy holds in all towns, as
// NewPolicy made sure, so that one question stands for all of them.
func (p *Policy) decide() error {
	rules, err := p.enforcer.GetPolicy()
	if err != nil {
		return fmt.Errorf("access: policy: %w", err)
	}
	for _, role := range roles {
		p.granted[role] = map[Ask]bool{}
		for _, rule := range rules {
			ask := Ask{Kind: Kind(rule[2]), Verb: Verb(rule[3])}
			ok, err := p.enforcer.Enforce(string(role), anyTown, string(ask.Kind), string(ask.Verb))
			if err != nil {
				return fmt.Errorf("access: policy: %w", err)
			}
			p.granted[role][ask] = ok
		}
	}
	return nil
}

// May tells whether the actor's roles at a place allow it. What no rule names, nobody may.
func (p *Policy) May(a Actor, ask Ask, at Scope) bool {
	for _, role := range a.Holds(at) {
		if p.granted[role][ask] {
			return true
		}
	}
	return false
}

// Anywhere is May for pages that gather several places: some grant, whatever its scope, is enough
// to enter, and the rows are cut by scope afterwards.
func (p *Policy) Anywhere(a Actor, ask Ask) bool {
	if p.May(a, ask, Scope{}) {
		return true
	}
	for _, g := range a.Grants {
		if p.May(a, ask, g.Scope) {
			return true
		}
	}
	return false
}

// Allow is May as a fault: SignIn for somebody who could after signing in, else Denied.
func (p *Policy) Allow(a Actor, ask Ask, at Scope) error {
	if p.May(a, ask, at) {
		return nil
	}
	if !a.SignedIn() && !a.system {
		return fault.New(fault.SignIn, "fault.sign_in")
	}
	return fault.New(fault.Denied, "fault.denied")
}

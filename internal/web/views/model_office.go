package views

import "time"

// OfficeList is /admin/processes.
type OfficeList struct {
	Rows      []OfficeRow
	Templates []OfficeTemplate // the town's own
	CanBegin  bool
}

// OfficeRow is a process in the staff's list.
type OfficeRow struct {
	ID      string
	Title   string
	Public  string // path of its page; empty: nobody sees it
	State   string // draft, proposed, scheduled, published, archived
	Step    string // of a change of what is public; empty: none is prepared
	Lacks   int    // what keeps it from being published
	Returns bool   // was sent back
	When    time.Time
	Version int
}

func (r OfficeRow) path() string { return "/admin/processes/" + r.ID }

// OfficeTemplate is a pattern to begin with.
type OfficeTemplate struct {
	Key    string
	Name   string
	About  string
	Phases []string // names in order
	Own    bool
}

// OfficeNew is /admin/processes/new.
type OfficeNew struct {
	Own, Library []OfficeTemplate
	Title        string
	Template     string
	Day          string // 2026-03-10
}

// OfficeDesk is what every screen of one process begins with.
type OfficeDesk struct {
	ID        string
	Title     string
	State     string
	Step      string // of what is prepared: draft, proposed, scheduled
	Pending   bool   // something is prepared that is not public
	Public    string // path; empty: nobody sees it
	Reason    string // why it was sent back
	Theme     string // of this screen; empty: the check
	Themes    []OfficeTheme
	Languages []OfficeLanguage
	Locked    bool // cannot be written now
	Archived  bool
	Was       string // mark of the screen's part
}

func (d OfficeDesk) path() string { return "/admin/processes/" + d.ID }

// next is the screen after this one: the check after the last.
func (d OfficeDesk) next() string {
	for i, t := range d.Themes {
		if t.Name == d.Theme && i+1 < len(d.Themes) {
			return d.path() + "/" + d.Themes[i+1].Name
		}
	}
	return d.path()
}

// OfficeTheme is one screen with how many things are missing on it.
type OfficeTheme struct {
	Name  string
	Lacks int
}

// OfficeLanguage is how complete a language is.
type OfficeLanguage struct {
	Lang, Name string
	Missing    int
	First      bool // must be complete
}

// OfficeText is a text in all languages of the town. Its inputs are called <Name>_<language>.
type OfficeText struct {
	Name  string
	Label string
	Hint  string
	Long  bool
	Max   int
	Rows  int
	Texts []OfficeWords
}

// OfficeWords is a text in one language, with an example of the template in it.
type OfficeWords struct {
	Lang, Name string
	Text       string
	Example    string
	First      bool
}

// OfficeForm is a screen that consists of texts.
type OfficeForm struct {
	Desk    OfficeDesk
	Texts   []OfficeText
	Contact OfficeContact
}

// OfficeContact is who answers questions.
type OfficeContact struct{ Name, Email, Phone string }

// OfficePhases is the screen of dates.
type OfficePhases struct {
	Desk  OfficeDesk
	Kinds []string
	Rows  []OfficePhase
}

// OfficePhase is one phase as it is typed. Notes explain times that are strange.
type OfficePhase struct {
	Kind      string
	Names     []OfficeWords
	OpensDay  string
	OpensAt   string
	ClosesDay string
	ClosesAt  string
	OpensOdd  string // words
	ClosesOdd string
	New       bool
}

// OfficePlaces is the screen of districts.
type OfficePlaces struct {
	Desk   OfficeDesk
	Chosen map[string]bool
}

// OfficeCheck is the screen on which a process is proposed, approved and published.
type OfficeCheck struct {
	Desk       OfficeDesk
	Lacks      []OfficeLack // must be mended
	Warnings   []OfficeLack
	Note       string
	Typed      string // note or reason as it was typed
	Day, At    string
	PublishAt  time.Time
	Small      bool
	CanPropose bool
	CanApprove bool
	CanSend    bool // back
	CanTake    bool // back
	CanCopy    bool
	CanDiscard bool
	CanRecall  bool // withdraw from the public
	Mine       bool
	SignAs     string // the reader's name
	Preview    string // whole address of the preview; empty: there is none
	Changes    []VersionPart
	Act        string // whose form is at fault
	TemplateAs string
	About      string
	Drafts     *OfficeDrafts // nil: remarks are no part of it, or not the reader's business
}

// OfficeDrafts are the consultations of a process: the texts that its residents comment on.
type OfficeDrafts struct {
	Rows []Link
	New  string // path of the form for another one
}

// OfficeLack is something missing, with the screen on which it is mended.
type OfficeLack struct {
	Text string
	Path string
}

// Stamp is what stands under everything that is published.
type Stamp struct {
	Office    string
	Signature string // name; empty: the office signs
	First     time.Time
	Changed   time.Time // of the newest version; zero when there is one only
	Version   int
	Path      string // of the versions; empty: none are kept
}

// Versions is /p/{slug}/versions.
type Versions struct {
	Process ProcessRef
	Rows    []VersionRow
}

// VersionRow is one publication.
type VersionRow struct {
	Seq         int
	At          time.Time
	Office      string
	Signature   string
	Note        string
	Small       bool
	First       bool
	Fingerprint string
}

// VersionPage is /p/{slug}/versions/{seq}.
type VersionPage struct {
	Process ProcessRef
	VersionRow
	Last  int
	Parts []VersionPart // changed ones first when compared, all when it is the first
	Whole []VersionPart // all parts as they stood
}

// VersionPart is a named part of a publication with what changed in it.
type VersionPart struct {
	Name string
	Diff []Change
	Text string
}

// Change is a stretch of text: same, gone or new.
type Change struct{ Op, Text string }

// Facts are the card and mandate of a process as residents read them.
type Facts struct {
	Owner, Purpose, Basis, Audience string
	Districts                       string
	Contact                         OfficeContact
	Mandate                         []Promise
}

// Promise is one line of the mandate: a question and its answer.
type Promise struct{ Question, Answer string }

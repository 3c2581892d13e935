package views

// Programmes is /programmes, and /admin/programmes.
type Programmes struct{ Cards []LinkCard }

// Programme is /programmes/{slug}.
type Programme struct {
	ID          string
	Title       string
	Lang        string // of Title and Summary, when it is not the page's
	Summary     string
	HTML        string // cleaned
	PurposeLang string
	Hidden      bool // only staff see it
	Sample      bool
	Begins      string // in words; may be empty
	Ends        string
	Funder      *Funder // nil: the town itself
	Figures     []Figure
	Districts   []Figure // people by district
	Processes   []RegisterCard
}

// Funder is who pays for a programme, as the agreement asks to show it.
type Funder struct {
	Name      string
	Agreement string
	Amount    string // formatted
	HTML      string // cleaned: words that the funder requires
	Lang      string
	Logo      string // path; empty: none
	LogoAlt   string
}

// ProgrammeForm is a programme as typed. The fields are title_<lang>, summary_<lang>, purpose_<lang>,
// notice_<lang>, begins, ends, funder, agreement, amount.
type ProgrammeForm struct {
	Titles, Summaries, Purposes, Notices []LangText

	Begins, Ends, Funder, Agreement, Amount string

	Currency string
	Version  int
}

// ProgrammeEdit is /admin/programmes/{id}.
type ProgrammeEdit struct {
	ID         string
	Title      string
	Path       string // of its public page
	Public     bool
	MayPublish bool
	Form       ProgrammeForm
	Logo       string // path; empty: none
	LogoAlt    string
	Processes  []ProgrammeChoice
}

// ProgrammeChoice is a process that may belong to the programme.
type ProgrammeChoice struct {
	ID    string
	Title string
	In    bool
}

func (p ProgrammeEdit) path() string { return "/admin/programmes/" + p.ID }

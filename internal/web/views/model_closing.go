package views

import "time"

// PromiseView is until when answers are promised, as everybody reads it.
type PromiseView struct {
	Line string // the day, and how many are left
	Late bool
	Owed string // what still waits, in words; empty: not told here
}

// ClosingDesk is /admin/processes/{id}/closing.
type ClosingDesk struct {
	ID       string
	Title    string
	Path     string // of the public page
	Archived bool
	Draft    bool // was never public

	Due      string // as a date field writes it
	Promise  *PromiseView
	Answered time.Time
	Owed     int
	CanMove  bool

	Remind    string // days, as it is chosen
	Reminders []ReminderRow

	Figures     []Figure
	Text        ClosingText
	LessonsHTML string   // cleaned
	Lacks       []string // in words
	CanEnd      bool     // may archive

	Effects []EffectView
	Effect  EffectForm
	Office  string
}

// ClosingText is what is written down when a process is over.
type ClosingText struct{ Reached, Evaluation, Lessons, Result string }

// ReminderRow is who hears before a phase ends.
type ReminderRow struct {
	Phase    string
	At       time.Time // zero: nobody is reminded of it
	Over     bool
	Acted    int
	Reminded int
	Waiting  int
}

// EffectForm is a publication that is being written.
type EffectForm struct{ Title, Body string }

// EffectView is a publication on what came of a process.
type EffectView struct {
	ID     string
	Title  string
	Lang   string
	HTML   string // cleaned
	Office string
	At     time.Time
}

// Outcome is /p/{slug}/closing.
type Outcome struct {
	Process  ProcessRef
	Sample   bool      // made up
	Archived time.Time // zero: not yet
	Lang     string
	Result   string // cleaned HTML, as the two below
	Reached  string
	How      string
	Figures  []Figure
	Effects  []EffectView
}

// LessonView is what was learnt from one process.
type LessonView struct {
	Process string
	Path    string
	Owner   string
	Lang    string
	At      time.Time
	HTML    string // cleaned, as below
	How     string
}

package study

import (
	"context"
	"slices"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Service is everything that can be done here.
type Service struct {
	store  Store
	policy *access.Policy
}

// New makes the service.
func New(store Store, policy *access.Policy) *Service { return &Service{store, policy} }

// List reads the public entries. Faults: Invalid for an unknown method or cursor.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter, req page.Request) (out page.Of[Study], err error) {
	if err := s.policy.Allow(who, access.ReadStudy, access.Scope{}); err != nil {
		return out, err
	}
	if f.Method != "" && !slices.Contains(Methods, f.Method) {
		return out, fault.New(fault.Invalid, "fault.filter")
	}
	f.State = Published
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = tx.List(ctx, f, req)
		return err
	})
	return out, err
}

// ForStaff reads all entries, drafts among them. Faults: SignIn, Denied, Invalid.
func (s *Service) ForStaff(ctx context.Context, who access.Actor, req page.Request) (out page.Of[Study], err error) {
	if err := s.policy.Allow(who, access.ManageStudy, access.Scope{}); err != nil {
		return out, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = tx.List(ctx, Filter{}, req)
		return err
	})
	return out, err
}

// Get reads an entry: a public one, or a draft for those who manage the register. Faults: NotFound.
func (s *Service) Get(ctx context.Context, who access.Actor, which id.ID) (st Study, err error) {
	if err := s.policy.Allow(who, access.ReadStudy, access.Scope{}); err != nil {
		return st, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		st, err = tx.Study(ctx, which)
		return err
	})
	if err == nil && st.State != Published && !s.Manages(who) {
		return Study{}, fault.Missing()
	}
	return st, err
}

// Manages tells whether the actor keeps the register.
func (s *Service) Manages(who access.Actor) bool {
	return s.policy.May(who, access.ManageStudy, access.Scope{})
}

// Create makes a draft. Sent twice with one key it makes one. Faults: SignIn, Denied, Invalid.
func (s *Service) Create(ctx context.Context, who access.Actor, town *tenant.Town, w Write) (made id.ID, err error) {
	if err := s.policy.Allow(who, access.ManageStudy, access.Scope{}); err != nil {
		return id.None, err
	}
	w.clean()
	if err := w.check(town); err != nil {
		return id.None, err
	}
	if w.Key == "" || len(w.Key) > 64 {
		w.Key = id.New().String()
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		before, err := tx.ByKey(ctx, who.Account, w.Key)
		if !fault.Is(err, fault.NotFound) {
			made = before.ID
			return err
		}
		st := Study{ID: id.New(), Language: town.DefaultLanguage(), State: Draft, CreatedBy: who.Account, Created: tx.Now(), Updated: tx.Now()}
		w.into(&st)
		processes, err := served(ctx, tx, w.Processes)
		if err != nil {
			return err
		}
		made = st.ID
		return tx.Put(ctx, st, processes, w.Key)
	})
	return made, err
}

// served finds the processes that a form names. Faults: Invalid.
func served(ctx context.Context, tx Tx, slugs []string) (out []id.ID, err error) {
	slices.Sort(slugs)
	for _, slug := range slices.Compact(slugs) {
		p, err := tx.ProcessBySlug(ctx, slug)
		if fault.Is(err, fault.NotFound) {
			var form fault.Form
			form.Add("processes", "fault.process_unknown")
			return nil, form.Err()
		}
		if err != nil {
			return nil, err
		}
		out = append(out, p.ID)
	}
	return out, nil
}

// Save changes an entry; one that is public with a second look. Faults: SignIn, Denied, NotFound,
// Invalid.
func (s *Service) Save(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID, w Write, look Look) error {
	w.clean()
	return s.act(ctx, who, which, "study.edit", func(tx Tx, st *Study) error {
		if err := w.check(town); err != nil {
			return err
		}
		w.Sample = st.Sample
		w.into(st)
		processes, err := served(ctx, tx, w.Processes)
		if err != nil {
			return err
		}
		if st.State == Published {
			if err := st.complete(); err != nil {
				return err
			}
			if err := look.check(); err != nil {
				return err
			}
			st.CheckedBy, st.Checked = who.Account, tx.Now()
			if err := tx.Index(ctx, *st, processes); err != nil {
				return err
			}
		}
		return tx.Save(ctx, *st, processes)
	})
}

// act changes an entry as those do who keep the register, and tells of it.
func (s *Service) act(ctx context.Context, who access.Actor, which id.ID, act string, change func(tx Tx, st *Study) error) error {
	if err := s.policy.Allow(who, access.ManageStudy, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		st, err := tx.Lock(ctx, which)
		if err != nil {
			return err
		}
		before := st.State
		st.Updated = tx.Now()
		if err := change(tx, &st); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, act, which, nil); err != nil || before == Draft && st.State == Draft {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.StudyChanged, Subject: which})
	})
}

// Publish makes an entry public after a second look. Twice is once. Faults: SignIn, Denied, NotFound,
// Invalid with what is missing or not confirmed.
func (s *Service) Publish(ctx context.Context, who access.Actor, which id.ID, look Look) error {
	return s.act(ctx, who, which, "study.publish", func(tx Tx, st *Study) error {
		if st.State == Published {
			return nil
		}
		if err := st.complete(); err != nil {
			return err
		}
		if err := look.check(); err != nil {
			return err
		}
		st.State, st.CheckedBy, st.Checked = Published, who.Account, tx.Now()
		if st.Published.IsZero() {
			st.Published = tx.Now()
		}
		if err := tx.SetState(ctx, *st); err != nil {
			return err
		}
		var processes []id.ID
		for _, p := range st.Processes {
			found, err := tx.ProcessBySlug(ctx, p.Slug)
			if err != nil {
				return err
			}
			processes = append(processes, found.ID)
		}
		return tx.Index(ctx, *st, processes)
	})
}

// TakeBack makes an entry a draft again. Faults: SignIn, Denied, NotFound.
func (s *Service) TakeBack(ctx context.Context, who access.Actor, which id.ID) error {
	return s.act(ctx, who, which, "study.take_back", func(tx Tx, st *Study) error {
		st.State = Draft
		if err := tx.SetState(ctx, *st); err != nil {
			return err
		}
		return tx.Unindex(ctx, which)
	})
}

// Discard throws a draft away with its files. Faults: SignIn, Denied, NotFound, Closed.
func (s *Service) Discard(ctx context.Context, who access.Actor, which id.ID) error {
	return s.act(ctx, who, which, "study.discard", func(tx Tx, st *Study) error {
		if st.State != Draft {
			return fault.New(fault.Closed, "fault.study_public")
		}
		return tx.Drop(ctx, which)
	})
}

// Upload is a file that staff add.
type Upload struct {
	Kind FileKind
	Name string
	Data []byte
}

// AddFile adds a PDF document to a draft. Faults: SignIn, Denied, NotFound, Closed, Invalid with field
// file.
func (s *Service) AddFile(ctx context.Context, who access.Actor, which id.ID, up Upload) error {
	return s.act(ctx, who, which, "study.file", func(tx Tx, st *Study) error {
		if st.State != Draft {
			return fault.New(fault.Closed, "fault.study_files_public")
		}
		var form fault.Form
		name := []rune(richtext.Line(up.Name))
		if len(name) > 120 {
			name = name[len(name)-120:]
		}
		switch {
		case len(up.Data) == 0:
			form.Add("file", "fault.study_file_none")
		case len(up.Data) > MaxFile:
			form.Add("file", "fault.study_file_large", "mb", MaxFile>>20)
		case !isPDF(up.Data):
			form.Add("file", "fault.study_file_kind")
		case len(st.Files) >= MaxFiles:
			form.Add("file", "fault.study_many", "max", MaxFiles)
		case up.Kind != ToolFile && up.Kind != ReportFile:
			form.Add("kind", "fault.study_kind")
		}
		if err := form.Err(); err != nil {
			return err
		}
		return tx.AddFile(ctx, which, File{ID: id.New(), Kind: up.Kind, Name: string(name), Size: len(up.Data)}, up.Data)
	})
}

// DropFile takes a file out of a draft. Faults: SignIn, Denied, NotFound, Closed.
func (s *Service) DropFile(ctx context.Context, who access.Actor, which, file id.ID) error {
	return s.act(ctx, who, which, "study.file_gone", func(tx Tx, st *Study) error {
		if !slices.ContainsFunc(st.Files, func(f File) bool { return f.ID == file }) {
			return fault.Missing()
		}
		if st.State != Draft {
			return fault.New(fault.Closed, "fault.study_files_public")
		}
		return tx.DropFile(ctx, which, file)
	})
}

// Content reads a file of an entry that the actor may read. Faults: NotFound.
func (s *Service) Content(ctx context.Context, who access.Actor, which, file id.ID) (f File, pdf []byte, err error) {
	if _, err := s.Get(ctx, who, which); err != nil {
		return f, nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		f, pdf, err = tx.Content(ctx, which, file)
		return err
	})
	return f, pdf, err
}

package consultation

import (
	"context"
	"slices"
	"strconv"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Enter is a remark that came some other way than by the portal, as staff write it down.
type Enter struct {
	Key      id.ID // made by the form, so that a form that is sent twice enters one
	Source   Source
	Received time.Time // day
	Point    id.ID     // consultation point; None: at none
	About    About
	Where    Subject
	Voice    Voice
	Body     string
	Name     string
	Consent  bool // the author agreed that words and name are shown
	Assigned string
}

func (in *Enter) check(form *fault.Form, c Consultation, now time.Time) {
	in.Body, in.Name, in.Assigned = richtext.Text(in.Body), richtext.Line(in.Name), richtext.Line(in.Assigned)
	if !slices.Contains(Entered, in.Source) {
		form.Add("source", "fault.remark_source")
	}
	if !slices.Contains(Abouts, in.About) {
		form.Add("about", "fault.remark_about")
	}
	if in.Received.IsZero() || in.Received.After(now) || in.Received.Before(c.Created.AddDate(0, -6, 0)) {
		form.Add("received", "fault.remark_received")
	}
	check(form, "body", in.Body, MinBody, MaxBody)
	check(form, "name", in.Name, 0, MaxName)
	check(form, "office", in.Assigned, 0, MaxOffice)
	in.Voice.settle(form, true)
}

// Enter puts a remark into the register on somebody's behalf. Faults: SignIn, Denied, NotFound,
// Closed before the first version, Invalid.
func (s *Service) Enter(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID, in Enter) (out Remark, err error) {
	err = s.desk(ctx, who, which, s.store.Update, func(tx Tx, c Consultation) error {
		if c.Version == 0 {
			return fault.New(fault.Closed, "fault.remark_unpublished")
		}
		once := "staff:" + who.Account.String() + ":" + in.Key.String()
		if sent, err := tx.OnceOf(ctx, once); !fault.Is(err, fault.NotFound) {
			out = sent
			return err
		}
		var form fault.Form
		in.check(&form, c, tx.Now())
		text, err := tx.Paragraphs(ctx, c.ID, c.Version)
		if err != nil {
			return err
		}
		in.Where.About = in.About
		in.Where.settle(&form, town, c, text, true)
		if err := form.Err(); err != nil {
			return err
		}
		out = Remark{ID: id.New(), EnteredBy: who.Account, AtPoint: in.Point, Source: in.Source, State: Shown, Subject: in.Where, Voice: in.Voice,
			Body: in.Body, Language: c.Language, Name: in.Name, Consent: in.Consent, Assigned: in.Assigned, Received: in.Received, Once: once}
		if out, err = add(ctx, tx, c, out); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "remark.enter", out.ID, map[string]string{"source": string(in.Source)})
	})
	return out, err
}

// Guest is a remark of somebody without an account.
type Guest struct {
	Key   id.ID
	About About
	Where Subject
	Voice Voice
	Body  string
	Name  string // as it will be shown; may be empty
}

// SendGuest takes a remark without an account, where that is allowed; staff look at it before it
// is public. Faults: NotFound, Closed, SignIn where an account is needed, Invalid.
func (s *Service) SendGuest(ctx context.Context, who access.Actor, town *tenant.Town, slug string, in Guest) (out Remark, err error) {
	if err := s.policy.Allow(who, access.SendRemark, access.Scope{}); err != nil {
		return out, err
	}
	in.Body, in.Name = richtext.Text(in.Body), richtext.Line(in.Name)
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		f, err := public(ctx, tx, slug)
		if err != nil {
			return err
		}
		once := "guest:" + in.Key.String()
		if sent, err := tx.OnceOf(ctx, once); !fault.Is(err, fault.NotFound) {
			out = sent
			return err
		}
		if !f.Open(tx.Now()) {
			return fault.New(fault.Closed, "fault.remarks_closed")
		}
		if f.Audience != Everybody {
			return fault.New(fault.Denied, "fault.remark_account")
		}
		d := Draft{Voice: in.Voice}
		var form fault.Form
		check(&form, "name", in.Name, 0, MaxName)
		w := Write{About: &in.About, Where: &in.Where, Body: &in.Body, Voice: &in.Voice}
		if err := w.into(ctx, tx, town, f.Consultation, &d); err != nil {
			return err
		}
		if err := form.Err(); err != nil {
			return err
		}
		out = Remark{ID: id.New(), Source: Web, State: Held, Subject: d.Subject, Voice: d.Voice, Body: d.Body, Language: f.Language, Name: in.Name,
			Consent: true, Received: tx.Now(), Once: once}
		out, err = add(ctx, tx, f.Consultation, out)
		return err
	})
	return out, err
}

// Register reads one page of a consultation's remarks, all of them and everything of them. Faults:
// SignIn, Denied, NotFound, Invalid.
func (s *Service) Register(ctx context.Context, who access.Actor, which id.ID, f Filter, req page.Request) (out page.Of[Remark], err error) {
	if !f.known() {
		return out, fault.New(fault.Invalid, "fault.filter")
	}
	err = s.desk(ctx, who, which, s.store.View, func(tx Tx, c Consultation) error {
		out, err = tx.List(ctx, c.ID, f, req)
		return err
	})
	return out, err
}

// RemarkAt reads one remark for those who work on it. Faults: SignIn, Denied, NotFound.
func (s *Service) RemarkAt(ctx context.Context, who access.Actor, which, remark id.ID) (d Detail, err error) {
	err = s.desk(ctx, who, which, s.store.View, func(tx Tx, c Consultation) error {
		if d.Remark, err = tx.Remark(ctx, remark); err != nil {
			return err
		}
		if d.Remark.Consultation != c.ID {
			return fault.Missing()
		}
		if d.Frame, err = framed(ctx, tx, c); err != nil {
			return err
		}
		return d.paragraphs(ctx, tx)
	})
	return d, err
}

// Assign says which office works on a remark, and notes something for colleagues.
type Assign struct{ Office, Note string }

// Assign changes what the public does not see. Faults: SignIn, Denied, NotFound, Invalid.
func (s *Service) Assign(ctx context.Context, who access.Actor, which, remark id.ID, in Assign) error {
	in.Office, in.Note = richtext.Line(in.Office), richtext.Text(in.Note)
	var form fault.Form
	check(&form, "office", in.Office, 0, MaxOffice)
	check(&form, "note", in.Note, 0, MaxNote)
	return s.act(ctx, who, which, []id.ID{remark}, form.Err(), func(tx Tx, c Consultation, r Remark) error {
		r.Assigned, r.Note = in.Office, in.Note
		if err := tx.SaveRemark(ctx, c, r); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "remark.assign", r.ID, nil)
	})
}

// Screen lets a remark that waits become public, or refuses it with a reason to its author. A
// public one can be refused too, when it breaks the rules. Faults: SignIn, Denied, NotFound,
// Closed, Invalid.
func (s *Service) Screen(ctx context.Context, who access.Actor, which, remark id.ID, show bool, reason string) error {
	reason = richtext.Text(reason)
	var form fault.Form
	if !show {
		check(&form, "refusal", reason, MinReason, MaxReason)
	}
	return s.act(ctx, who, which, []id.ID{remark}, form.Err(), func(tx Tx, c Consultation, r Remark) error {
		switch {
		case r.State == Withdrawn:
			return fault.New(fault.Closed, "fault.remark_withdrawn")
		case show && r.State == Shown:
			return nil
		case show:
			r.State, r.Disposition, r.Reason, r.Told = Shown, "", "", time.Time{}
		default:
			r.State, r.Disposition, r.Reason, r.Answered, r.AnsweredBy = Refused, Void, reason, tx.Now(), who.Account
		}
		if err := tx.SaveRemark(ctx, c, r); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "remark.screen", r.ID, map[string]string{"state": string(r.State)}); err != nil {
			return err
		}
		if !show {
			return answered(ctx, tx, r)
		}
		return changedRemark(ctx, tx, r)
	})
}

func answered(ctx context.Context, tx Tx, r Remark) error {
	return tx.Emit(ctx, event.Event{Kind: event.RemarkAnswered, Subject: r.ID, Data: map[string]string{"consultation": r.Consultation.String(), "process": r.Process.String()}})
}

// act holds remarks of a consultation, in the order of their ids, and does the same to each.
func (s *Service) act(ctx context.Context, who access.Actor, which id.ID, remarks []id.ID, wrong error, do func(Tx, Consultation, Remark) error) error {
	return s.desk(ctx, who, which, s.store.Update, func(tx Tx, c Consultation) error {
		list := slices.Clone(remarks)
		slices.SortFunc(list, func(a, b id.ID) int { return slices.Compare(a[:], b[:]) })
		for _, one := range slices.Compact(list) {
			r, err := tx.LockRemark(ctx, one)
			if err != nil {
				return err
			}
			if r.Consultation != c.ID {
				return fault.Missing()
			}
			if wrong != nil {
				return wrong
			}
			if err := do(tx, c, r); err != nil {
				return err
			}
		}
		return nil
	})
}

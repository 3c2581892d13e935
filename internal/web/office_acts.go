package web

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/web/views"
)

// onProcess is an act on the process that the address names. A form at fault is shown again on the
// check, with what was typed.
func (s *Server) onProcess(v *visit, act, done string, do func(which id.ID) error) error {
	which, err := v.param("process")
	if err != nil {
		return err
	}
	if err = do(which); err == nil {
		v.say("success", done)
		return v.see("/admin/processes/" + which.String())
	}
	if !v.blame(err) {
		return err
	}
	d, e := s.processDesk(v)
	if e != nil {
		return e
	}
	typed := v.PostForm("note")
	if act == "send-back" || act == "withdraw" {
		typed = v.PostForm("reason")
	}
	if act == "approve" {
		typed = v.PostForm("override")
	}
	page, e := s.officeCheck(v, d, views.OfficeCheck{Act: act, Typed: typed, Day: v.PostForm("day"), At: v.PostForm("at"), TemplateAs: v.PostForm("name"), About: v.PostForm("about")})
	if e != nil {
		return e
	}
	return v.show(page)
}

func (s *Server) postPropose(v *visit) error {
	return s.onProcess(v, "propose", "flash.process_proposed", func(which id.ID) error {
		return s.Processes.Propose(v.ctx(), v.who, v.town, which, v.PostForm("note"))
	})
}

func (s *Server) postCorrect(v *visit) error {
	return s.onProcess(v, "propose", "flash.process_corrected", func(which id.ID) error {
		return s.Processes.Correct(v.ctx(), v.who, v.town, which, v.PostForm("note"))
	})
}

func (s *Server) postApprove(v *visit) error {
	in := process.Approve{Sign: v.PostForm("sign") != "", Override: v.PostForm("override")}
	done := "flash.process_published"
	if v.PostForm("when") == "later" {
		in.Day, in.Minute, done = v.PostForm("day"), v.PostForm("at"), "flash.process_scheduled"
		if in.Day == "" {
			in.Day = "?" // no day: the fault stands beside the field
		}
	}
	return s.onProcess(v, "approve", done, func(which id.ID) error {
		_, err := s.Processes.Approve(v.ctx(), v.who, v.town, which, in)
		return err
	})
}

func (s *Server) postSendBack(v *visit) error {
	return s.onProcess(v, "send-back", "flash.process_sent_back", func(which id.ID) error {
		return s.Processes.SendBack(v.ctx(), v.who, which, v.PostForm("reason"))
	})
}

func (s *Server) postWithdrawProcess(v *visit) error {
	return s.onProcess(v, "withdraw", "flash.process_withdrawn", func(which id.ID) error {
		return s.Processes.Withdraw(v.ctx(), v.who, which, v.PostForm("reason"))
	})
}

func (s *Server) postTakeBack(v *visit) error {
	return s.onProcess(v, "", "flash.process_taken_back", func(which id.ID) error { return s.Processes.TakeBack(v.ctx(), v.who, which) })
}

func (s *Server) postPreview(v *visit) error {
	return s.onProcess(v, "", "flash.preview_made", func(which id.ID) error { return s.Processes.SharePreview(v.ctx(), v.who, which) })
}

func (s *Server) postPreviewEnd(v *visit) error {
	return s.onProcess(v, "", "flash.preview_ended", func(which id.ID) error { return s.Processes.EndPreview(v.ctx(), v.who, which) })
}

func (s *Server) postTemplate(v *visit) error {
	in := process.SaveTemplate{Key: v.formID(), Name: v.PostForm("name"), About: v.PostForm("about")}
	return s.onProcess(v, "template", "flash.template_saved", func(which id.ID) error {
		return s.Processes.SaveTemplate(v.ctx(), v.who, v.town, which, in)
	})
}

func (s *Server) postTemplateRemove(v *visit) error {
	return s.officeGone(v, "template", "flash.template_removed", s.Processes.DropTemplate)
}

// officeGone is an act after which there is nothing left to show.
func (s *Server) officeGone(v *visit, param, done string, do func(context.Context, access.Actor, id.ID) error) error {
	which, err := v.param(param)
	if err != nil {
		return err
	}
	if err := do(v.ctx(), v.who, which); err != nil {
		return err
	}
	v.say("success", done)
	return v.see("/admin/processes")
}

func (s *Server) postDiscardProcess(v *visit) error {
	which, err := v.param("process")
	if err != nil {
		return err
	}
	gone, err := s.Processes.Discard(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	v.say("success", "flash.process_discarded")
	if gone {
		return v.see("/admin/processes")
	}
	return v.see("/admin/processes/" + which.String())
}

func (s *Server) postDuplicate(v *visit) error {
	d, err := s.processDesk(v)
	if err != nil {
		return err
	}
	in := process.Duplicate{Key: v.formID(), Slug: slug(v.words1(d.Edit.Content.Title)), Title: func(lang, title string) string {
		return s.printer(v.town, lang).T("office.copy_of", "title", title)
	}}
	made, err := s.Processes.Duplicate(v.ctx(), v.who, v.town, d.Process.ID, in)
	if err != nil {
		return err
	}
	v.say("success", "flash.process_copied")
	return v.see("/admin/processes/" + made.String() + "/words")
}

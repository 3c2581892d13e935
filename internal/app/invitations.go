package app

import (
	"almenda/internal/access"
	"almenda/internal/jobs"
	"almenda/internal/mail"
)

func (a *App) wireInvitations(*access.Policy, links, mail.Sender, mail.Printers, *jobs.Mux) error {
	return nil
}

func (a *App) invitationSweeps() []jobs.Sweep { return nil }

package views

import (
	"strconv"

	"almenda/internal/web/ui"
)

func (c ClosingDesk) action(act string) string { return "/admin/processes/" + c.ID + "/closing" + act }

// RemindDays lists how many days before a phase's end people may be reminded.
var RemindDays = []int{1, 2, 3, 5, 7}

func remindOptions(pg Page) []ui.Option {
	var out []ui.Option
	for _, d := range RemindDays {
		out = append(out, ui.Option{Value: strconv.Itoa(d), Text: pg.N("closing.days_before", d)})
	}
	return append(out, ui.Option{Value: "0", Text: pg.T("closing.remind_never")})
}

package panel

import (
	"regexp"
	"slices"
	"strings"

	"almenda/internal/fault"
	"almenda/internal/nationalid"
)

// Limits of variables.
const (
	MaxVariables = 12
	MaxOptions   = 30
)

var variableKey = regexp.MustCompile(`^[a-z][a-z0-9_]{0,30}$`)

// Fixed tells whether a variable is one that every panel knows, with options of its own.
func (v Variable) Fixed() bool { return v.Key == BirthYear || v.Key == District }

func checkVariables(form *fault.Form, list []Variable) {
	if len(list) > MaxVariables {
		form.Add("variables", "fault.panel_variables", "max", MaxVariables)
	}
	var keys []string
	for _, v := range list {
		if slices.Contains(keys, v.Key) || !variableKey.MatchString(v.Key) {
			form.Add("variables", "fault.panel_variable_key")
		}
		keys = append(keys, v.Key)
		checkVariable(form, v)
	}
}

func checkVariable(form *fault.Form, v Variable) {
	if v.Use != Quota && v.Use != Statistics && v.Use != Optional {
		form.Add("use", "fault.panel_use")
	}
	said := ""
	for _, t := range v.Title {
		said += t + "\n"
	}
	for _, o := range v.Options {
		for _, t := range o.Title {
			said += t + "\n"
		}
		if !variableKey.MatchString(o.Key) {
			form.Add("options", "fault.panel_variable_key")
		}
	}
	if nationalid.In(said) {
		form.Add("options", "fault.national_number")
	}
	if strings.TrimSpace(said) == "" {
		form.Add("title", "fault.panel_required")
	}
	if len(v.Options) > MaxOptions {
		form.Add("options", "fault.panel_options", "max", MaxOptions)
	}
	for i, from := range v.Bands {
		if from < 1 || from > 120 || i > 0 && from <= v.Bands[i-1] {
			form.Add("bands", "fault.panel_bands")
			return
		}
	}
}

// weight orders uses by how much may be done with what somebody tells.
var weight = map[Use]int{Optional: 0, Statistics: 1, Quota: 2}

// keptWord tells what a change would take from those who are in the panel: a variable or an option that
// they chose, a use that they were not told of, the district whose people run it.
func keptWord(was, now Panel) error {
	var form fault.Form
	if was.District != now.District {
		form.Add("district", "fault.panel_fixed_district")
	}
	for _, v := range was.Settings.Variables {
		next, ok := now.Variable(v.Key)
		switch {
		case !ok:
			form.Add("variables", "fault.panel_fixed_variable", "variable", v.Key)
		case weight[next.Use] > weight[v.Use]:
			form.Add("use", "fault.panel_fixed_use", "variable", v.Key)
		}
		for _, o := range v.Options {
			if ok && !slices.ContainsFunc(next.Options, func(other Option) bool { return other.Key == o.Key }) {
				form.Add("options", "fault.panel_fixed_option", "variable", v.Key)
				break
			}
		}
	}
	for lang, said := range was.Settings.Purpose {
		if now.Settings.Purpose[lang] != said {
			form.Add("purpose_"+lang, "fault.panel_fixed_purpose")
		}
	}
	if now.Settings.MinAge > was.Settings.MinAge {
		form.Add("minage", "fault.panel_fixed_age")
	}
	return form.Err()
}

package exchange

import (
	"almenda/internal/fault"
	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

// Imported is a questionnaire of another programme in our form. It may still not run: ask Check.
type Imported struct {
	Definition questionnaire.Definition
	Title      tenant.Text // of the survey, where the file has one
	Lead       tenant.Text
	Notes      []questionnaire.Finding // what could not be taken over, and why
}

// mostNotes is how many notes are kept: nobody reads more, and a file may have a fault in each line.
const mostNotes = 300

// Notes collects what is said of a file.
type Notes struct {
	list []questionnaire.Finding
	seen map[string]bool
	more int
}

// Say notes something once for each place. Keys are of the catalogue, exchange.note.…
func (n *Notes) Say(level, at, key string, params ...any) {
	f := questionnaire.Finding{At: at, Level: level, Key: "exchange.note." + key}
	mark := at + "\x00" + key
	for i := 0; i+1 < len(params); i += 2 {
		if f.Params == nil {
			f.Params = map[string]any{}
		}
		name, _ := params[i].(string)
		if s, ok := params[i+1].(string); ok {
			params[i+1] = Clip(s, 100)
			mark += "\x00" + Clip(s, 100)
		}
		f.Params[name] = params[i+1]
	}
	if n.seen[mark] {
		return
	}
	if len(n.list) >= mostNotes {
		n.more++
		return
	}
	if n.seen == nil {
		n.seen = map[string]bool{}
	}
	n.seen[mark] = true
	n.list = append(n.list, f)
}

// Lost notes what was left out, and changes what is asked.
func (n *Notes) Lost(at, key string, params ...any) {
	n.Say(questionnaire.Warning, at, key, params...)
}

// Hint notes what was done otherwise, and changes little.
func (n *Notes) Hint(at, key string, params ...any) {
	n.Say(questionnaire.Hint, at, key, params...)
}

// All lists the notes.
func (n *Notes) All() []questionnaire.Finding {
	if n.more == 0 {
		return n.list
	}
	return append(n.list, questionnaire.Finding{Level: questionnaire.Warning, Key: "exchange.note.more", Params: map[string]any{"n": n.more}})
}

// Clip shortens a text that is shown to somebody.
func Clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// Unreadable is the fault of a file that is not what it should be.
func Unreadable(why error, key string, params ...any) error {
	if why == nil {
		return fault.New(fault.Invalid, key, params...)
	}
	return fault.Because(why, fault.Invalid, key, params...)
}

package xlsform

import (
	"bytes"

	"github.com/xuri/excelize/v2"
)

// file writes the three sheets.
func (w *writer) file() ([]byte, error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // nothing of it is on disk
	if err := f.SetSheetName(f.GetSheetName(0), "survey"); err != nil {
		return nil, err
	}
	for _, name := range []string{"choices", "settings"} {
		if _, err := f.NewSheet(name); err != nil {
			return nil, err
		}
	}
	for name, sheet := range map[string]struct {
		columns []string
		lines   []line
	}{
		"survey":   {[]string{"type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message", "appearance", "parameters", "choice_filter", "calculation", ours}, w.survey},
		"choices":  {[]string{"list_name", "name", "label"}, w.choices},
		"settings": {[]string{"form_title", "form_id", "default_language", ours}, []line{w.settings}},
	} {
		if err := w.sheet(f, name, sheet.columns, sheet.lines); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	err := f.Write(&out)
	return out.Bytes(), err
}

// sheet writes lines under their columns, those with words once for each language.
func (w *writer) sheet(f *excelize.File, name string, columns []string, lines []line) error {
	var keys, titles []string
	for _, c := range columns {
		if c != "label" && c != "hint" && c != "constraint_message" {
			keys, titles = append(keys, c), append(titles, c)
			continue
		}
		for _, lang := range w.d.Languages {
			keys, titles = append(keys, c+"::"+lang), append(titles, c+"::"+heads(lang))
		}
	}
	put := func(row int, cells []string) error {
		for i, s := range cells {
			at, err := excelize.CoordinatesToCellName(i+1, row)
			if err != nil {
				return err
			}
			if s == "" {
				continue
			}
			if err := f.SetCellStr(name, at, s); err != nil {
				return err
			}
		}
		return nil
	}
	if err := put(1, titles); err != nil {
		return err
	}
	for i, l := range lines {
		cells := make([]string, len(keys))
		for j, key := range keys {
			cells[j] = l[key]
		}
		if err := put(i+2, cells); err != nil {
			return err
		}
	}
	return nil
}

package programme_test

import (
	"errors"

	"almenda/internal/fault"
)

// fieldsOf names the fields of a form's fault.
func fieldsOf(err error) (out string) {
	var f *fault.Error
	if errors.As(err, &f) {
		for _, field := range f.Fields {
			out += field.Name + " "
		}
	}
	return out
}

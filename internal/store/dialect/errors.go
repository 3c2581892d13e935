package dialect

import (
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// What a driver's error means to us. Stores compare with errors.Is and never look at a driver.
var (
	ErrNoRows    = sql.ErrNoRows
	ErrDuplicate = errors.New("dialect: a unique key is taken")
	ErrReference = errors.New("dialect: a referenced row is not there")
	ErrRetry     = errors.New("dialect: the database asks to try again")
)

// translated keeps the driver's error for the log behind its meaning.
type translated struct{ meaning, driver error }

func (t *translated) Error() string   { return t.meaning.Error() + ": " + t.driver.Error() }
func (t *translated) Unwrap() []error { return []error{t.meaning, t.driver} }

// Translate gives a driver's error its meaning; an error without one comes back as it is.
func Translate(err error) error {
	if err == nil {
		return nil
	}
	if m := meaning(err); m != nil {
		return &translated{meaning: m, driver: err}
	}
	return err
}

func meaning(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "23505":
			return ErrDuplicate
		case "23503":
			return ErrReference
		case "40001", "40P01":
			return ErrRetry
		}
		return nil
	}
	var lite *sqlite.Error
	if !errors.As(err, &lite) {
		return nil
	}
	switch lite.Code() {
	case lib.SQLITE_CONSTRAINT_UNIQUE, lib.SQLITE_CONSTRAINT_PRIMARYKEY:
		return ErrDuplicate
	case lib.SQLITE_CONSTRAINT_FOREIGNKEY:
		return ErrReference
	}
	if lite.Code()&0xff == lib.SQLITE_BUSY {
		return ErrRetry
	}
	return nil
}

package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"
)

// answersSchema is where the tables of the answer store lie on PostgreSQL.
const answersSchema = "answers"

// admitAnswers gives the role of the answer store its rights, and makes sure that nobody else has any.
// It is run at every migration, for the role may be made after the tables. Where the owner may not make
// it and nobody else did, the store of answers stays shut.
func admitAnswers(ctx context.Context, db *bun.DB) error {
	_, err := db.ExecContext(ctx, `DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'almenda_answers') THEN
        BEGIN
            CREATE ROLE almenda_answers NOLOGIN NOSUPERUSER NOBYPASSRLS;
        EXCEPTION WHEN insufficient_privilege THEN
            RETURN;
        END;
    END IF;
    REVOKE ALL ON SCHEMA answers FROM PUBLIC;
    GRANT USAGE ON SCHEMA answers TO almenda_answers;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA answers TO almenda_answers;
END
$$`)
	if err != nil {
		return fmt.Errorf("store: migrate: the role of the answers: %w", err)
	}
	return nil
}

// checkApart refuses roles that could read both sides: what members answer, and who they are.
func (s *Store) checkApart(ctx context.Context) error {
	if reads, err := reaches(ctx, s.control, answersSchema); err != nil || reads {
		return errors.Join(err, bothSides(reads, "ALMENDA_DATABASE_URL", "what members of panels answer"))
	}
	if s.answers == nil {
		return nil
	}
	if reads, err := reaches(ctx, s.answers, "public"); err != nil || reads {
		return errors.Join(err, bothSides(reads, "ALMENDA_ANSWERS_DATABASE_URL", "who the members of panels are"))
	}
	var role string
	var super, bypass, owns bool
	var locked int
	err := s.answers.NewRaw(`SELECT current_user, r.rolsuper, r.rolbypassrls,
		EXISTS (SELECT FROM pg_tables AS t WHERE t.schemaname = ? AND pg_has_role(r.rolname, t.tableowner, 'MEMBER')),
		(SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relkind = 'r'
			AND c.relrowsecurity AND c.relforcerowsecurity AND has_table_privilege(c.oid, 'SELECT'))
		FROM pg_roles AS r WHERE r.rolname = current_user`, answersSchema, answersSchema).Scan(ctx, &role, &super, &bypass, &owns, &locked)
	if err != nil {
		return fmt.Errorf("store: self-check: %w", err)
	}
	if super || bypass || owns {
		return fmt.Errorf("store: the role %q could pass row-level security; set ALMENDA_ANSWERS_DATABASE_URL to the role almenda_answers", role)
	}
	if locked < 6 {
		return fmt.Errorf("store: the role %q cannot reach the answers: make the role almenda_answers and run 'almenda migrate up'", role)
	}
	return nil
}

func bothSides(reads bool, variable, what string) error {
	if !reads {
		return nil
	}
	return fmt.Errorf("store: the role of %s can read %s; each side needs a role of its own", variable, what)
}

// reaches tells whether the role of a connection may do anything to a table of a schema, itself or as a
// member of a role that it may become.
func reaches(ctx context.Context, db *bun.DB, schema string) (yes bool, err error) {
	err = db.NewRaw(`SELECT EXISTS (SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace, pg_roles AS r
		WHERE n.nspname = ? AND c.relkind = 'r' AND c.relname NOT LIKE 'bun\_%' AND NOT r.rolsuper AND pg_has_role(current_user, r.oid, 'MEMBER')
		AND has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE'))`, schema).Scan(ctx, &yes)
	if err != nil {
		return false, fmt.Errorf("store: self-check: %w", err)
	}
	return yes, nil
}

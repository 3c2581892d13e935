package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	bunschema "github.com/uptrace/bun/schema"

	"almenda/internal/clock"
	"almenda/internal/id"
	"almenda/internal/store"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/testkit"
)

// owned are the rows of the towns' tables, each after those that it refers to.
var owned = []any{
	model.Account{}, model.Grant{}, model.Session{}, model.LoginCode{}, model.StaffInvite{},
	model.Process{}, model.Phase{}, model.ProcessEdit{}, model.ProcessVersion{}, model.ProcessTemplate{}, model.Blob{}, model.Idea{}, model.IdeaPhoto{}, model.Support{}, model.Follow{},
	model.IdeaHistory{}, model.Answer{}, model.Room{}, model.RoomItem{}, model.Comment{},
	model.Outbox{}, model.Handled{}, model.Audit{}, model.JobFailure{},
	model.Mail{}, model.Suppression{}, model.Campaign{}, model.Recipient{},
	model.Frontpage{}, model.Programme{}, model.ProgrammeProcess{},
	model.SearchEntry{}, model.SearchWord{}, model.IdeaTally{}, model.ChainLink{}, model.Investment{}, model.InvestmentStep{}, model.InvestmentPaper{},
	model.Meeting{}, model.MeetingSignup{}, model.MeetingTap{}, model.MeetingTally{}, model.MeetingMinutes{}, model.MeetingIdea{}, model.MeetingStop{},
	model.Poll{}, model.PollChoice{}, model.PollAnswer{},
	model.Survey{}, model.SurveyVersion{}, model.SurveyPerson{}, model.SurveyIntake{}, model.SurveyAnswer{}, model.SurveyCall{}, model.SurveyCheck{}, model.SurveySheet{}, model.SurveyRound{}, model.SurveyWords{}, model.SurveyResult{}, model.SurveyBank{},
	model.Panel{}, model.PanelPopulation{}, model.PanelPerson{}, model.PanelMember{}, model.PanelConsent{}, model.PanelLink{}, model.PanelSession{},
	model.PanelList{}, model.PanelKey{}, model.PanelIssue{}, model.PanelUrn{},
	model.PanelWave{}, model.PanelAsk{}, model.PanelSlot{}, model.PanelAsking{}, model.PanelStay{},
	model.PanelCampaign{}, model.PanelCode{}, model.PanelErrand{},
	model.PanelDraw{}, model.PanelDrawRun{}, model.PanelDrawPerson{}, model.PanelDrawFile{},
	model.Assembly{}, model.AssemblyProcess{}, model.AssemblySeat{}, model.AssemblySession{}, model.AssemblyPaper{}, model.AssemblyAttendance{}, model.AssemblyQuestion{},
	model.AssemblyRecommendation{}, model.AssemblyVersion{}, model.AssemblyComment{}, model.AssemblyBallot{}, model.AssemblyVoter{}, model.AssemblyReason{}, model.AssemblyStep{}, model.AssemblyNotice{},
	model.Study{}, model.StudyProcess{}, model.StudyFile{},
	model.Follower{}, model.PhaseReminder{}, model.AnswerNotice{}, model.Closing{}, model.Effect{}, model.OverdueOverride{},
	model.Consultation{}, model.ConsultationVersion{}, model.Paragraph{}, model.RemarkDraft{}, model.Remark{}, model.RemarkSheet{}, model.Publication{},
	model.CommentVote{}, model.RoomRead{}, model.Board{}, model.Thread{}, model.ThreadSupport{},
	model.RoomSitting{}, model.RoomSpeaker{}, model.RoomQuestion{}, model.RoomQuestionSupport{}, model.RoomMinutes{}, model.RoomAct{},
}

// shared are the rows of the tables that belong to no town.
var shared = []any{model.Tenant{}, model.TenantHost{}, model.DevMail{}}

var (
	idType   = reflect.TypeFor[id.ID]()
	timeType = reflect.TypeFor[time.Time]()
)

// filled makes a row in which every column has a value, and every id is the same one: so it refers
// to the rows that were filled with that id before. seed makes the other values different.
func filled(example any, same id.ID, seed int) reflect.Value {
	row := reflect.New(reflect.TypeOf(example))
	fill(row.Elem(), same, seed)
	return row
}

func fill(v reflect.Value, same id.ID, seed int) {
	for i := range v.NumField() {
		f, field := v.Type().Field(i), v.Field(i)
		if f.Type == reflect.TypeFor[bun.BaseModel]() || f.Type == reflect.TypeFor[model.Town]() || strings.Contains(f.Tag.Get("bun"), "scanonly") {
			continue
		}
		if f.Type.Kind() == reflect.Pointer {
			field.Set(reflect.New(f.Type.Elem()))
			field = field.Elem()
		}
		text := fmt.Sprintf(`%s %d 'Å"\?`, f.Name, seed)
		switch {
		case field.Type() == idType:
			field.Set(reflect.ValueOf(same))
		case field.Type() == timeType:
			field.Set(reflect.ValueOf(testkit.Start.Add(time.Duration(100*seed+i) * time.Second)))
		case field.Kind() == reflect.String:
			field.SetString(text)
		case field.Kind() == reflect.Slice:
			field.SetBytes([]byte{0, 255, 'x', byte(i)})
		case field.Kind() == reflect.Bool:
			field.SetBool(true)
		case field.CanInt():
			field.SetInt(1<<40 + int64(1000*seed+i))
		case field.CanFloat():
			field.SetFloat(float64(seed) + 0.1)
		default:
			panic("a column of type " + field.Type().String())
		}
	}
}

// utc brings the times of a row to the form in which they were filled in.
func utc(v reflect.Value) {
	for i := range v.NumField() {
		field := reflect.Indirect(v.Field(i))
		if field.IsValid() && field.Type() == timeType {
			field.Set(reflect.ValueOf(field.Interface().(time.Time).UTC()))
		}
	}
}

func name(example any) string { return reflect.TypeOf(example).Name() }

func TestEveryRowComesBackAsItWasStored(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, _ *clock.Set) {
		a, _ := testkit.TwoTowns(t, s)
		which := id.New()
		for n, example := range owned {
			want, got := filled(example, which, n), reflect.New(reflect.TypeOf(example))
			err := s.Towns.Update(t.Context(), a.ID, func(tx *tenantdb.Tx) error {
				if _, err := tx.Insert(want.Interface()).Exec(t.Context()); err != nil {
					return err
				}
				return tx.Select(got.Interface()).Scan(t.Context())
			})
			if err != nil {
				t.Errorf("%s: %v", name(example), err)
				continue
			}
			utc(got.Elem())
			if !reflect.DeepEqual(got.Interface(), want.Interface()) {
				t.Errorf("%s:\n got %+v\nwant %+v", name(example), got, want)
			}
		}
	})
}

func TestEveryColumnHasAFieldAndEveryTableARow(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		control, town := twoFiles(t)
		tables := bunschema.NewTables(sqlitedialect.New())
		for _, set := range []struct {
			db   *sql.DB
			rows []any
		}{{control, shared}, {town, owned}} {
			got, want := map[string][]string{}, map[string][]string{}
			for name, tb := range sqliteSchema(t, set.db) {
				want[name] = slices.Sorted(maps.Keys(tb.columns))
			}
			for _, example := range set.rows {
				tb := tables.Get(reflect.TypeOf(example))
				var fields []string
				for _, f := range tb.Fields {
					fields = append(fields, f.Name)
				}
				slices.Sort(fields)
				got[tb.Name] = fields
			}
			for table := range maps.Keys(want) {
				if !slices.Equal(got[table], want[table]) {
					t.Errorf("table %s has columns %v, its row has %v", table, want[table], got[table])
				}
				delete(got, table)
			}
			if len(got) > 0 {
				t.Errorf("rows without a table: %v", got)
			}
		}
	})
}

// reference is one foreign key: a column of a row, and where its row must be.
type reference struct {
	child  any
	column string
}

var foreignKey = regexp.MustCompile(`FOREIGN KEY \(tenant_id, (\w+)\) REFERENCES`)

// references finds the foreign keys of the towns' tables in a catalogue.
func references(t *testing.T, s schema) (out []reference) {
	t.Helper()
	tables := bunschema.NewTables(sqlitedialect.New())
	for _, example := range owned {
		for _, key := range s[tables.Get(reflect.TypeOf(example)).Name].foreign {
			m := foreignKey.FindStringSubmatch(key)
			if m == nil {
				t.Fatalf("%s: %s", name(example), key)
			}
			out = append(out, reference{example, m[1]})
		}
	}
	if len(out) < 15 {
		t.Fatalf("only %d foreign keys were found", len(out))
	}
	return out
}

func TestNoRowRefersToAnotherTown(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, _ *clock.Set) {
		a, b := testkit.TwoTowns(t, s)
		_, file := twoFiles(t)
		tables := bunschema.NewTables(sqlitedialect.New())
		here, there := id.New(), id.New()
		for n, example := range owned {
			if err := s.Towns.Update(t.Context(), a.ID, func(tx *tenantdb.Tx) error {
				_, err := tx.Insert(filled(example, here, n).Interface()).Exec(t.Context())
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if err := s.Towns.Update(t.Context(), b.ID, func(tx *tenantdb.Tx) error {
				_, err := tx.Insert(filled(example, there, n).Interface()).Exec(t.Context())
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		for n, ref := range references(t, sqliteSchema(t, file)) {
			// A new row that refers to this town's rows, but for one key to the other town's.
			row, tb := filled(ref.child, here, 100+n), tables.Get(reflect.TypeOf(ref.child))
			set := func(column string, to id.ID) {
				v := row.Elem().FieldByIndex(tb.LookupField(column).Index)
				if v.Kind() == reflect.Pointer {
					v = v.Elem()
				}
				v.Set(reflect.ValueOf(to))
			}
			if _, own := tb.FieldMap["id"]; own {
				set("id", id.New())
			}
			set(ref.column, there)
			err := s.Towns.Update(t.Context(), a.ID, func(tx *tenantdb.Tx) error {
				if !slices.ContainsFunc(tb.PKs, func(f *bunschema.Field) bool { return f.Name == "id" || f.Name == ref.column }) {
					// Its key is of other columns, and taken: the row makes way, until the end of this try.
					if _, err := tx.Delete(reflect.New(reflect.TypeOf(ref.child)).Interface()).Where("1 = 1").Exec(t.Context()); err != nil {
						return err
					}
				}
				_, err := tx.Insert(row.Interface()).Exec(t.Context())
				return err
			})
			if _, own := tb.FieldMap["id"]; own && errors.Is(dialect.Translate(err), dialect.ErrDuplicate) {
				// Something else of the row may be there once only: the row that is there is turned instead.
				err = s.Towns.Update(t.Context(), a.ID, func(tx *tenantdb.Tx) error {
					_, err := tx.Update(reflect.New(reflect.TypeOf(ref.child)).Interface()).Set("? = ?", bun.Ident(ref.column), there).Where("1 = 1").Exec(t.Context())
					return err
				})
			}
			if !errors.Is(dialect.Translate(err), dialect.ErrReference) {
				t.Errorf("%s.%s refers to another town: %v", tb.Name, ref.column, err)
			}
		}
	})
}

func TestRowsOfNoTownComeBackAsTheyWereStored(t *testing.T) {
	comeBack := func(t *testing.T, db *bun.DB) {
		which := id.New()
		for n, example := range shared {
			want, got := filled(example, which, n), reflect.New(reflect.TypeOf(example))
			if _, err := db.NewInsert().Model(want.Interface()).Exec(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := db.NewSelect().Model(got.Interface()).Scan(t.Context()); err != nil {
				t.Fatal(err)
			}
			utc(got.Elem())
			if !reflect.DeepEqual(got.Interface(), want.Interface()) {
				t.Errorf("%s:\n got %+v\nwant %+v", name(example), got, want)
			}
		}
	}
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		testkit.OpenSQLite(t, dir, clock.At(testkit.Start))
		db, err := tenantdb.OpenFile(filepath.Join(dir, "control.db"), 1)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		comeBack(t, db)
	})
	t.Run("postgres", func(t *testing.T) {
		d := testkit.NewDatabase(t)
		comeBack(t, bun.NewDB(d.SQL(t, d.URL), pgdialect.New()))
	})
}

package store_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"almenda/internal/clock"
	"almenda/internal/id"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

func TestATownsFileHoldsNothingOfAnother(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "data")
		s := testkit.OpenSQLite(t, dir, clock.At(testkit.Start))
		a, b := testkit.TwoTowns(t, s)
		for town, canary := range map[tenant.ID]string{a.ID: "canary-of-aby", b.ID: "canary-of-beby"} {
			which := id.New()
			err := s.Towns.Update(t.Context(), town, func(tx *tenantdb.Tx) error {
				for n, example := range owned {
					row := filled(example, which, n)
					for i := range row.Elem().NumField() {
						if f := row.Elem().Field(i); f.Kind() == reflect.String {
							f.SetString(fmt.Sprintf("%s %d %d", canary, n, i))
						}
					}
					if _, err := tx.Insert(row.Interface()).Exec(t.Context()); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		found := map[string]int{}
		err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			if mode := info.Mode().Perm(); mode&0o077 != 0 {
				t.Errorf("%s can be read by others: %o", d.Name(), mode)
			}
			if d.IsDir() {
				return nil
			}
			raw, err := os.ReadFile(path)
			for _, canary := range []string{"canary-of-aby", "canary-of-beby"} {
				if bytes.Contains(raw, []byte(canary)) {
					found[canary+" in "+strings.TrimSuffix(filepath.Base(path), "-wal")]++
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(found) != 2 || found["canary-of-aby in "+a.ID.String()+".db"] == 0 || found["canary-of-beby in "+b.ID.String()+".db"] == 0 {
			t.Errorf("found %v", found)
		}
	})
}

package tenantcfg

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"testing"

	"almenda/tenants"
)

// The schema is for editors, the shapes are what is read: they must name the same fields.
func TestTheSchemaForEditorsNamesTheFieldsThatAreRead(t *testing.T) {
	raw, err := tenants.FS.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema node
	if err := json.Unmarshal(raw, &schema); err != nil {
		t.Fatal(err)
	}
	compare(t, "tenant.yaml", schema, reflect.TypeFor[townShape]())
}

type node struct {
	Properties map[string]node `json:"properties"`
	Items      *node           `json:"items"`
}

func compare(t *testing.T, where string, n node, shape reflect.Type) {
	t.Helper()
	if shape.Kind() == reflect.Slice && n.Items != nil {
		compare(t, where+"[]", *n.Items, shape.Elem())
		return
	}
	if shape.Kind() != reflect.Struct {
		return
	}
	var fields []string
	for i := range shape.NumField() {
		name := shape.Field(i).Tag.Get("yaml")
		fields = append(fields, name)
		compare(t, where+"."+name, n.Properties[name], shape.Field(i).Type)
	}
	slices.Sort(fields)
	if got := slices.Sorted(maps.Keys(n.Properties)); !slices.Equal(got, fields) {
		t.Errorf("%s: the schema has %v, read are %v", where, got, fields)
	}
}

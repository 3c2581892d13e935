package tenantcfg_test

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"almenda/internal/i18n"
	"almenda/internal/tenantcfg"
)

// card is one that could be published.
const card = `card:
  owner: {sv: O, en: O}
  purpose: {sv: P, en: P}
  basis: {sv: B, en: B}
  audience: {sv: A, en: A}
  contact: {name: Bo, email: bo@lillby.example, phone: 0123-456 78}
  mandate:
    open: {sv: O, en: O}
    fixed: {sv: F, en: F}
    decides: {sv: D, en: D}
    when: {sv: W, en: W}
    answers: {sv: A, en: A}
`

// smallTown is a folder without problems; tests break one thing in it at a time.
func smallTown() map[string]string {
	return map[string]string{
		"lillby/tenant.yaml": `name: {sv: Lillby, en: Lillby}
municipality: {sv: Lillby kommun, en: Municipality of Lillby}
title: {sv: Tyck till, en: Have your say}
headline: {sv: Gör din röst hörd, en: Make your voice heard}
lead: {sv: Lämna ett förslag., en: Share an idea.}
languages: [sv, en]
zone: Europe/Stockholm
currency: SEK
country: se
hosts: [tyck.lillby.example]
contact:
  office: {sv: Kansliet, en: Office}
  email: kansli@lillby.example
  phone: 0123-456 78
modules: [ideas]
topics:
  - {key: parks, name: {sv: Parker, en: Parks}}
ideaRules: {editMinutes: 60, supportThreshold: 5, supportDays: 30}
brand: {accent: "#00568f", main: "#ffd100", neutral: "#1f2a33", radius: 8}
`,
		"lillby/logo.svg":            `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4" fill="#fd0"/></svg>`,
		"lillby/districts.geojson":   `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"key":"byn","name":"Byn"},"geometry":{"type":"Polygon","coordinates":[[[13,59],[14,59],[14,60],[13,59]]]}},{"type":"Feature","properties":{"key":"skogen","name":"Skogen"},"geometry":null}]}`,
		"lillby/texts/sv.yaml":       "town.area.one: By\ntown.area.ideas:\n  one: Ett förslag i {district}\n",
		"lillby/processes/torg.yaml": "title: {sv: Torget, en: The square}\nsummary: {sv: S, en: S}\nbody: {sv: B, en: B}\n" + card + "phases:\n  - {kind: ideas, name: {sv: Idéer, en: Ideas}, opens: -3, closes: 20}\n  - {kind: vote, name: {sv: Röster, en: Votes}, opens: 20, closes: 30}\n",
		"lillby/sample/all.yaml":     "residents:\n  - {key: bo, name: Bo, district: byn}\nideas:\n  - {process: torg, author: bo, title: Fler träd, text: Vi vill ha fler träd på torget., topic: parks, status: done}\n",
	}
}

// broken is the small town with one text of one file replaced.
func broken(t *testing.T, file, old, now string) fstest.MapFS {
	t.Helper()
	files := maps.Clone(smallTown())
	if !strings.Contains(files[file], old) {
		t.Fatalf("%s has no %q to break", file, old)
	}
	files[file] = strings.Replace(files[file], old, now, 1)
	fsys := fstest.MapFS{}
	for name, body := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(body)}
	}
	return fsys
}

func lint(t *testing.T, fsys fstest.MapFS) string {
	t.Helper()
	var b strings.Builder
	for _, p := range tenantcfg.Lint(fsys, platform(t), tenantcfg.Find(fsys)...) {
		b.WriteString(p.String() + "\n")
	}
	return b.String()
}

func TestLintSaysWhatIsWrongAndWhere(t *testing.T) {
	const (
		config    = "lillby/tenant.yaml"
		words     = "lillby/texts/sv.yaml"
		districts = "lillby/districts.geojson"
		process   = "lillby/processes/torg.yaml"
		sample    = "lillby/sample/all.yaml"
	)
	for what, row := range map[string]struct{ file, old, now, want string }{
		"an unknown field":               {config, "zone:", "zoom:", `tenant.yaml:7: there is no field "zoom" here`},
		"an unknown field in a process":  {process, "kind: ideas", "sort: ideas", `torg.yaml:17: there is no field "sort" here`},
		"a field twice":                  {config, "currency: SEK", "currency: SEK\ncurrency: NOK", `the field "currency" stands twice`},
		"a word where a number belongs":  {config, "editMinutes: 60", "editMinutes: long", "tenant.yaml:18: the value `long` is not a whole number"},
		"a file that is no YAML":         {config, "name: {", "name: {{", "is not valid YAML"},
		"a survey that hides too little": {config, "brand:", "disclosure: {base: 30, cell: 3}\nbrand:", "tenant.yaml:19: cell may only be stricter: at least 5, or left out"},
		"no e-mail address":              {config, "  email: kansli@lillby.example\n", "", "tenant.yaml:11: the contact needs an e-mail address"},
		"a broken e-mail address":        {config, "kansli@lillby.example", "kansliet", "tenant.yaml:13: the contact needs an e-mail address"},
		"no telephone number":            {config, "0123-456 78", "ring oss", "tenant.yaml:14: the contact needs a telephone number"},
		"no office":                      {config, "  office: {sv: Kansliet, en: Office}\n", "", `office has no text in "sv"`},
		"an office in one language":      {config, "{sv: Kansliet, en: Office}", "{sv: Kansliet}", `tenant.yaml:12: office has no text in "en"`},
		"a title in one language":        {config, "{sv: Tyck till, en: Have your say}", "{en: Have your say}", `tenant.yaml:3: title has no text in "sv"`},
		"a text in a foreign language":   {config, "{sv: Tyck till,", "{da: Sig til, sv: Tyck till,", `title has a text in "da", which is not a language of the town`},
		"no English":                     {config, "[sv, en]", "[sv]", "tenant.yaml:6: English (en) must be among the languages"},
		"a language nobody translated":   {config, "[sv, en]", "[sv, fi, en]", `tenant.yaml:6: the platform does not speak "fi"`},
		"a time zone that is none":       {config, "Europe/Stockholm", "Europe/Lillby", `tenant.yaml:7: "Europe/Lillby" is not a time zone`},
		"a currency that is none":        {config, "SEK", "ABC", `tenant.yaml:8: "ABC" is not a currency`},
		"a country that is none":         {config, "country: se", "country: sweden", `tenant.yaml:9: "sweden" is not a country`},
		"a host with a port":             {config, "tyck.lillby.example", "tyck.lillby.example:80", "tenant.yaml:10:"},
		"a host in capitals":             {config, "tyck.lillby.example", "Tyck.lillby.example", "not a host name in small letters"},
		"a host twice":                   {config, "[tyck.lillby.example]", "[tyck.lillby.example, tyck.lillby.example]", "stands twice"},
		"a host of the developers":       {config, "tyck.lillby.example", "other.localhost", "no other .localhost may be named"},
		"no host":                        {config, "[tyck.lillby.example]", "[]", "needs at least one host"},
		"a module that is none":          {config, "[ideas]", "[lottery]", `"lottery" is not a module`},
		"a topic in capitals":            {config, "key: parks", "key: Parks", `tenant.yaml:17: the key "Parks" must be`},
		"no topics":                      {config, "topics:\n  - {key: parks, name: {sv: Parker, en: Parks}}", "topics: []", "at least one topic"},
		"days without threshold":         {config, "supportThreshold: 5, ", "", "supportDays means nothing without a supportThreshold"},
		"an accent that cannot be read":  {config, "#00568f", "#ffff00", "tenant.yaml:19:"},
		"a radius that is none":          {config, "radius: 8", "radius: 9", "tenant.yaml:19: the radius must be"},
		"a word over nothing":            {words, "town.area.one", "town.area.won", "sv.yaml:1: the platform has no text town.area.won"},
		"a word with a wrong name":       {words, "i {district}", "i {byn}", "sv.yaml:2: town.area.ideas.one must have the placeholders {district}, not {byn}"},
		"a plural form of another":       {words, "  one:", "  few:", "the platform has no text town.area.ideas.few"},
		"an empty word":                  {words, "one: By", "one: ''", "town.area.one must be a text"},
		"a ring that is open":            {districts, "[14,60],[13,59]]", "[14,60],[13,60]]", `district "byn": ring not closed`},
		"latitude first":                 {districts, "[14,60]", "[60,114]", "longitude comes first, then latitude"},
		"a district without a name":      {districts, `"Skogen"`, `""`, `district "skogen": no name`},
		"a district key with a letter":   {districts, `"byn"`, `"bÿn"`, "must be 2 to 40 of a-z, 0-9 and -"},
		"a district twice":               {districts, `"skogen"`, `"byn"`, `district "byn": same key twice`},
		"a line for a district":          {districts, `"Polygon"`, `"LineString"`, `type "LineString" is not an area`},
		"a file that is no GeoJSON":      {districts, `]}`, ``, "districts.geojson: the file is not usable"},
		"no key for a district":          {districts, `"key":"skogen",`, ``, `district "Skogen": no key`},
		"a name for two districts":       {districts, `"Skogen"`, `"Byn"`, `the name "Byn" stands twice`},
		"phases out of order":            {process, "opens: 20", "opens: -4", "torg.yaml:18: phase 2 opens before phase 1 does"},
		"phases that clash":              {process, "kind: vote, name: {sv: Röster, en: Votes}, opens: 20", "kind: ideas, name: {sv: Röster, en: Votes}, opens: 19", "phase 2 opens before phase 1, of the same kind, has closed"},
		"a mandate that is not whole":    {process, "decides: {sv: D, en: D}", "decides: {sv: D}", `decides has no text in "en"`},
		"a card without a purpose":       {process, "  purpose: {sv: P, en: P}\n", "", `purpose has no text in "sv"`},
		"nobody to ask":                  {process, "name: Bo, email", "name: \" \", email", "needs a person or desk"},
		"a contact without an address":   {process, "bo@lillby.example", "bo at lillby", "needs an e-mail address"},
		"a contact without a telephone":  {process, "phone: 0123-456 78}\n  mandate", "phone: no}\n  mandate", "needs a telephone number"},
		"a district of another town":     {process, "phases:", "districts: [norr]\nphases:", `there is no district "norr"`},
		"a phase that ends first":        {process, "closes: 30", "closes: 20", "torg.yaml:18: phase 2 must close after it opens"},
		"a phase of no kind":             {process, "kind: vote", "kind: party", `torg.yaml:18: "party" is not a kind of phase`},
		"a process without phases":       {process, "phases:\n  - {kind: ideas, name: {sv: Idéer, en: Ideas}, opens: -3, closes: 20}\n  - {kind: vote, name: {sv: Röster, en: Votes}, opens: 20, closes: 30}\n", "", "needs at least one phase"},
		"a process in one language":      {process, "{sv: B, en: B}", "{sv: B}", `torg.yaml:3: body has no text in "en"`},
		"a sample from nowhere":          {sample, "district: byn", "district: stan", `lives in "stan", which is no district`},
		"a sample by nobody":             {sample, "author: bo", "author: eva", `there is no resident "eva"`},
		"a sample about nothing":         {sample, "topic: parks", "topic: cars", `there is no topic "cars"`},
		"a sample in no process":         {sample, "process: torg", "process: gata", `there is no process "gata"`},
		"a sample out of season":         {sample, "topic: parks", "topic: parks, daysAgo: 4", "4 days ago torg took no ideas"},
		"a comment before its idea":      {sample, "topic: parks", "topic: parks, comments: [{author: bo, text: Hej, daysAgo: 1}]", "a comment is older"},
		"an answer before its idea":      {sample, "topic: parks", "topic: parks, answers: [{office: Kansliet, text: Nej, daysAgo: 1}]", "an answer is older"},
		"a reply before its comment":     {sample, "topic: parks", "topic: parks, daysAgo: 2, comments: [{author: bo, text: Hej, daysAgo: 1, replies: [{author: bo, text: Hej, daysAgo: 2}]}]", "a comment is older"},
		"an accent that is no colour":    {config, "#00568f", "blue", "tenant.yaml:19:"},
		"an answer by nobody":            {sample, "topic: parks", "topic: parks, answers: [{text: Nej}]", "an answer needs an office"},
		"a sample without a title":       {sample, "title: Fler träd", "title: ''", "it needs a title"},
		"a sample of no status":          {sample, "status: done", "status: lost", `there is no status "lost"`},
		"a sample with half a point":     {sample, "topic: parks", "topic: parks, lat: 59", "a point needs both lat and lon"},
		"a sample supported by itself":   {sample, "topic: parks", "topic: parks, supporters: [bo]", "its author cannot support it"},
	} {
		if found := lint(t, broken(t, row.file, row.old, row.now)); !strings.Contains(found, row.want) {
			t.Errorf("%s: got\n%swant %q", what, found, row.want)
		} else if strings.Contains(found, "⟦") {
			t.Errorf("%s: a problem without words: %s", what, found)
		}
	}
}

func TestLintIsContentWithTheSmallTown(t *testing.T) {
	if found := lint(t, broken(t, "lillby/tenant.yaml", "", "")); found != "" {
		t.Errorf("nothing is wrong, but lint says\n%s", found)
	}
}

func TestAHostBelongsToOneTownOnly(t *testing.T) {
	fsys := broken(t, "lillby/tenant.yaml", "", "")
	for name, body := range smallTown() {
		fsys["storby"+strings.TrimPrefix(name, "lillby")] = &fstest.MapFile{Data: []byte(body)}
	}
	if found := lint(t, fsys); found != "storby/tenant.yaml:10: the host tyck.lillby.example already belongs to lillby\n" {
		t.Errorf("got %q", found)
	}
}

func TestAFolderWithABadNameIsRefused(t *testing.T) {
	fsys := fstest.MapFS{}
	for name, body := range smallTown() {
		fsys["Lill by"+strings.TrimPrefix(name, "lillby")] = &fstest.MapFile{Data: []byte(body)}
	}
	if found := lint(t, fsys); !strings.Contains(found, "the folder's name is the town's slug") {
		t.Errorf("got %q", found)
	}
}

func TestAMissingFileIsNamed(t *testing.T) {
	for _, file := range []string{"logo.svg", "districts.geojson"} {
		fsys := broken(t, "lillby/tenant.yaml", "", "")
		delete(fsys, "lillby/"+file)
		if found := lint(t, fsys); !strings.Contains(found, "lillby/"+file+": ") || !strings.Contains(found, "does not exist") {
			t.Errorf("%s: got %q", file, found)
		}
		if _, err := tenantcfg.Read(fsys, "lillby"); err == nil {
			t.Errorf("a town without %s was read", file)
		}
	}
}

func TestATownThatWouldHarmOthersIsNotRead(t *testing.T) {
	for what, row := range map[string][2]string{
		"without a language": {"[sv, en]", "[]"},
		"in no time zone":    {"Europe/Stockholm", "Europe/Lillby"},
		"with a typing slip": {"zone:", "zoom:"},
	} {
		if _, err := tenantcfg.Read(broken(t, "lillby/tenant.yaml", row[0], row[1]), "lillby"); err == nil {
			t.Errorf("a town %s was read", what)
		}
	}
	if _, err := tenantcfg.Read(fstest.MapFS{}, "lillby"); err == nil {
		t.Error("a town without a folder was read")
	}
}

func TestALanguageThatIsHalfTranslatedIsNamed(t *testing.T) {
	half, err := i18n.Load(fstest.MapFS{
		"a.en.yaml": {Data: []byte("a.x: X\na.y: Y\ntown.area.one: A\ntown.area.ideas: {one: '{n} {district}', other: '{n} {district}'}\n")},
		"a.sv.yaml": {Data: []byte("a.x: X\ntown.area.one: A\ntown.area.ideas: {one: '{n} {district}', other: '{n} {district}'}\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	fsys := broken(t, "lillby/tenant.yaml", "", "")
	want := `lillby/tenant.yaml:6: 1 of the platform's own texts are not translated into "sv", the first is a.y`
	if found := tenantcfg.Lint(fsys, half, "lillby"); len(found) != 1 || found[0].String() != want {
		t.Errorf("got %v", found)
	}
}

func TestFoldersThatAreNotTownsAreNotFound(t *testing.T) {
	fsys := fstest.MapFS{"_base/tenant.yaml": {}, "_draft/tenant.yaml": {}, "docs/readme.txt": {}, "b/tenant.yaml": {}, "a/tenant.yaml": {}}
	if got := strings.Join(tenantcfg.Find(fsys), " "); got != "a b" {
		t.Errorf("found %q", got)
	}
}

package panel

import (
	"time"

	"almenda/internal/tenant"
)

// Templates lists what a panel can begin from: a mirror of the town, one of a district, twelve people
// of a district drawn by lot, and an assembly of the whole town drawn by lot.
var Templates = []string{"mirror", "local", "twelve", "assembly"}

// FromTemplate is a panel as a template makes it. words gives a text of the catalogue in each language
// of the town.
func FromTemplate(town *tenant.Town, template string, words func(key string) tenant.Text, now time.Time) Write {
	age := Variable{Key: BirthYear, Use: Quota, Bands: []int{16, 30, 45, 65}}
	gender := Variable{Key: Gender, Use: Quota, Options: options(words, Gender, "woman", "man", "other")}
	district := Variable{Key: District, Use: Quota}
	education := Variable{Key: Education, Use: Quota, Options: options(words, Education, "basic", "secondary", "higher")}
	housing := Variable{Key: "housing", Use: Statistics, Options: options(words, "housing", "rented", "own_flat", "house", "other")}
	family := Variable{Key: "family", Use: Optional, Options: options(words, "family", "alone", "couple", "children", "other")}
	w := Write{Kind: Standing, Size: 400, From: now.Format(time.DateOnly), Until: now.AddDate(2, 0, -1).Format(time.DateOnly)}
	set := &w.Settings
	set.MinAge = 16
	switch template {
	case "local":
		w.Size = 60
		education.Use = Statistics
		set.Variables = []Variable{age, gender, education}
	case "twelve":
		w.Kind, w.Size, w.Until = Drawn, 12, now.AddDate(0, 6, -1).Format(time.DateOnly)
		age.Bands = []int{16, 35, 60}
		set.ByLot, set.Household, set.Variables = true, 1, []Variable{age, gender}
	case "assembly":
		w.Kind, w.Size, w.Until = Drawn, 60, now.AddDate(1, 0, -1).Format(time.DateOnly)
		set.ByLot, set.Household, set.Variables = true, 1, []Variable{age, gender, district, education}
	default:
		set.Variables = []Variable{age, gender, district, education, housing, family}
	}
	for i, v := range set.Variables {
		set.Variables[i].Title = words("var." + v.Key)
	}
	set.Variables = fitting(town, set.Variables)
	about := "standing"
	if w.Kind == Drawn {
		about = "drawn"
	}
	set.Purpose = words("text." + about + ".purpose")
	set.Mandate = Mandate{May: words("text." + about + ".may"), MayNot: words("text." + about + ".maynot"),
		Decides: words("text." + about + ".decides"), Answers: words("text." + about + ".answers")}
	set.Contact = Contact{Phone: town.Contact.Phone, Email: town.Contact.Email}
	w.Office = town.Contact.Office.In(town.DefaultLanguage(), "en")
	return w
}

// fitting leaves out the district in a town that has none.
func fitting(town *tenant.Town, list []Variable) (out []Variable) {
	for _, v := range list {
		if v.Key != District || len(town.Districts) > 0 {
			out = append(out, v)
		}
	}
	return out
}

func options(words func(string) tenant.Text, variable string, keys ...string) []Option {
	out := make([]Option, len(keys))
	for i, k := range keys {
		out[i] = Option{Key: k, Title: words("opt." + variable + "." + k)}
	}
	return out
}

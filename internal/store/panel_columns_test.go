package store_test

import (
	"reflect"
	"slices"
	"testing"

	"almenda/internal/store/model"
)

// Everything that is kept of members of panels, and nothing else. Whoever adds a column says here what
// it is for, in which part of a member's own data it stands (panel.Data), and what deletes it.
var keptOfMembers = map[string]map[string]string{
	"panel_people": {
		"TenantID": "the town", "ID": "random; tells no order",
		"Email": "to write to them; optional, for some have none", "EmailKey": "keyed hash: the same person in two panels",
		"Phone": "to call those without mail", "PhoneKey": "keyed hash, as above",
		"Language": "of letters", "Facts": "what the panels' variables ask, no more: birth year and not birthday, district and not address",
		"Paused": "their wish", "Cap": "their wish", "Unopened": "whether letters arrive", "Since": "a day",
	},
	"panel_members": {
		"TenantID": "the town", "PanelID": "which", "PersonID": "who", "State": "waiting, member", "Joined": "a day", "Until": "a day",
		"Household": "keyed hash, only where the panel limits households", "CampaignID": "whose code was used",
	},
}

func TestNothingElseIsKeptOfMembers(t *testing.T) {
	for name, row := range map[string]any{"panel_people": model.PanelPerson{}, "panel_members": model.PanelMember{}} {
		var columns []string
		for _, f := range reflect.VisibleFields(reflect.TypeOf(row)) {
			if !f.Anonymous && f.Name != "BaseModel" {
				columns = append(columns, f.Name)
			}
		}
		for _, c := range columns {
			if keptOfMembers[name][c] == "" {
				t.Errorf("%s.%s: nobody said what it is for", name, c)
			}
		}
		for c := range keptOfMembers[name] {
			if !slices.Contains(columns, c) {
				t.Errorf("%s.%s is no longer there", name, c)
			}
		}
	}
}

package poll_test

import (
	"slices"
	"sync"
	"testing"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/poll"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
)

// room puts an empty room into the town.
func (h *house) room(t *testing.T) id.ID {
	t.Helper()
	which := id.New()
	err := h.s.Towns.Update(t.Context(), h.town.ID, func(tx *tenantdb.Tx) error {
		_, err := tx.Insert(&model.Room{ID: which, Kind: "meeting", Path: "/events/" + which.String(), Title: "Torget", Mode: "open"}).Exec(t.Context())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return which
}

// log reads the lines of a room's log.
func (h *house) log(t *testing.T, room id.ID) (rows []model.RoomItem) {
	t.Helper()
	err := h.s.Towns.View(t.Context(), h.town.ID, func(tx *tenantdb.Tx) error {
		return tx.Select(&rows).Where("room_id = ?", room).Order("seq").Scan(t.Context())
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestAHostAsksTheRoomAndRevealsWithTheHandsInTheHall(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		room, other := h.room(t), h.room(t)
		host, anna := h.person(t, "host", "", access.Grant{Role: access.Moderator}), h.person(t, "anna", "")
		ask := poll.Ask{Room: room, Question: "Ska vi ta paus?", Choices: []string{"Ja", "", "Nej"}, Most: 1}
		if _, err := h.AskInRoom(t.Context(), anna, h.town, "sv", ask); !fault.Is(err, fault.Denied) {
			t.Errorf("asked by a resident: %v", err)
		}
		which, err := h.AskInRoom(t.Context(), host, h.town, "sv", ask)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Get(t.Context(), anna, "", which); !fault.Is(err, fault.NotFound) {
			t.Errorf("a question that was not put is read: %v", err)
		}
		if err := h.OpenInRoom(t.Context(), host, other, which); !fault.Is(err, fault.NotFound) {
			t.Errorf("opened in another room: %v", err)
		}
		for range 2 {
			if err := h.OpenInRoom(t.Context(), host, room, which); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.answer(t, anna, which, 2); err != nil {
			t.Fatal(err)
		}
		hands := poll.Hands{ByChoice: map[int]int{1: 30, 2: 4}}
		if err := h.CountHall(t.Context(), host, room, which, hands); err != nil {
			t.Fatal(err)
		}
		if d := h.get(t, anna, which); d.Shown {
			t.Error("the counts are shown before the host says so")
		}
		if err := h.RevealInRoom(t.Context(), host, room, which); err != nil {
			t.Fatal(err)
		}
		d := h.get(t, anna, which)
		if !d.Shown || d.Phase != poll.Closed || d.People != 1 || d.HallPeople != 34 || d.Choices[0].Hall != 30 || d.Choices[1].Picked != 1 || d.Choices[1].Hall != 4 {
			t.Errorf("revealed: %+v", d)
		}
		if err := h.answer(t, anna, which, 1); !fault.Is(err, fault.Closed) {
			t.Errorf("an answer after the result: %v", err)
		}
		lines := h.log(t, room)
		if len(lines) != 4 || lines[3].Op != "part" || lines[3].Ref != which {
			t.Errorf("the log tells %+v", lines)
		}
		if len(h.rows(t, which)) != 0 {
			t.Error("who answered what is kept after the result")
		}
		list, err := h.InRoom(t.Context(), anna, room)
		if err != nil || len(list) != 1 {
			t.Errorf("the room lists %v, %v", list, err)
		}
	})
}

func TestHandsInTheHallAreNumbersThatCanBe(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		room, host := h.room(t), h.person(t, "host", "", access.Grant{Role: access.Moderator})
		which, err := h.AskInRoom(t.Context(), host, h.town, "sv", poll.Ask{Room: room, Question: "Vilka?", Choices: []string{"A", "B", "C"}, Most: 2, Open: true})
		if err != nil {
			t.Fatal(err)
		}
		for name, hands := range map[string]poll.Hands{
			"negative": {ByChoice: map[int]int{1: -1}, People: 5}, "endless": {ByChoice: map[int]int{1: poll.MaxHall + 1}, People: 5}, "fewer people than hands": {ByChoice: map[int]int{1: 9}, People: 8},
		} {
			if err := h.CountHall(t.Context(), host, room, which, hands); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := h.CountHall(t.Context(), host, room, which, poll.Hands{ByChoice: map[int]int{1: 9, 2: 7}, People: 10}); err != nil {
			t.Fatal(err)
		}
	})
}

// SQLite has one writer, so that careless counting is right there by luck: it is PostgreSQL that tells.
func TestFiftyWhoAnswerAtOnceAreCountedAndOneWhoInsistsOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which := h.published(t, nil)
		var people []access.Actor
		for i := range 50 {
			people = append(people, h.person(t, "r"+string(rune('a'+i%26))+string(rune('a'+i/26)), ""))
		}
		at := func(n int, fn func(i int) error) {
			var all sync.WaitGroup
			for i := range n {
				all.Go(func() {
					if err := fn(i); err != nil {
						t.Errorf("answer %d: %v", i, err)
					}
				})
			}
			all.Wait()
		}
		at(50, func(i int) error { return h.answer(t, people[i], which, 1+i%3) })
		if got := counts(h.get(t, h.editor, which)); !slices.Equal(got, []int{17, 17, 16, 50}) {
			t.Errorf("fifty counted as %v", got)
		}
		at(20, func(i int) error { return h.answer(t, h.editor, which, 1+i%3) })
		got := counts(h.get(t, h.editor, which))
		if got[0]+got[1]+got[2] != 51 || got[3] != 51 || len(h.rows(t, which)) != 51 {
			t.Errorf("one who answered twenty times at once counted as %v", got)
		}
		// Answers that race with the close are in before it, or refused.
		taken := make([]bool, 51)
		at(51, func(i int) error {
			if i == 25 {
				return h.Close(t.Context(), h.editor, h.town, which)
			}
			who := h.person(t, "late"+string(rune('a'+i%26))+string(rune('a'+i/26)), "")
			err := h.answer(t, who, which, 1)
			if taken[i] = err == nil; fault.Is(err, fault.Closed) {
				return nil
			}
			return err
		})
		end := counts(h.get(t, h.editor, which))
		in := 0
		for _, ok := range taken {
			if ok {
				in++
			}
		}
		if end[3] != 51+in || len(h.rows(t, which)) != 0 {
			t.Errorf("%d were told that they are in, counted are %d", in, end[3]-51)
		}
	})
}

package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"almenda/internal/lottery"
	"almenda/internal/lottery/draw"
)

// published writes the folder of a small draw, and tells its fingerprint.
func published(t *testing.T) (dir, hash string) {
	t.Helper()
	p := &lottery.Problem{Seats: 2, Features: []lottery.Feature{{Name: "gender", Values: []lottery.Quota{{Value: "woman", Min: 1, Max: 1}, {Value: "man", Min: 1, Max: 1}}}}}
	var names []string
	for i := range 4 {
		names = append(names, draw.Pseudonym("town/panel/1", draw.NewSalt(), ""))
		p.People = append(p.People, lottery.Person{ID: names[i], Values: []int{i % 2}})
	}
	d := lottery.Distribution{Algorithm: lottery.Maximin, Objective: 0.5, Upper: 0.5, Panels: []lottery.Weighted{{Weight: 0.5, Members: []int{0, 1}}, {Weight: 0.5, Members: []int{2, 3}}}}
	r, err := draw.Round(d.Panels, 4, 10, [32]byte{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := draw.Publish(draw.Plan{Place: "town/panel/1", Made: time.Unix(1, 0), Problem: p, Shares: [][]string{{"50", "50"}}, Lottery: d, Rounded: r, Rule: draw.Rule{Kind: draw.Digits}})
	if err != nil {
		t.Fatal(err)
	}
	if f.Files[draw.ResultFile], _, err = draw.Conclude(draw.Digits, "3", f.Hash, r.Lists, names); err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	f.Files[draw.SealedFile] = f.Sealed
	for name, content := range f.Files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, f.Hash
}

func TestVerifyLotteryPrintsWhoWasDrawnAndFindsAChange(t *testing.T) {
	dir, hash := published(t)
	var out bytes.Buffer
	if err := verifyLottery([]string{"--hash", hash, dir}, &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	if !strings.HasPrefix(lines[2], "OK town/panel/1, 10 panels of a pool of 4, panel 3 drawn") || !slices.IsSorted(lines[:2]) {
		t.Errorf("printed:\n%s", out.String())
	}
	if err := verifyLottery([]string{"--hash", strings.Repeat("0", 64), dir}, &out); err == nil || errors.As(err, &usage{}) {
		t.Errorf("another fingerprint: %v", err)
	}
	file := filepath.Join(dir, draw.PanelsFile)
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	raw[20] ^= 1
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if code := run(context.Background(), []string{"verify", "lottery", dir}); code != 1 {
		t.Errorf("a changed byte: exit %d", code)
	}
	for _, args := range [][]string{{"verify"}, {"verify", "ballot"}, {"verify", "lottery"}, {"verify", "lottery", t.TempDir()}, {"verify", "lottery", "/nowhere"}} {
		if code := run(context.Background(), args); code != 2 {
			t.Errorf("%v: exit %d", args, code)
		}
	}
}

package ui_test

import (
	"strings"
	"testing"

	"almenda/internal/web/ui"
)

func TestACodeHasItsBorderAndIsRefusedOnlyWhenTooLong(t *testing.T) {
	c := ui.CodeOf("https://aby.example/rooms/0190b7a0-0000-7000-8000-000000000000")
	if c.Side < 29 || !strings.HasPrefix(c.Path, "M4 4h7v1h-7z") {
		t.Errorf("a code of %d squares that begins %.20s", c.Side, c.Path)
	}
	if got := ui.CodeOf(strings.Repeat("x", 5000)); got.Side != 0 {
		t.Errorf("too long an address makes a code of %d squares", got.Side)
	}
}

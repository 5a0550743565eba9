package abi

import (
	"context"
	"testing"
	"time"
)

func TestWhatNoCallerLimitsHasTheTimeout(t *testing.T) {
	life := NewLife("c", time.Minute)
	within, leave, ok := life.TryEnter()
	if _, limited := within.Deadline(); !ok || !limited {
		t.Fatal(ok, limited)
	}
	if _, _, ok := life.TryEnter(); ok {
		t.Error("two have the turn")
	}
	leave()
	within, leave, ok = NewLife("c", 0).TryEnter()
	if !ok || within != context.Background() {
		t.Error(ok, within)
	}
	leave()
	if _, leave, err := life.Enter(context.Background(), "f"); err != nil {
		t.Error(err)
	} else {
		leave()
	}
}

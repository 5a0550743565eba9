package wazero

import (
	"context"
	"testing"
	"time"
)

func TestASleepEndsWithItsCall(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	x, begun := &instance{ctx: ctx}, time.Now()
	func() {
		defer func() {
			if recover() != errStopped {
				t.Error("the guest goes on as if it had slept")
			}
		}()
		x.sleep(int64(time.Hour))
	}()
	if ctx.Err() == nil || time.Since(begun) > time.Minute {
		t.Error(ctx.Err())
	}
	x.ctx = context.Background()
	x.sleep(1)
}

package abi

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"witworks"
)

type inside struct{ life *Life }

// Life is what every backend's instance obeys: one call at a time, none from inside another, none after a trap.
type Life struct {
	Component string
	Timeout   time.Duration
	Words     Words
	turn      chan struct{}
	dead      atomic.Pointer[string]
	lock      sync.Mutex
	abandoned []abandoned
	failure   error // what ended an import, until the guest has been left
	panicked  any   // what an import panicked with, likewise
}

// NewLife is the life of an instance.
func NewLife(component string, timeout time.Duration) *Life {
	return &Life{Component: component, Timeout: timeout, turn: make(chan struct{}, 1)}
}

// Enter begins a call, once no other runs; leave ends it.
func (l *Life) Enter(ctx context.Context, what string) (within context.Context, leave func(), err error) {
	if ctx.Value(inside{l}) != nil {
		return nil, nil, &witworks.Reentered{Failure: witworks.Failure{
			Code:    "WW509",
			Message: "`" + what + "` of " + l.Component + " was called from a host import while the component was calling it",
			Fix:     "return from the import first, or use a second instance",
		}}
	}
	select {
	case l.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, context.Cause(ctx)
	}
	if reason := l.dead.Load(); reason != nil {
		<-l.turn
		return nil, nil, &witworks.InstanceDead{Failure: witworks.Failure{
			Code:    "WW508",
			Message: "this instance of " + l.Component + " can answer no more calls: " + *reason,
			Fix:     "make a new instance",
		}}
	}
	if err := ctx.Err(); err != nil {
		<-l.turn
		return nil, nil, context.Cause(ctx)
	}
	within, leave = l.limited(ctx)
	return within, leave, nil
}

// TryEnter begins what the timeout alone limits, if nothing else runs: whoever calls may be inside of a call, and would wait for ever.
func (l *Life) TryEnter() (within context.Context, leave func(), ok bool) {
	select {
	case l.turn <- struct{}{}:
		within, leave = l.limited(context.Background())
		return within, leave, true
	default:
		return nil, nil, false
	}
}

// limited is the context of who has the turn, and what gives the turn back.
func (l *Life) limited(ctx context.Context) (within context.Context, leave func()) {
	if l.Timeout == 0 {
		return ctx, func() { <-l.turn }
	}
	within, cancel := context.WithTimeout(ctx, l.Timeout)
	return within, func() { cancel(); <-l.turn }
}

// Inside marks the context that the host's imports get, so that they cannot call the instance that waits for them.
func (l *Life) Inside(ctx context.Context) context.Context {
	return context.WithValue(ctx, inside{l}, true)
}

// Die lets no more calls in.
func (l *Life) Die(reason string) { l.dead.CompareAndSwap(nil, &reason) }

// Dead says whether no more calls are let in.
func (l *Life) Dead() bool { return l.dead.Load() != nil }

// Shut waits for the call that runs, lets no more in, and then frees.
func (l *Life) Shut(free func() error) error {
	l.turn <- struct{}{}
	defer func() { <-l.turn }()
	l.Die("it was closed")
	return free()
}

// Dropped destroys what Go held of the guest's, before the next call if one runs; where the instance is gone, so is the resource.
func (l *Life) Dropped(kind int, pointer uint64, destroy func(within context.Context) error) error {
	within, leave, ok := l.TryEnter()
	if !ok {
		l.Abandon(kind, pointer)
		return nil
	}
	defer leave()
	if l.Dead() { // asked behind the turn: whoever had it may have closed the instance
		return nil
	}
	return destroy(within)
}

// Abandon keeps what nobody holds any more until the next call.
func (l *Life) Abandon(kind int, pointer uint64) {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.abandoned = append(l.abandoned, abandoned{kind, pointer})
}

// Abandoned gives what nobody holds any more to drop.
func (l *Life) Abandoned(drop func(kind int, pointer uint64) error) error {
	l.lock.Lock()
	left := l.abandoned
	l.abandoned = nil
	l.lock.Unlock()
	var failed []error
	for _, one := range left {
		failed = append(failed, drop(one.kind, one.pointer))
	}
	return errors.Join(failed...)
}

// How a call ends ---------------------------------------------------------------------------------------------------------

// Refused is what was panicked as an error, if that is how a value was refused: of the host's, or, by a [Fault], of the guest's.
func Refused(panicked any) error {
	switch found := panicked.(type) {
	case *witworks.BadValue:
		return found
	case *witworks.HandleGone:
		return found
	case Fault:
		return found
	}
	return nil
}

// Fail keeps the first error that ended an import until the guest has been left.
func (l *Life) Fail(err error) {
	if l.failure == nil {
		l.failure = err
	}
}

// Panicked keeps what the host's code panicked with: no panic may cross the frames of the guest, and it goes on behind them.
func (l *Life) Panicked(found any) { l.panicked = found }

// GoOn lets such a panic go on, once the guest has been left. The instance is dead.
func (l *Life) GoOn() {
	if found := l.panicked; found != nil {
		l.panicked = nil
		l.Die("the host's code panicked")
		panic(found)
	}
}

// Explained is the typed error of what ended the guest: an import, the context, or else what trap says. The instance is dead.
func (l *Life) Explained(outer, within context.Context, frames []string, trap func() error) error {
	if failure := l.failure; failure != nil {
		l.failure = nil
		var fault Fault
		if errors.As(failure, &fault) {
			return l.Died(witworks.NewTrap(string(fault), frames))
		}
		l.Die("a host import failed")
		return failure
	}
	if ended := l.ended(outer, within, frames); ended != nil {
		l.Die("it was ended earlier")
		return l.quoted(ended)
	}
	return l.Died(trap())
}

// Died gives the error back, a [Fault] as the trap that it is; after a trap the instance is dead.
func (l *Life) Died(err error) error {
	if fault, isFault := err.(Fault); isFault {
		err = witworks.NewTrap(string(fault), nil)
	}
	var trap *witworks.Trap
	if errors.As(err, &trap) {
		l.Die("it trapped earlier (" + trap.Reason + ")")
	}
	return l.quoted(err)
}

// quoted gives the error back; a trap has the guest's last words in it.
func (l *Life) quoted(err error) error {
	var trap *witworks.Trap
	if errors.As(err, &trap) {
		trap.Said = l.Words.said()
	}
	return err
}

// ended is the typed error of a context that ended a call, or nil if that is not what did.
func (l *Life) ended(outer, within context.Context, frames []string) error {
	switch {
	case within.Err() == nil:
		return nil
	case outer.Err() == nil:
		return witworks.NewTimedOut(l.Timeout, frames)
	case errors.Is(outer.Err(), context.DeadlineExceeded):
		return witworks.NewTimedOut(0, frames)
	default:
		return witworks.NewCanceled(frames)
	}
}

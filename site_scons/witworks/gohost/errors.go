package witworks

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Failure is what every error of this package has: a code that Witworks' docs/errors.md explains, what failed, and a fix.
type Failure struct {
	Code    string
	Message string
	Fix     string
}

func (f *Failure) Error() string {
	if f.Fix == "" {
		return fmt.Sprintf("[%s] %s", f.Code, f.Message)
	}
	return fmt.Sprintf("[%s] %s\n  fix: %s", f.Code, f.Message, f.Fix)
}

// ImportNotProvided says that the world imports something that the host did not hand over.
type ImportNotProvided struct{ Failure }

// WrongWorld says that the component was built from another world than its bindings.
type WrongWorld struct{ Failure }

// NotAComponent says that the bytes are no component, or that their file cannot be read.
type NotAComponent struct{ Failure }

// BadValue says that a Go value is none of its WIT type: text that is not UTF-8, a case that is nil, a flag that there is not.
type BadValue struct{ Failure }

// InstanceDead says that the instance trapped earlier or was closed: it can answer no more calls.
type InstanceDead struct{ Failure }

// Reentered says that an import called the very instance that was calling it.
type Reentered struct{ Failure }

// HandleGone says that a resource was used after it was closed or given away, or with another instance.
type HandleGone struct{ Failure }

// CannotInstantiate says that the component is one of its world but cannot be run here.
type CannotInstantiate struct{ Failure }

// BadLimit says that an option makes no sense.
type BadLimit struct{ Failure }

// BadWASI says that what an option grants cannot be granted.
type BadWASI struct{ Failure }

// PoolClosed says that the pool hands out no more instances.
type PoolClosed struct{ Failure }

// Trap says that the guest trapped. After it the instance is dead.
type Trap struct {
	Failure
	// Reason is what happened, in wasmtime's words.
	Reason string
	// Frames are the guest's functions, from the innermost outwards.
	Frames []string
	// Said is the end of what the guest had written to WASI's standard error, or the panic that a guest in Rust noted; else empty.
	Said  string
	cause error
}

func (t *Trap) Error() string {
	text := fmt.Sprintf("[%s] %s", t.Code, t.Message)
	for _, frame := range t.Frames {
		text += "\n  at " + frame
	}
	for line := range strings.Lines(t.Said) {
		text += "\n  | " + strings.TrimRight(line, "\r\n")
	}
	if t.Fix != "" {
		text += "\n  fix: " + t.Fix
	}
	return text
}

// Unwrap gives the error of a host's import that ended the call, or the context's.
func (t *Trap) Unwrap() error { return t.cause }

// TimedOut says that a call took longer than its timeout, or than its context's deadline.
type TimedOut struct{ Trap }

// Unwrap gives the trap that it is, too.
func (t *TimedOut) Unwrap() error { return &t.Trap }

// Canceled says that a call was ended because its context was canceled.
type Canceled struct{ Trap }

// Unwrap gives the trap that it is, too.
func (t *Canceled) Unwrap() error { return &t.Trap }

// OutOfMemory says that the guest needs more memory than it may have.
type OutOfMemory struct{ Trap }

// Unwrap gives the trap that it is, too.
func (t *OutOfMemory) Unwrap() error { return &t.Trap }

// Exited says that the guest ended itself.
type Exited struct {
	Trap
	// Status is 0 for success.
	Status uint32
}

// Unwrap gives the trap that it is, too.
func (t *Exited) Unwrap() error { return &t.Trap }

// HostFailed says that an import of the host returned an error that its WIT type has no place for.
type HostFailed struct {
	// Function is the import's name in WIT.
	Function string
	cause    error
}

func (h *HostFailed) Error() string {
	return fmt.Sprintf("the host's `%s` failed: %s", h.Function, h.cause)
}

// Unwrap gives the error that the host returned.
func (h *HostFailed) Unwrap() error { return h.cause }

// NewHostFailed is for backends.
func NewHostFailed(function string, cause error) *HostFailed { return &HostFailed{function, cause} }

var fixes = [][2]string{
	{"unreachable", "the guest gave up (a Rust panic, a failed assertion, abort()): see the functions above"},
	{"out of bounds memory", "the guest read or wrote outside its memory: a bug in the component, or in unsafe code of it"},
	{"call stack exhausted", "the guest recursed too deeply"},
	{"integer divide by zero", "the guest divided by zero"},
	{"invalid utf-8", "the guest gave a string that is not UTF-8: strings must be UTF-8 on the way to the host"},
	{"out of bounds of memory", "the guest gave a pointer or length outside its memory: a bug in the component's bindings"},
	{"fuel allocated for hostcalls", "libwasmtime moves so much in one call and no more: pass less at a time, or run the component by wazero"},
	{"discriminant", "the guest gave a case that its type does not have: component and bindings of different tools"},
}

// NewTrap is for backends.
func NewTrap(reason string, frames []string) *Trap {
	fix := ""
	for _, known := range fixes {
		if strings.Contains(reason, known[0]) {
			fix = known[1]
			break
		}
	}
	return newTrap("WW520", reason, frames, fix, nil)
}

func newTrap(code, reason string, frames []string, fix string, cause error) *Trap {
	where := ""
	if len(frames) > 0 {
		where = fmt.Sprintf(" in `%s`", frames[0])
	}
	message := fmt.Sprintf("the component trapped%s: %s", where, reason)
	return &Trap{Failure: Failure{code, message, fix}, Reason: reason, Frames: frames, cause: cause}
}

// NewTimedOut is for backends; timeout is 0 where the context's deadline was the nearer one.
func NewTimedOut(timeout time.Duration, frames []string) *TimedOut {
	reason, fix := "the call took longer than its context's deadline", "give a context with more time"
	if timeout > 0 {
		reason, fix = fmt.Sprintf("the call took longer than its timeout of %s", timeout), "give a longer WithTimeout"
	}
	return &TimedOut{*newTrap("WW522", reason, frames, fix, context.DeadlineExceeded)}
}

// NewCanceled is for backends.
func NewCanceled(frames []string) *Canceled {
	return &Canceled{*newTrap("WW522", "the call's context was canceled", frames, "", context.Canceled)}
}

// NewOutOfMemory is for backends.
func NewOutOfMemory(limit uint64, frames []string) *OutOfMemory {
	reason := fmt.Sprintf("the guest needs more than the %d bytes of memory it may have", limit)
	return &OutOfMemory{*newTrap("WW523", reason, frames, "give more by WithMemory", nil)}
}

// NewExited is for backends.
func NewExited(status uint32, frames []string) *Exited {
	reason := fmt.Sprintf("Exited with i32 exit status %d", status)
	fix := "the guest ended itself (exit, or an error that its language did not catch): see the functions above"
	return &Exited{*newTrap("WW525", reason, frames, fix, nil), status}
}

package wazero

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/tetratelabs/wazero/sys"

	"witworks"
	"witworks/abi"
)

var (
	frame     = regexp.MustCompile(`^\t(\S[^\t]*)$`)
	place     = regexp.MustCompile(`^\t\t0x[0-9a-f]+: (\S.*)$`)
	signature = regexp.MustCompile(`\([^()]*\)( \S+)?$`)
)

// reasons are wasmtime's words for wazero's.
var reasons = map[string]string{
	"unreachable":                 "wasm `unreachable` instruction executed",
	"stack overflow":              "call stack exhausted",
	"invalid table access":        "undefined element: out of bounds table access",
	"indirect call type mismatch": "indirect call type mismatch",
}

// trap is the typed error for what wazero says.
func (x *instance) trap(err error, frames []string) error {
	var exit *sys.ExitError
	if errors.As(err, &exit) {
		return witworks.NewExited(exit.ExitCode(), frames)
	}
	reason, _, _ := strings.Cut(err.Error(), "\n")
	reason = strings.TrimSuffix(strings.TrimPrefix(reason, "wasm error: "), " (recovered by wazero)")
	if known, ok := reasons[reason]; ok {
		reason = known
	}
	if x.options.Memory > 0 && abi.RanOut(frames) {
		return witworks.NewOutOfMemory(x.options.Memory, frames)
	}
	return witworks.NewTrap(reason, frames)
}

// framesOf are the guest's functions in what wazero says, innermost first, with their places in the source where it knows them.
func (x *instance) framesOf(err error) []string {
	var frames []string
	for line := range strings.Lines(err.Error()) {
		line = strings.TrimSuffix(line, "\n")
		if found := place.FindStringSubmatch(line); found != nil && len(frames) > 0 {
			if last := &frames[len(frames)-1]; !strings.HasSuffix(*last, ")") || !strings.Contains(*last, " (") {
				*last += " (" + found[1] + ")"
			}
		} else if found := frame.FindStringSubmatch(line); found != nil {
			if name := x.nameOf(found[1]); x.look == 0 || name != fmt.Sprintf("$%d", x.look) {
				frames = append(frames, name)
			}
		}
	}
	return frames
}

func (x *instance) nameOf(text string) string {
	return abi.PlainName(strings.TrimPrefix(signature.ReplaceAllString(text, ""), x.name+"."))
}

// panicNoted is the panic that the guest noted, if it is one in Rust and has had one.
func (x *instance) panicNoted() string {
	if x.module == nil || x.data == nil {
		return ""
	}
	note := x.module.ExportedGlobal(abi.PanicNote)
	if note == nil {
		return ""
	}
	return abi.Panic(uint32(note.Get()), x.data.ReadUint32Le, x.data.Read)
}

func containsAny(text string, words ...string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

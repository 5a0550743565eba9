//go:build cgo

package wasmtime

import (
	"regexp"
	"slices"
	"strings"
)

var (
	anyFrame   = regexp.MustCompile(`^\s*\d+:\s+(?:0x[0-9a-f]+ - )?\S+!`)
	relayFrame = regexp.MustCompile(`^\s*\d+:\s+(?:0x[0-9a-f]+ - )?witworks_relay!`)
	// betweenComponents are wasmtime's words for what is wrong with a value, and those that it has for the same between component and host.
	betweenComponents = strings.NewReplacer(
		"string content out-of-bounds", "string pointer/length out of bounds of memory",
		"list content out-of-bounds", "list pointer/length out of bounds of memory",
		"invalid utf8 encoding", "invalid utf-8 sequence",
		"unaligned pointer", "pointer not aligned",
		"invalid variant discriminant", "discriminant out of range",
		"invalid `char` bit pattern", "converted integer out of range for `char`",
	)
)

// noRoom is the relay's function that makes its memory larger, or traps.
const noRoom = "witworks_relay!reach"

// withoutRelay is what wasmtime says of a trap as if the guest had been called without the relay: neither its frames nor that of
// wasmtime's own code between relay and guest.
func withoutRelay(said string) string {
	if strings.Contains(said, noRoom) {
		return "memory limit: no room for the values of the call"
	}
	lines := strings.Split(said, "\n")
	kept := slices.DeleteFunc(slices.Clone(lines), relayFrame.MatchString)
	for i := len(kept) - 1; i >= 0 && len(kept) < len(lines); i-- {
		if anyFrame.MatchString(kept[i]) {
			kept = slices.Delete(kept, i, i+1)
			break
		}
	}
	return betweenComponents.Replace(strings.Join(kept, "\n"))
}

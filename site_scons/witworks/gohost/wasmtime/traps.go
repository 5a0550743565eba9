//go:build cgo

package wasmtime

import (
	"regexp"
	"strings"

	"witworks"
	"witworks/abi"
)

var (
	frame  = regexp.MustCompile(`^\s*(?:\d+:\s+0x[0-9a-f]+)? - (.+?)\s*$`)
	place  = regexp.MustCompile(`^\s+at (\S.*:\d+(?::\d+)?)\s*$`)
	module = regexp.MustCompile(`^[^!]*[^\s<(&!]!(.)`)
	number = regexp.MustCompile(`^\d+: `)
)

// framesOf are the guest's functions, innermost first, with their places in the source where it knows them; none of the glue.
func framesOf(said string) []string {
	var frames []string
	above, before := "", ""
	for line := range strings.Lines(said) {
		line = strings.TrimSuffix(line, "\n")
		if found := frame.FindStringSubmatch(line); found != nil {
			above, before = before, found[1]
			if !isGlue(before, above) {
				frames = append(frames, abi.PlainName(module.ReplaceAllString(before, "$1")))
			}
		} else if found := place.FindStringSubmatch(line); found != nil && len(frames) > 0 {
			frames[len(frames)-1] += " (" + found[1] + ")"
		}
	}
	return frames
}

// isGlue says whether a frame is of the WASI project's adapter, or of what waits for the guest, or of libwasmtime's own code between
// that and the guest, which has no name.
func isGlue(name, above string) bool {
	return strings.HasPrefix(name, "wit-component:") || strings.HasPrefix(name, "witworks_waits") ||
		strings.HasPrefix(above, "witworks_waits!") && strings.HasPrefix(name, "<unknown>!")
}

// reasonOf is what wasmtime gives as the last cause.
func reasonOf(said string) string {
	_, causes, found := strings.Cut(said, "Caused by:")
	if !found {
		causes = said
	}
	var lines []string
	for line := range strings.Lines(causes) {
		if line = number.ReplaceAllString(strings.TrimSpace(line), ""); line != "" {
			lines = append(lines, line)
			if trap, isTrap := strings.CutPrefix(line, "wasm trap:"); isTrap {
				return strings.TrimSpace(trap)
			}
		}
	}
	return strings.Join(lines, "; ")
}

// trap is the typed error for what wasmtime says; status is not negative where the guest has ended itself.
func (x *instance) trap(said string, status int, frames []string) error {
	reason := reasonOf(said)
	if status >= 0 {
		return witworks.NewExited(uint32(status), frames)
	}
	isOut := strings.Contains(reason, "memory limit") || strings.Contains(reason, "memory minimum size")
	if x.options.Memory > 0 && (isOut || abi.RanOut(frames)) {
		return witworks.NewOutOfMemory(x.options.Memory, frames)
	}
	return witworks.NewTrap(reason, frames)
}

func oneLine(said string) string { return strings.Join(strings.Fields(said), " ") }

//go:build cgo

package wasmtime

import (
	"errors"
	"regexp"
	"strings"

	"witworks"
)

var (
	frame  = regexp.MustCompile(`^\s*(?:\d+:\s+0x[0-9a-f]+)? - (.+?)\s*$`)
	place  = regexp.MustCompile(`^\s+at (\S.*:\d+(?::\d+)?)\s*$`)
	module = regexp.MustCompile(`^[^!]*[^\s<(&!]!(.)`)
	hash   = regexp.MustCompile(`(\w)\[[0-9a-f]{8,16}\]`)
	outOf  = regexp.MustCompile(`rust_oom|handle_alloc_error|alloc_error_handler|cabi_realloc|runtime\.mallocgc`)
	number = regexp.MustCompile(`^\d+: `)
)

// framesOf are the guest's functions, innermost first, with their places in the source where it knows them; none of the glue.
func framesOf(said string) []string {
	var frames []string
	for line := range strings.Lines(said) {
		line = strings.TrimSuffix(line, "\n")
		if found := frame.FindStringSubmatch(line); found != nil {
			if !strings.HasPrefix(found[1], "wit-component:") {
				frames = append(frames, hash.ReplaceAllString(module.ReplaceAllString(found[1], "$1"), "$1"))
			}
		} else if found := place.FindStringSubmatch(line); found != nil && len(frames) > 0 {
			frames[len(frames)-1] += " (" + found[1] + ")"
		}
	}
	return frames
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

// trap is the typed error for what wasmtime says.
func (x *instance) trap(err error, frames []string) error {
	reason := reasonOf(err.Error())
	var found *wasmtimeError
	if errors.As(err, &found) && found.status >= 0 {
		return witworks.NewExited(uint32(found.status), frames)
	}
	if x.options.Memory > 0 {
		if strings.Contains(reason, "memory limit") || strings.Contains(reason, "memory minimum size") {
			return witworks.NewOutOfMemory(x.options.Memory, frames)
		}
		for _, one := range frames {
			if outOf.MatchString(one) {
				return witworks.NewOutOfMemory(x.options.Memory, frames)
			}
		}
	}
	return witworks.NewTrap(reason, frames)
}

func oneLine(said string) string { return strings.Join(strings.Fields(said), " ") }

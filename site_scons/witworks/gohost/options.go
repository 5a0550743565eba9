package witworks

import (
	"fmt"
	"io"
	"os"
	"time"
)

// Options are what the options of an instance say.
type Options struct {
	// Memory is how many bytes the guest may have; 0 for no limit of ours.
	Memory uint64
	// Timeout is how long each call may take; 0 for as long as its context lets it.
	Timeout time.Duration
	// Stdout and Stderr take what a guest with WASI writes; nil throws it away.
	Stdout, Stderr io.Writer
	// Component is another build of the component than the one in the bindings, and File where it is from.
	Component []byte
	File      string
}

// Option changes how an instance is made.
type Option func(*Options) error

// WithMemory limits the memory of the guest to so many bytes. It may have whole pages of 64 KiB.
func WithMemory(bytes uint64) Option {
	return func(o *Options) error {
		if bytes == 0 {
			return &BadLimit{Failure{"WW513", "`WithMemory` must be more than 0 bytes", "leave it out for no limit"}}
		}
		o.Memory = bytes
		return nil
	}
}

// WithTimeout limits each call; its context may end it earlier.
func WithTimeout(timeout time.Duration) Option {
	return func(o *Options) error {
		if timeout <= 0 {
			message := fmt.Sprintf("`WithTimeout` must be more than 0, not %s", timeout)
			return &BadLimit{Failure{"WW513", message, "leave it out for no limit"}}
		}
		o.Timeout = timeout
		return nil
	}
}

// WithOutput takes what a guest with WASI writes to its standard output and its standard error; nil throws it away.
func WithOutput(stdout, stderr io.Writer) Option {
	return func(o *Options) error {
		o.Stdout, o.Stderr = stdout, stderr
		return nil
	}
}

// WithComponent runs another build of the component than the one that the bindings hold; it must be of the same world.
func WithComponent(component []byte) Option {
	return func(o *Options) error {
		o.Component, o.File = component, "memory"
		return nil
	}
}

// WithComponentFile runs the component in that file instead of the one that the bindings hold; it must be of the same world.
func WithComponentFile(path string) Option {
	return func(o *Options) error {
		component, err := os.ReadFile(path)
		if err != nil {
			return &NotAComponent{Failure{"WW503", fmt.Sprintf("%s cannot be read: %s", path, err), "put a component of its world there"}}
		}
		o.Component, o.File = component, path
		return nil
	}
}

// Apply gives what all options say together.
func Apply(options []Option) (Options, error) {
	var all Options
	for _, option := range options {
		if err := option(&all); err != nil {
			return Options{}, err
		}
	}
	return all, nil
}

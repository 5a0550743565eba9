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
	// Arguments, Environment and Folders are what a guest with WASI may see of the machine.
	Arguments   []string
	Environment map[string]string
	Folders     []Folder
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

// Folder is a folder of the host's that a guest with WASI may enter.
type Folder struct {
	// Host is its path here, Guest what the guest calls it.
	Host, Guest string
	// Write says whether the guest may change what is in it.
	Write bool
}

// WithArguments gives a guest with WASI arguments.
func WithArguments(arguments ...string) Option {
	return func(o *Options) error {
		o.Arguments = arguments
		return nil
	}
}

// WithEnvironment gives a guest with WASI variables, and none of the host's.
func WithEnvironment(variables map[string]string) Option {
	return func(o *Options) error {
		o.Environment = variables
		return nil
	}
}

// WithFolder lets a guest with WASI read what is in a folder, which it knows by a path of its own. It takes libwasmtime.
func WithFolder(host, guest string) Option { return withFolder(Folder{Host: host, Guest: guest}) }

// WithWritableFolder lets a guest with WASI read and change what is in a folder. It takes libwasmtime.
func WithWritableFolder(host, guest string) Option {
	return withFolder(Folder{Host: host, Guest: guest, Write: true})
}

func withFolder(folder Folder) Option {
	return func(o *Options) error {
		if info, err := os.Stat(folder.Host); err != nil || !info.IsDir() {
			message := fmt.Sprintf("the folder %q, granted as %q, cannot be opened", folder.Host, folder.Guest)
			return &BadWASI{Failure{"WW517", message, "grant a folder that is there"}}
		}
		o.Folders = append(o.Folders, folder)
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

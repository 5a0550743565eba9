package export_local_component_{{module}}_greetings

import "testing"

func TestGreet(t *testing.T) {
	for name, want := range map[string]string{"Ada": "Hello, Ada!", "": "Hello, world!"} {
		if got := Greet(name); got != want {
			t.Errorf("Greet(%q) = %q, not %q", name, got, want)
		}
	}
}

// Package export_local_component_{{module}}_greetings implements the interface greetings.
package export_local_component_{{module}}_greetings

// Greet returns a line that greets name, or the world when name is empty.
func Greet(name string) string {
	if name == "" {
		name = "world"
	}
	return "Hello, " + name + "!"
}

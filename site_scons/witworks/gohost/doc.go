// Package witworks is what the Go bindings of components have in common: options, errors, pools of instances.
//
// Each component is a package of its own, made by `scons go`. Its instances run on one of two backends with the same API: wazero,
// which is Go alone, or libwasmtime, which is called by cgo.
package witworks

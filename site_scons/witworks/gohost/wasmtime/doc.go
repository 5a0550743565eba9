// Package wasmtime runs components of every kind by libwasmtime, through cgo.
//
// The headers and the library lie in the folders include and lib, where `./scons go` puts them.
package wasmtime

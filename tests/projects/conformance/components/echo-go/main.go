// Command echo-go is the conformance guest in Go.
package main

import _ "echo-go/exports/wit_exports"

//witworks:world conformance

func main() {}

package abi

import (
	"regexp"
	"slices"
)

var (
	crateHash = regexp.MustCompile(`(\w)\[[0-9a-f]{8,16}\]`)
	allocator = regexp.MustCompile(`rust_oom|handle_alloc_error|alloc_error_handler|cabi_realloc|runtime\.mallocgc`)
)

// PlainName is the name of a guest's function without the hashes that Rust adds to those of crates.
func PlainName(name string) string { return crateHash.ReplaceAllString(name, "$1") }

// RanOut says whether a guest with these frames has trapped in what finds memory for it.
func RanOut(frames []string) bool { return slices.ContainsFunc(frames, allocator.MatchString) }

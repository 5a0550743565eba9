package component

import (
	"strings"

	"witworks/internal/wasm"
)

// Preview1 is the module with its imports of WASI preview 1 under their own names, and whether it has any.
//
// A guest may import a function twice, as Go does; wit-component then calls the second `fd_write [v2]`.
func Preview1(module []byte) (made []byte, has bool, err error) {
	err = wasm.Reading(func() {
		all := wasm.Sections(module)
		made = append(made, module[:wasm.HeaderSize]...)
		for _, one := range all {
			if one.Kind == importSection {
				one.Content, has = renamed(one.Content)
			}
			made = wasm.AppendSection(made, one.Kind, one.Content)
		}
	})
	return made, has, err
}

func renamed(content []byte) (made []byte, has bool) {
	r := wasm.NewReader(content)
	count := r.Number()
	made = wasm.AppendNumber(nil, count)
	for range count {
		owner, name := r.Name(), r.Name()
		start := r.At()
		r.Imported()
		if owner == preview1 {
			has = true
			name, _, _ = strings.Cut(name, " ")
		}
		made = wasm.AppendBlock(wasm.AppendBlock(made, owner), name)
		made = append(made, r.Since(start)...)
	}
	return made, has
}

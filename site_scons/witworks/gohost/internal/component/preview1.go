package component

import "strings"

// Preview1 is the module with its imports of WASI preview 1 under their own names, and whether it has any.
//
// A guest may import a function twice, as Go does; wit-component then calls the second `fd_write [v2]`.
func Preview1(module []byte) (made []byte, has bool, err error) {
	err = reading(func() {
		made = append([]byte{}, module[:len(header)]...)
		sections(module, func(kind byte, content []byte) {
			if kind == importSection {
				content, has = renamed(content)
			}
			made = append(made, kind)
			made = append(leb(made, len(content)), content...)
		})
	})
	return made, has, err
}

func renamed(content []byte) (made []byte, has bool) {
	r := reader{content, 0}
	count := r.number()
	made = leb(nil, count)
	for range count {
		owner, name := r.name(), r.name()
		start := r.at
		skipImport(&r)
		if owner == preview1 {
			has = true
			name, _, _ = strings.Cut(name, " ")
		}
		made = named(named(made, owner), name)
		made = append(made, content[start:r.at]...)
	}
	return made, has
}

func named(to []byte, name string) []byte { return append(leb(to, len(name)), name...) }

func leb(to []byte, value int) []byte {
	for value > 0x7f {
		to = append(to, byte(value&0x7f|0x80))
		value >>= 7
	}
	return append(to, byte(value))
}

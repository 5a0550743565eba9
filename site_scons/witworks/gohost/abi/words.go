package abi

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// kept is how many bytes a trap quotes.
const kept = 4_000

// adapter is what the WASI project's adapter says of a trap of its own: nothing that anybody could use.
var adapter = regexp.MustCompile(`(?m)^unreachable executed at adapter line \d+$`)

// Words are the last that a guest said before it trapped.
type Words struct {
	// Noted gives what a guest noted in its memory that has nobody to tell; nil where no memory can be seen.
	Noted func() string
	lock  sync.Mutex
	tail  []byte
}

// Hear keeps the end of what the guest writes to standard error.
func (w *Words) Hear(data []byte) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.tail = append(w.tail, data[max(0, len(data)-kept):]...)
	if len(w.tail) > kept {
		w.tail = append(w.tail[:0], w.tail[len(w.tail)-kept:]...)
	}
}

func (w *Words) said() string {
	w.lock.Lock()
	defer w.lock.Unlock()
	text := adapter.ReplaceAllString(strings.ToValidUTF8(string(w.tail), "\uFFFD"), "")
	if text = strings.TrimSpace(text); text == "" && w.Noted != nil {
		text = w.Noted()
	}
	return text
}

// PanicNote is the export of a guest in Rust that says where it notes why it panicked.
const PanicNote = "witworks_panic"

// Panic is the panic that a guest in Rust noted at an address of its memory, in Rust's own words: "panicked at src/lib.rs:1:2:"
// and the message; empty where none is noted. Nothing that the guest says is believed: read refuses what is not in the memory.
func Panic(at uint32, word func(at uint32) (uint32, bool), read func(at, size uint32) ([]byte, bool)) string {
	var note [6]uint32 // message, its size, file, its size, line, column
	for i := range note {
		value, isInside := word(at + 4*uint32(i))
		if !isInside {
			return ""
		}
		note[i] = value
	}
	text := func(at, size uint32) string {
		found, _ := read(at, min(size, kept))
		return strings.ToValidUTF8(string(found), "\uFFFD")
	}
	if note[3] == 0 {
		return ""
	}
	where := text(note[2], note[3]) + ":" + strconv.Itoa(int(note[4])) + ":" + strconv.Itoa(int(note[5]))
	return strings.TrimSpace("panicked at " + where + ":\n" + text(note[0], note[1]))
}

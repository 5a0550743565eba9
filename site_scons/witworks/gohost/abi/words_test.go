package abi

import (
	"encoding/binary"
	"strings"
	"testing"
)

// memory gives Panic what it reads.
type memory []byte

func (m memory) word(at uint32) (uint32, bool) {
	found, isInside := m.read(at, 4)
	if !isInside {
		return 0, false
	}
	return binary.LittleEndian.Uint32(found), true
}

func (m memory) read(at, size uint32) ([]byte, bool) {
	if uint64(at)+uint64(size) > uint64(len(m)) {
		return nil, false
	}
	return m[at : at+size], true
}

func noted(at uint32, words string, note ...uint32) string {
	all := make(memory, 1<<16)
	copy(all[1000:], words)
	for i, value := range note {
		binary.LittleEndian.PutUint32(all[at+4*uint32(i):], value)
	}
	return Panic(at, all.word, all.read)
}

func TestAPanicIsToldAsRustTellsIt(t *testing.T) {
	for want, got := range map[string]string{
		"panicked at lib.rs:12:5:\nwhy": noted(16, "lib.rswhy", 1006, 3, 1000, 6, 12, 5),
		"panicked at lib.rs:12:5:":      noted(16, "lib.rs", 0, 0, 1000, 6, 12, 5),
		"panicked at \uFFFD:12:5:\na":   noted(16, "a\xff", 1000, 1, 1001, 1, 12, 5),
	} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

func TestANoteBeyondTheMemoryIsNone(t *testing.T) {
	for _, at := range []uint32{1<<16 - 23, 1 << 31, 1<<32 - 1} {
		if found := Panic(at, make(memory, 1<<16).word, make(memory, 1<<16).read); found != "" {
			t.Errorf("%q at %d", found, at)
		}
	}
	if found := noted(16, "lib.rs", 1<<32-1, 1<<32-1, 1000, 6, 12, 5); found != "panicked at lib.rs:12:5:" {
		t.Errorf("%q", found)
	}
}

func TestWordsKeepTheEndOfWhatIsWritten(t *testing.T) {
	var words Words
	words.Noted = func() string { return "noted" }
	if said := words.said(); said != "noted" {
		t.Errorf("%q", said)
	}
	for range 3 {
		words.Hear([]byte(strings.Repeat("a", kept-1)))
	}
	words.Hear([]byte("\nunreachable executed at adapter line 12\nend\n"))
	if said := words.said(); len(said) > kept || len(said) < kept-100 || !strings.HasSuffix(said, "a\n\nend") {
		t.Errorf("%d bytes: %q", len(said), said[max(0, len(said)-60):])
	}
}

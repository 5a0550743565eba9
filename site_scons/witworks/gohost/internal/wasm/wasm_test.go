package wasm_test

import (
	"errors"
	"testing"

	"witworks/internal/wasm"
)

func TestNumbersHaveFiveBytesAndNoMoreBitsThanFit(t *testing.T) {
	for _, one := range []struct {
		data  []byte
		value uint32
		good  bool
	}{
		{[]byte{0}, 0, true},
		{[]byte{0xe5, 0x8e, 0x26}, 624485, true},
		{[]byte{0x80, 0x80, 0x80, 0x80, 0x00}, 0, true},
		{[]byte{0xff, 0xff, 0xff, 0xff, 0x0f}, 1<<32 - 1, true},
		{[]byte{0xff, 0xff, 0xff, 0xff, 0x1f}, 0, false},
		{[]byte{0x80, 0x80, 0x80, 0x80, 0x80, 0x00}, 0, false},
		{[]byte{0x80, 0x80}, 0, false},
		{nil, 0, false},
	} {
		var value uint32
		err := wasm.Reading(func() { value = wasm.NewReader(one.data).Number() })
		if (err == nil) != one.good || value != one.value {
			t.Errorf("%x is %d, %v", one.data, value, err)
		}
		if again := wasm.AppendNumber(nil, one.value); one.good && len(again) < len(one.data) && len(one.data) != 5 {
			t.Errorf("%d is written as %x", one.value, again)
		}
	}
}

func TestSectionsAreReadAsTheyWereWritten(t *testing.T) {
	data := []byte("\x00asm\x0d\x00\x01\x00")
	data = wasm.AppendSection(data, 3, []byte("content"))
	data = wasm.AppendSection(data, wasm.CustomSection, append(wasm.AppendBlock(nil, "name"), "held"...))
	var all []wasm.Section
	var held []byte
	err := wasm.Reading(func() {
		all = wasm.Sections(data)
		held, _ = wasm.Custom(data, "name")
		if _, found := wasm.Custom(data, "none"); found {
			t.Error("found what there is not")
		}
	})
	if err != nil || len(all) != 2 || string(all[0].Content) != "content" || string(held) != "held" || !wasm.IsComponent(data) {
		t.Error(err, all, held)
	}
	for size := range data {
		if err := wasm.Reading(func() { wasm.Custom(data[:size], "name") }); size > 8 && size != 17 && !errors.Is(err, wasm.ErrShort) {
			t.Error(size, err)
		}
	}
}

func TestAMistakeOfGosOwnIsNoDamage(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it was taken for damage")
		}
	}()
	_ = wasm.Reading(func() { _ = []byte{}[len(t.Name()):] })
}

package main

import (
	"context"
	"errors"
	"math/rand"
	"os"
	"strings"
	"testing"
	"time"

	"witworks"
	imagefilter "witworks/component/image-filter"
)

// TestDamagedComponentsAreErrors changes bits of a component, and cuts it short: whatever comes of it is an error with a code, or works.
func TestDamagedComponentsAreErrors(t *testing.T) {
	whole, err := os.ReadFile("../../build/go/image-filter/image-filter.wasm")
	if err != nil {
		t.Fatal(err)
	}
	random, refused := rand.New(rand.NewSource(1)), 0
	for n := range 40 {
		damaged := append([]byte{}, whole...)
		if n%3 == 0 {
			damaged = damaged[:random.Intn(len(damaged))]
		} else {
			damaged[random.Intn(len(damaged))] ^= 1 << random.Intn(8)
		}
		limits := []witworks.Option{witworks.WithMemory(64 << 20), witworks.WithTimeout(time.Second)}
		c, err := imagefilter.New(context.Background(), append(limits, witworks.WithComponent(damaged))...)
		if err != nil {
			refused++
			if !strings.HasPrefix(err.Error(), "[WW") {
				t.Error(err)
			}
			continue
		}
		picture := imagefilter.Image{Width: 4, Height: 4, Format: imagefilter.FormatRgba8, Pixels: make([]byte, 64)}
		if _, err = c.Filters.Blur(context.Background(), picture, 1); err != nil && !strings.HasPrefix(err.Error(), "[WW") {
			var no *imagefilter.BlurError
			if !errors.As(err, &no) {
				t.Error(err)
			}
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	if refused == 0 {
		t.Error("no component was damaged enough to be refused")
	}
}

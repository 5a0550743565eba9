package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"witworks"
	analyticsprocessor "witworks/component/analytics-processor"
	imagefilter "witworks/component/image-filter"
)

func usual() Limits {
	return Limits{Instances: 3, Memory: 64 << 20, Timeout: 20 * time.Second, Wait: 20 * time.Second, Body: 8 << 20}
}

func start(t *testing.T, limits Limits, options ...witworks.Option) *httptest.Server {
	t.Helper()
	service, err := NewService(limits, options...)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(service)
	t.Cleanup(func() {
		server.Close()
		if err := service.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

func post(t testing.TB, url string, body []byte) (status int, answer []byte) {
	t.Helper()
	response, err := http.Post(url, "application/octet-stream", bytes.NewReader(body))
	if err != nil {
		t.Error(err)
		return 0, nil
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(response.Body)
	if err != nil {
		t.Error(err)
	}
	return response.StatusCode, answer
}

// checkered is a picture whose pixels all differ from their neighbours.
func checkered(width, height int) []byte {
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			picture.SetNRGBA(x, y, color.NRGBA{uint8(x * 40), uint8(y * 40), uint8(255 * ((x + y) % 2)), 255})
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		panic(err)
	}
	return file.Bytes()
}

func decoded(t testing.TB, answer []byte) image.Image {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(answer))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

func TestPicturesAreFiltered(t *testing.T) {
	server, given := start(t, usual()), checkered(6, 4)
	status, answer := post(t, server.URL+"/pictures/grayscale", given)
	if status != http.StatusOK {
		t.Fatal(status, string(answer))
	}
	red, green, blue := 1*40, 2*40, 255.0*1
	wanted := 0.299*float64(red) + 0.587*float64(green) + 0.114*blue
	if got := color.GrayModel.Convert(decoded(t, answer).At(1, 2)).(color.Gray).Y; float64(got) < wanted-1 || float64(got) > wanted+1 {
		t.Errorf("the pixel is %d instead of about %.1f", got, wanted)
	}
	status, answer = post(t, server.URL+"/pictures/resize?width=3&height=8", given)
	if size := decoded(t, answer).Bounds().Size(); status != http.StatusOK || size != image.Pt(3, 8) {
		t.Error(status, size)
	}
	status, answer = post(t, server.URL+"/pictures/blur?radius=0", given)
	if same := decoded(t, answer).At(3, 3); status != http.StatusOK || same != decoded(t, given).At(3, 3) {
		t.Error(status, same)
	}
}

const points = `[{"timestamp":"2026-06-12T10:00:00Z","value":42.5,"label":"cpu"},{"timestamp":"2026-06-12T10:01:00Z","value":-1},
{"timestamp":"2026-06-12T10:02:00Z","value":55.3,"label":"naïve 🦀"}]`

func TestPointsAreCondensed(t *testing.T) {
	server := start(t, usual())
	for path, wanted := range map[string]string{
		"/points/process": `[{"timestamp":"2026-06-12T10:00:00Z","value":42.5,"label":"cpu"},` +
			`{"timestamp":"2026-06-12T10:02:00Z","value":55.3,"label":"naïve 🦀"}]`,
		"/points/aggregate?window=2": `[{"timestamp":"2026-06-12T10:00:00Z","value":20.75},` +
			`{"timestamp":"2026-06-12T10:02:00Z","value":55.3,"label":"naïve 🦀"}]`,
	} {
		if status, answer := post(t, server.URL+path, []byte(points)); status != http.StatusOK || strings.TrimSpace(string(answer)) != wanted {
			t.Error(path, status, string(answer))
		}
	}
}

// told holds an answer to a status, and to an error in JSON that has the words.
func told(t *testing.T, status int, answer []byte, wanted int, words string) {
	t.Helper()
	var said struct{ Error string }
	if err := json.Unmarshal(answer, &said); err != nil || status != wanted || !strings.Contains(said.Error, words) {
		t.Errorf("%d %s instead of %d with %q", status, answer, wanted, words)
	}
}

func TestWhatIsWrongIsTold(t *testing.T) {
	limits := usual()
	limits.Body = 1 << 16
	server := start(t, limits)
	for _, one := range []struct {
		path, body string
		status     int
		words      string
	}{
		{"/pictures/blur?radius=1", "no picture", http.StatusUnsupportedMediaType, "no PNG"},
		{"/pictures/blur?radius=1", string(checkered(2, 2)[:60]), http.StatusBadRequest, "damaged"},
		{"/pictures/blur?radius=-1", string(checkered(2, 2)), http.StatusBadRequest, "?radius="},
		{"/pictures/blur?radius=256", string(checkered(2, 2)), http.StatusUnprocessableEntity, "blur: ProblemRadiusTooLarge"},
		{"/pictures/resize?width=0&height=1", string(checkered(2, 2)), http.StatusUnprocessableEntity, "resize: ProblemEmpty"},
		{"/pictures/sharpen", string(checkered(2, 2)), http.StatusNotFound, "sharpen"},
		{"/pictures/grayscale", strings.Repeat("x", 1<<16+1), http.StatusRequestEntityTooLarge, "too large"},
		{"/points/process", "{", http.StatusBadRequest, "no list of points"},
		{"/points/process", "[]", http.StatusUnprocessableEntity, "No valid data points after filtering"},
		{"/points/aggregate?window=2", `[{"timestamp":"","value":1.7e308},{"timestamp":"","value":1.7e308}]`, http.StatusUnprocessableEntity, "JSON has no way"},
		{"/points/aggregate", points, http.StatusBadRequest, "?window="},
	} {
		status, answer := post(t, server.URL+one.path, []byte(one.body))
		told(t, status, answer, one.status, one.words)
	}
	if response, err := http.Get(server.URL + "/points/process"); err != nil || response.StatusCode != http.StatusMethodNotAllowed {
		t.Error(response, err)
	}
}

func TestAPictureThatIsNoneIsAnError(t *testing.T) {
	for _, made := range []imagefilter.Image{
		{Width: 2, Height: 2, Format: imagefilter.FormatRgba8, Pixels: make([]byte, 15)},
		{Width: 60000, Height: 60000, Format: imagefilter.FormatRgb8},
		{Width: 1<<32 - 1, Height: 1<<32 - 1, Format: imagefilter.FormatGray8},
		{Width: 2, Height: 2, Format: imagefilter.FormatRgb8, Pixels: make([]byte, 13)},
	} {
		_, err := shown(made)
		if status, _ := statusOf(err); status != http.StatusBadGateway {
			t.Error(made.Width, made.Height, err)
		}
	}
	for format, bytes := range map[imagefilter.Format]int{imagefilter.FormatGray8: 4, imagefilter.FormatRgb8: 12, imagefilter.FormatRgba8: 16} {
		if _, err := shown(imagefilter.Image{Width: 2, Height: 2, Format: format, Pixels: make([]byte, bytes)}); err != nil {
			t.Error(format, err)
		}
	}
}

func TestTheMemoryLimitIsAnError(t *testing.T) {
	limits := usual()
	limits.Memory = 2 << 20
	server := start(t, limits)
	large := fmt.Sprintf(`[{"timestamp":"%s","value":1}]`, strings.Repeat("x", 4<<20))
	status, answer := post(t, server.URL+"/points/process", []byte(large))
	told(t, status, answer, http.StatusInsufficientStorage, "more memory")
	if status, answer := post(t, server.URL+"/points/process", []byte(points)); status != http.StatusOK {
		t.Error("the instance that ran out of memory was not replaced:", status, string(answer))
	}
}

func TestTheTimeoutIsAnError(t *testing.T) {
	limits := usual()
	limits.Timeout = time.Microsecond
	server := start(t, limits)
	status, answer := post(t, server.URL+"/pictures/blur?radius=200", checkered(400, 400))
	told(t, status, answer, http.StatusGatewayTimeout, "too long")
}

func TestWhoWaitsTooLongIsToldToComeAgain(t *testing.T) {
	limits := usual()
	limits.Instances, limits.Wait = 1, time.Millisecond
	service, err := NewService(limits)
	if err != nil {
		t.Fatal(err)
	}
	held, release := make(chan struct{}), make(chan struct{})
	go with(service, httptest.NewRequest("POST", "/", nil), service.points, hold(held, release))
	<-held
	recorder := httptest.NewRecorder()
	service.ServeHTTP(recorder, httptest.NewRequest("POST", "/points/process", strings.NewReader(points)))
	told(t, recorder.Code, recorder.Body.Bytes(), http.StatusServiceUnavailable, "try again later")
	if recorder.Header().Get("Retry-After") == "" {
		t.Error("there is no Retry-After")
	}
	close(release)
	if err := service.Close(); err != nil {
		t.Error(err)
	}
}

func TestTheBackendIsTheOneThatWasAskedFor(t *testing.T) {
	wanted := os.Getenv("WITWORKS_GO_BACKEND")
	if wanted == "" {
		t.Skip("WITWORKS_GO_BACKEND names none")
	}
	for _, found := range []string{imagefilter.Backend, analyticsprocessor.Backend} {
		if found != wanted {
			t.Errorf("a component runs on %s instead of %s", found, wanted)
		}
	}
}

// TestATrapIsAnError runs a component of the same world each of whose functions traps; `wasm-tools component embed --dummy` makes it.
func TestATrapIsAnError(t *testing.T) {
	path := os.Getenv("WITWORKS_TRAPPING_IMAGE_FILTER")
	if path == "" {
		t.Skip("WITWORKS_TRAPPING_IMAGE_FILTER names no component; tests/e2e/test_go_host.py makes one")
	}
	limits := usual()
	pool, err := witworks.NewPool(1, trapping(path))
	if err != nil {
		t.Fatal(err)
	}
	service, err := NewService(limits)
	if err != nil {
		t.Fatal(err)
	}
	defer service.Close()
	service.pictures = pool
	for range 2 { // the second time too: the instance that trapped was replaced
		recorder := httptest.NewRecorder()
		service.ServeHTTP(recorder, httptest.NewRequest("POST", "/pictures/grayscale", bytes.NewReader(checkered(2, 2))))
		told(t, recorder.Code, recorder.Body.Bytes(), http.StatusBadGateway, "the component failed")
	}
}

// TestLoad has many clients call both components at once; each gets the answer to its own question.
func TestLoad(t *testing.T) {
	server := start(t, usual())
	const clients, requests = 16, 12
	var wrong atomic.Int64
	var all sync.WaitGroup
	for client := range clients {
		all.Go(func() {
			given := checkered(10+client, 8)
			for n := range requests {
				if n%2 == 0 {
					status, answer := post(t, server.URL+"/pictures/blur?radius=3", given)
					picture, err := png.Decode(bytes.NewReader(answer)) // not decoded: Fatal is for the test's own goroutine
					if status != http.StatusOK || err != nil || picture.Bounds().Dx() != 10+client {
						wrong.Add(1)
					}
					continue
				}
				label := fmt.Sprintf("%d-%d", client, n)
				status, answer := post(t, server.URL+"/points/process", []byte(`[{"timestamp":"t","value":1,"label":"`+label+`"}]`))
				if status != http.StatusOK || !bytes.Contains(answer, []byte(label)) {
					wrong.Add(1)
				}
			}
		})
	}
	all.Wait()
	if wrong.Load() != 0 {
		t.Errorf("%d of %d answers were wrong", wrong.Load(), clients*requests)
	}
}

func BenchmarkBlur(b *testing.B)    { load(b, "/pictures/blur?radius=4", checkered(256, 256)) }
func BenchmarkProcess(b *testing.B) { load(b, "/points/process", []byte(points)) }

// load measures requests of as many clients as there are cores.
func load(b *testing.B, path string, body []byte) {
	service, err := NewService(usual())
	if err != nil {
		b.Fatal(err)
	}
	defer service.Close()
	server := httptest.NewServer(service)
	defer server.Close()
	b.ResetTimer()
	b.RunParallel(func(run *testing.PB) {
		for run.Next() {
			if status, answer := post(b, server.URL+path, body); status != http.StatusOK {
				b.Error(status, string(answer))
			}
		}
	})
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"

	"witworks"
	imagefilter "witworks/component/image-filter"
)

// errBusy is why a request that waited too long for an instance gets none.
var errBusy = errors.New("every instance is in use")

// refusal is an error with its status.
type refusal struct {
	status  int
	message string
}

func (r *refusal) Error() string { return r.message }

// statusOf is the HTTP status of whatever may go wrong, and what to tell the client: of a trap no more than that.
func statusOf(err error) (int, string) {
	var (
		refused  *refusal
		large    *http.MaxBytesError
		timedOut *witworks.TimedOut
		canceled *witworks.Canceled
		memory   *witworks.OutOfMemory
		trap     *witworks.Trap
		bad      *witworks.BadValue
	)
	switch {
	case errors.As(err, &refused):
		return refused.status, refused.message
	case errors.As(err, &large):
		return http.StatusRequestEntityTooLarge, "the body is too large"
	case isRefused(err):
		return http.StatusUnprocessableEntity, err.Error()
	case errors.As(err, &bad):
		return http.StatusBadRequest, bad.Message
	case errors.Is(err, errBusy):
		return http.StatusServiceUnavailable, "every instance is in use: try again later"
	case errors.As(err, &timedOut):
		return http.StatusGatewayTimeout, "the component took too long"
	case errors.As(err, &canceled), errors.Is(err, context.Canceled):
		return 499, "the client has gone"
	case errors.As(err, &memory):
		return http.StatusInsufficientStorage, "the component needs more memory than it may have"
	case errors.As(err, &trap):
		return http.StatusBadGateway, "the component failed"
	}
	return http.StatusInternalServerError, "the service failed"
}

// isRefused says whether the component itself said no, by the `err` of its result.
func isRefused(err error) bool {
	var (
		gray   *imagefilter.GrayscaleError
		blur   *imagefilter.BlurError
		resize *imagefilter.ResizeError
	)
	return errors.As(err, &gray) || errors.As(err, &blur) || errors.As(err, &resize)
}

// fail answers an error; what the client is not told goes to the log.
func fail(w http.ResponseWriter, r *http.Request, err error) {
	status, message := statusOf(err)
	if status >= http.StatusInternalServerError {
		slog.Error("request failed", "path", r.URL.Path, "status", status, "error", err)
	}
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": message}) // the reader has gone; there is nobody to tell
}

// file is a body that can be read more than once.
type file []byte

func (f file) reader() io.Reader { return bytes.NewReader(f) }

// body is the whole body of a request, as far as it may go.
func body(r *http.Request) (file, error) {
	data, err := io.ReadAll(r.Body)
	return data, err
}

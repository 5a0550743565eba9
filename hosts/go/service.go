package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"witworks"
	analyticsprocessor "witworks/component/analytics-processor"
	imagefilter "witworks/component/image-filter"
)

// Limits are what a request may use up.
type Limits struct {
	// Instances is how many there are of each component.
	Instances int
	// Memory is how many bytes an instance may have.
	Memory uint64
	// Timeout is for a call, Wait for the way to an instance.
	Timeout, Wait time.Duration
	// Body is how many bytes a request may have.
	Body int64
}

// Service answers requests with instances of both components.
type Service struct {
	mux      *http.ServeMux
	limits   Limits
	pictures *witworks.Pool[*imagefilter.ImageFilter]
	points   *witworks.Pool[*analyticsprocessor.AnalyticsProcessor]
}

// NewService is a service whose instances are made when they are first needed; options are for all of them.
func NewService(limits Limits, options ...witworks.Option) (*Service, error) {
	options = append([]witworks.Option{witworks.WithMemory(limits.Memory), witworks.WithTimeout(limits.Timeout)}, options...)
	pictures, err := witworks.NewPool(limits.Instances, func(ctx context.Context) (*imagefilter.ImageFilter, error) {
		return imagefilter.New(ctx, options...)
	})
	if err != nil {
		return nil, err
	}
	points, err := witworks.NewPool(limits.Instances, func(ctx context.Context) (*analyticsprocessor.AnalyticsProcessor, error) {
		return analyticsprocessor.New(ctx, options...)
	})
	if err != nil {
		return nil, err
	}
	s := &Service{mux: http.NewServeMux(), limits: limits, pictures: pictures, points: points}
	s.mux.HandleFunc("POST /pictures/{filter}", s.picture)
	s.mux.HandleFunc("POST /points/process", s.process)
	s.mux.HandleFunc("POST /points/aggregate", s.aggregate)
	s.mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	return s, nil
}

// ServeHTTP answers a request, whose body may not be larger than the limit.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, s.limits.Body)
	s.mux.ServeHTTP(w, r)
}

// Warmup makes all instances now, so that no request waits for it.
func (s *Service) Warmup(ctx context.Context) error {
	return errors.Join(s.pictures.Warmup(ctx), s.points.Warmup(ctx))
}

// Close frees all instances, once the requests that use them are done.
func (s *Service) Close() error {
	return errors.Join(s.pictures.Close(), s.points.Close())
}

// with runs use with an instance, which it waits for as long as the limits let it; use itself has the request's time.
func with[T witworks.Instance](s *Service, r *http.Request, pool *witworks.Pool[T], use func(context.Context, T) error) error {
	waiting, cancel := context.WithTimeoutCause(r.Context(), s.limits.Wait, errBusy)
	defer cancel()
	return pool.Do(waiting, func(instance T) error { return use(r.Context(), instance) })
}

// A service that filters pictures with a component in C++ and condenses measured values with one in Rust, without cgo.
//
//	./scons go
//	cd hosts/go && CGO_ENABLED=0 go run .
//	curl --data-binary @photo.jpg 'localhost:8080/pictures/blur?radius=4' > blurred.png
package main

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

func main() {
	limits := Limits{}
	address := flag.String("address", "localhost:8080", "where to listen")
	flag.IntVar(&limits.Instances, "instances", runtime.NumCPU(), "instances of each component: that many requests run at a time")
	flag.Uint64Var(&limits.Memory, "memory", 256<<20, "bytes of memory that an instance may have")
	flag.DurationVar(&limits.Timeout, "timeout", 10*time.Second, "how long a call may take")
	flag.DurationVar(&limits.Wait, "wait", 5*time.Second, "how long a request may wait for an instance")
	flag.Int64Var(&limits.Body, "body", 32<<20, "bytes that a request may have")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, *address, limits); err != nil {
		slog.Error("the service ended", "error", err)
		os.Exit(1)
	}
}

// serve answers requests until the context ends; those that run then are finished.
func serve(ctx context.Context, address string, limits Limits) error {
	service, err := NewService(limits)
	if err != nil {
		return err
	}
	defer service.Close()
	if err := service.Warmup(ctx); err != nil {
		return err
	}
	server := &http.Server{Addr: address, Handler: service, ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.ListenAndServe() }()
	slog.Info("listening", "address", address)
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	within, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*limits.Timeout)
	defer cancel()
	if err := server.Shutdown(within); err != nil {
		return err
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

package main

import (
	"context"

	"witworks"
	analyticsprocessor "witworks/component/analytics-processor"
	imagefilter "witworks/component/image-filter"
)

// hold is a use of an instance that lasts until release is closed.
func hold(held, release chan struct{}) func(context.Context, *analyticsprocessor.AnalyticsProcessor) error {
	return func(context.Context, *analyticsprocessor.AnalyticsProcessor) error {
		close(held)
		<-release
		return nil
	}
}

// trapping makes instances of the component in that file.
func trapping(path string) func(context.Context) (*imagefilter.ImageFilter, error) {
	return func(ctx context.Context) (*imagefilter.ImageFilter, error) {
		return imagefilter.New(ctx, witworks.WithComponentFile(path))
	}
}

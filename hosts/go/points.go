package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	analyticsprocessor "witworks/component/analytics-processor"
)

// point is a measured value in JSON.
type point struct {
	Timestamp string  `json:"timestamp"`
	Value     float64 `json:"value"`
	Label     *string `json:"label,omitempty"`
}

// process answers the points above zero.
func (s *Service) process(w http.ResponseWriter, r *http.Request) {
	s.answer(w, r, func(ctx context.Context, c *analyticsprocessor.AnalyticsProcessor, points []analyticsprocessor.DataPoint) ([]analyticsprocessor.DataPoint, error) {
		result, err := c.DataProcessor.Process(ctx, points)
		if err != nil {
			return nil, err
		}
		switch result := result.(type) {
		case analyticsprocessor.ProcessResultSuccess:
			return result.Value, nil
		case analyticsprocessor.ProcessResultError:
			return nil, &refusal{http.StatusUnprocessableEntity, result.Value}
		}
		panic("a case that there is not")
	})
}

// aggregate answers the means of every ?window= points.
func (s *Service) aggregate(w http.ResponseWriter, r *http.Request) {
	window, err := strconv.ParseUint(r.URL.Query().Get("window"), 10, 32)
	if err != nil {
		fail(w, r, &refusal{http.StatusBadRequest, "say ?window= with a whole number"})
		return
	}
	s.answer(w, r, func(ctx context.Context, c *analyticsprocessor.AnalyticsProcessor, points []analyticsprocessor.DataPoint) ([]analyticsprocessor.DataPoint, error) {
		return c.DataProcessor.Aggregate(ctx, points, uint32(window))
	})
}

type condensing func(context.Context, *analyticsprocessor.AnalyticsProcessor, []analyticsprocessor.DataPoint) ([]analyticsprocessor.DataPoint, error)

func (s *Service) answer(w http.ResponseWriter, r *http.Request, condense condensing) {
	file, err := body(r)
	if err != nil {
		fail(w, r, err)
		return
	}
	var given []point
	if err := json.NewDecoder(file.reader()).Decode(&given); err != nil {
		fail(w, r, &refusal{http.StatusBadRequest, "the body is no list of points in JSON: " + err.Error()})
		return
	}
	points := make([]analyticsprocessor.DataPoint, len(given))
	for i, one := range given {
		points[i] = analyticsprocessor.DataPoint(one)
	}
	err = with(s, r, s.points, func(ctx context.Context, c *analyticsprocessor.AnalyticsProcessor) (err error) {
		points, err = condense(ctx, c, points)
		return err
	})
	if err != nil {
		fail(w, r, err)
		return
	}
	made := make([]point, len(points))
	for i, one := range points {
		made[i] = point(one)
	}
	answer, err := json.Marshal(made)
	if err != nil { // a mean may be infinite
		fail(w, r, &refusal{http.StatusUnprocessableEntity, "JSON has no way to say the answer: " + err.Error()})
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(append(answer, '\n')) // the reader has gone; there is nobody to tell
}

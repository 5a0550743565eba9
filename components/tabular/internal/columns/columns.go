// Package columns computes figures of the fields of a column.
package columns

import (
	"math"
	"regexp"
	"slices"
	"strconv"
)

// strconv takes more than a table's reader means by a number: `inf`, `0x1p-2`, `1_000`.
var decimal = regexp.MustCompile(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$`)

// Numbers returns the fields as numbers, and whether all of them are finite decimal numbers.
func Numbers(fields []string) ([]float64, bool) {
	numbers := make([]float64, 0, len(fields))
	for _, field := range fields {
		if !decimal.MatchString(field) {
			return nil, false
		}
		number, err := strconv.ParseFloat(field, 64)
		if err != nil {
			return nil, false
		}
		numbers = append(numbers, number)
	}
	return numbers, true
}

// Figures returns the least and the greatest of numbers, their mean, and their deviation as a whole population. The mean is
// updated number by number (Welford), so that it neither overflows nor loses what is small.
func Figures(numbers []float64) (minimum, maximum, mean, deviation float64) {
	var squares float64
	for index, number := range numbers {
		before := number - mean
		mean += before / float64(index+1)
		squares += before * (number - mean)
	}
	return slices.Min(numbers), slices.Max(numbers), mean, math.Sqrt(squares / float64(len(numbers)))
}

// Frequencies returns how many different fields there are, and the most frequent, of equals the first in order.
func Frequencies(fields []string) (distinct int, mostFrequent string) {
	counts := map[string]int{}
	for _, field := range fields {
		counts[field]++
	}
	for field, count := range counts {
		best := counts[mostFrequent]
		if count > best || count == best && field < mostFrequent {
			mostFrequent = field
		}
	}
	return len(counts), mostFrequent
}

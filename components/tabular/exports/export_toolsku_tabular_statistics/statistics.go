// Package export_toolsku_tabular_statistics implements the interface statistics.
package export_toolsku_tabular_statistics

import (
	witTypes "go.bytecodealliance.org/pkg/wit/types"

	csv "tabular/imports/toolsku_tabular_csv"
	statistics "tabular/imports/toolsku_tabular_statistics"
	"tabular/internal/columns"
)

// Summarize tells what each column of a table holds.
func Summarize(table csv.Table) []statistics.Column {
	var names []string
	if table.Header.Tag() == witTypes.OptionSome {
		names = table.Header.Some()
	}
	width := len(names)
	for _, row := range table.Rows {
		width = max(width, len(row))
	}
	found := make([]statistics.Column, width)
	for index := range found {
		filled := []string{}
		for _, row := range table.Rows {
			if index < len(row) && row[index] != "" {
				filled = append(filled, row[index])
			}
		}
		found[index].Missing = uint64(len(table.Rows) - len(filled))
		found[index].Values = values(filled)
		if index < len(names) {
			found[index].Name = witTypes.Some(names[index])
		}
	}
	return found
}

func values(fields []string) statistics.Values {
	if len(fields) == 0 {
		return statistics.MakeValuesNothing()
	}
	if numbers, all := columns.Numbers(fields); all {
		minimum, maximum, mean, deviation := columns.Figures(numbers)
		return statistics.MakeValuesNumbers(statistics.NumberSummary{
			Count: uint64(len(numbers)), Minimum: minimum, Maximum: maximum, Mean: mean, Deviation: deviation,
		})
	}
	distinct, mostFrequent := columns.Frequencies(fields)
	return statistics.MakeValuesText(statistics.TextSummary{
		Count: uint64(len(fields)), Distinct: uint64(distinct), MostFrequent: mostFrequent,
	})
}

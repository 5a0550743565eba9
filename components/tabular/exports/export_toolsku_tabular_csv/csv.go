// Package export_toolsku_tabular_csv implements the interface csv.
package export_toolsku_tabular_csv

import (
	witTypes "go.bytecodealliance.org/pkg/wit/types"

	csv "tabular/imports/toolsku_tabular_csv"
	"tabular/internal/text"
)

var problems = map[text.Problem]csv.Problem{
	text.BadDelimiter:   csv.Problem_BadDelimiter,
	text.StrayQuote:     csv.Problem_StrayQuote,
	text.TextAfterQuote: csv.Problem_TextAfterQuote,
	text.UnclosedQuote:  csv.Problem_UnclosedQuote,
	text.UnevenRecord:   csv.Problem_UnevenRecord,
}

// Parse returns the table in a text.
func Parse(from string, style csv.Dialect) witTypes.Result[csv.Table, csv.ParseError] {
	records, fault := text.Parse(from, style.Delimiter)
	if fault != nil {
		return witTypes.Err[csv.Table](csv.ParseError{
			Problem: problems[fault.Problem], Line: uint32(fault.Line), Column: uint32(fault.Column),
		})
	}
	table := csv.Table{Rows: records}
	if style.Header && len(records) > 0 {
		table.Header, table.Rows = witTypes.Some(records[0]), records[1:]
	}
	return witTypes.Ok[csv.Table, csv.ParseError](table)
}

// Format returns the text of a table.
func Format(table csv.Table, style csv.Dialect) witTypes.Result[string, csv.FormatError] {
	if !text.CanDelimit(style.Delimiter) {
		return witTypes.Err[string](csv.MakeFormatErrorBadDelimiter(style.Delimiter))
	}
	var records [][]string
	if table.Header.Tag() == witTypes.OptionSome {
		records = append(records, table.Header.Some())
	}
	above := len(records)
	records = append(records, table.Rows...)
	for index := above; index < len(records); index++ {
		if len(records[index]) != len(records[0]) {
			return witTypes.Err[string](csv.MakeFormatErrorUnevenRow(uint32(index - above)))
		}
	}
	if !style.Header {
		records = records[above:]
	}
	return witTypes.Ok[string, csv.FormatError](text.Format(records, style.Delimiter))
}

// Package text reads and writes records as RFC 4180 has them.
package text

import (
	"strings"
	"unicode/utf8"
)

// Problem is what is wrong with a text.
type Problem int

// The problems that [Parse] finds.
const (
	BadDelimiter Problem = iota
	StrayQuote
	TextAfterQuote
	UnclosedQuote
	UnevenRecord
)

// Fault is a problem and its place, line and column counted from 1.
type Fault struct {
	Problem      Problem
	Line, Column int
}

// CanDelimit tells whether a character can stand between fields.
func CanDelimit(delimiter rune) bool {
	return !strings.ContainsRune("\"\r\n", delimiter)
}

// Parse returns the records of a text, all of one length, or what is wrong with it.
func Parse(text string, delimiter rune) ([][]string, *Fault) {
	if !CanDelimit(delimiter) {
		return nil, &Fault{BadDelimiter, 1, 1}
	}
	records := [][]string{}
	reader := reader{rest: text, delimiter: delimiter, line: 1, column: 1}
	for reader.rest != "" {
		line := reader.line
		record, fault := reader.record()
		if fault != nil {
			return nil, fault
		}
		records = append(records, record)
		if len(record) != len(records[0]) {
			return nil, &Fault{UnevenRecord, line, 1}
		}
	}
	return records, nil
}

type reader struct {
	rest         string
	delimiter    rune
	line, column int
}

// record reads up to the end of a line that is not inside quotes, and past it.
func (reader *reader) record() ([]string, *Fault) {
	record := []string{}
	for {
		field, fault := reader.field()
		if fault != nil {
			return nil, fault
		}
		record = append(record, field)
		if !reader.skip(string(reader.delimiter)) {
			_ = reader.skip("\r\n") || reader.skip("\n")
			return record, nil
		}
	}
}

// field reads up to a delimiter, the end of the line or that of the text.
func (reader *reader) field() (string, *Fault) {
	if strings.HasPrefix(reader.rest, `"`) {
		return reader.quoted()
	}
	end := reader.plain()
	if quote := strings.IndexByte(reader.rest[:end], '"'); quote >= 0 {
		reader.take(quote)
		return "", &Fault{StrayQuote, reader.line, reader.column}
	}
	return reader.take(end), nil
}

// plain returns how many bytes of the rest lie before a delimiter or the end of the line.
func (reader *reader) plain() int {
	for index, character := range reader.rest {
		switch {
		case character == reader.delimiter, character == '\n', strings.HasPrefix(reader.rest[index:], "\r\n"):
			return index
		}
	}
	return len(reader.rest)
}

// quoted reads a field in quotes, in which two quotes stand for one.
func (reader *reader) quoted() (string, *Fault) {
	open := Fault{UnclosedQuote, reader.line, reader.column}
	reader.take(1)
	var field strings.Builder
	for {
		end := strings.IndexByte(reader.rest, '"')
		if end < 0 {
			return "", &open
		}
		field.WriteString(reader.take(end))
		reader.take(1)
		if strings.HasPrefix(reader.rest, `"`) {
			field.WriteString(reader.take(1))
		} else if reader.plain() == 0 {
			return field.String(), nil
		} else {
			return "", &Fault{TextAfterQuote, reader.line, reader.column}
		}
	}
}

func (reader *reader) skip(prefix string) bool {
	found := strings.HasPrefix(reader.rest, prefix)
	if found {
		reader.take(len(prefix))
	}
	return found
}

// take returns the next bytes of the text, and counts their lines and characters.
func (reader *reader) take(size int) string {
	taken := reader.rest[:size]
	reader.rest = reader.rest[size:]
	if breaks := strings.Count(taken, "\n"); breaks > 0 {
		reader.line += breaks
		reader.column = 1 + utf8.RuneCountInString(taken[strings.LastIndexByte(taken, '\n')+1:])
	} else {
		reader.column += utf8.RuneCountInString(taken)
	}
	return taken
}

// Format returns the text of records, each with CR LF at its end.
func Format(records [][]string, delimiter rune) string {
	var text strings.Builder
	for _, record := range records {
		for index, field := range record {
			if index > 0 {
				text.WriteRune(delimiter)
			}
			if len(record) == 1 && field == "" || strings.ContainsAny(field, "\"\r\n") || strings.ContainsRune(field, delimiter) {
				field = `"` + strings.ReplaceAll(field, `"`, `""`) + `"`
			}
			text.WriteString(field)
		}
		text.WriteString("\r\n")
	}
	return text.String()
}

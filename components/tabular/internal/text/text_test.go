package text

import (
	"reflect"
	"testing"
)

func TestParse(t *testing.T) {
	for text, want := range map[string][][]string{
		"":                       {},
		"a,b\r\nc,d":             {{"a", "b"}, {"c", "d"}},
		"a\n\n":                  {{"a"}, {""}},
		"\"a,\"\"b\"\"\r\nc\",d": {{"a,\"b\"\r\nc", "d"}},
		"ä;,\r\n":                {{"ä;", ""}},
		"a\rb":                   {{"a\rb"}},
	} {
		if got, fault := Parse(text, ','); fault != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Parse(%q) = %q, %v, not %q", text, got, fault, want)
		}
	}
}

func TestFaults(t *testing.T) {
	for text, want := range map[string]Fault{
		"a,b\r\nc":         {UnevenRecord, 2, 1},
		"é,b\"c":           {StrayQuote, 1, 4},
		"a,\"b\"c":         {TextAfterQuote, 1, 6},
		"a,\"b\nc":         {UnclosedQuote, 1, 3},
		"\"\n\",a\n\"\"b,": {TextAfterQuote, 3, 3},
	} {
		if _, fault := Parse(text, ','); fault == nil || *fault != want {
			t.Errorf("Parse(%q) fails with %v, not %v", text, fault, want)
		}
	}
	if _, fault := Parse("a", '\n'); fault == nil || fault.Problem != BadDelimiter {
		t.Errorf("a line break as delimiter fails with %v", fault)
	}
}

func FuzzRoundTrip(f *testing.F) {
	f.Add("a,b\r\n\"c\nd\",\"e\"\"f\"\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		records, fault := Parse(text, ',')
		if fault != nil {
			t.Skip()
		}
		if again, fault := Parse(Format(records, ','), ','); fault != nil || !reflect.DeepEqual(again, records) {
			t.Errorf("%q became %q, %v", records, again, fault)
		}
	})
}

package types

import "testing"

func refuses(t *testing.T, what string, call func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s does not panic", what)
		}
	}()
	call()
}

func TestOption(t *testing.T) {
	var zero Option[string]
	if zero != None[string]() || zero.Tag() != OptionNone {
		t.Error("the zero value is not none")
	}
	if some := Some(3); some.Tag() != OptionSome || some.Some() != 3 || some == Some(4) {
		t.Error("some is not what it was made of")
	}
	refuses(t, "Some() of none", func() { None[int]().Some() })
}

func TestResult(t *testing.T) {
	ok, err := Ok[int, string](3), Err[int]("no")
	if ok.Tag() != ResultOk || ok.Ok() != 3 || err.Tag() != ResultErr || err.Err() != "no" || ok == err {
		t.Error("a result is not what it was made of")
	}
	refuses(t, "Ok() of an error", func() { err.Ok() })
	refuses(t, "Err() of a value", func() { ok.Err() })
}

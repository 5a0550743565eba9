package columns

import "testing"

func TestNumbers(t *testing.T) {
	if numbers, all := Numbers([]string{"1", "-2.5e1", ".5", "3."}); !all || numbers[1] != -25 || numbers[2] != 0.5 {
		t.Errorf("got %v, %v", numbers, all)
	}
	for _, field := range []string{"inf", "nan", "0x10", "1_000", "1e999", " 1", "-", "."} {
		if numbers, all := Numbers([]string{"1", field}); all {
			t.Errorf("%q is a number: %v", field, numbers)
		}
	}
}

func TestFigures(t *testing.T) {
	minimum, maximum, mean, deviation := Figures([]float64{2, 4, 4, 4, 5, 5, 7, 9})
	if minimum != 2 || maximum != 9 || mean != 5 || deviation != 2 {
		t.Errorf("got %v %v %v %v", minimum, maximum, mean, deviation)
	}
}

func TestFrequencies(t *testing.T) {
	if distinct, most := Frequencies([]string{"b", "a", "c", "a", "b"}); distinct != 3 || most != "a" {
		t.Errorf("got %v %q", distinct, most)
	}
}

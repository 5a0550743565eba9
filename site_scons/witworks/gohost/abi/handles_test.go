package abi

import "testing"

func TestUndoTakesOutWhatTheHostHandedOnAlone(t *testing.T) {
	var table Table
	resource := Resource{Interface: "a", Name: "r"}
	table.Begin()
	handed := table.Lower(resource, "host's", true)
	own := table.Add(resource, "guest's", true)
	table.Undo()
	if value, _ := table.Get(resource, own); value != "guest's" || len(table.entries) != 1 {
		t.Error(table.entries)
	}
	if again := table.Lower(resource, "kept", true); again != handed {
		t.Error(again, handed)
	}
	table.Undo()
	if value, _ := table.Get(resource, handed); value != "kept" {
		t.Error(value)
	}
}

func TestNothingGrowsWithWhatTheGuestMakesAndDrops(t *testing.T) {
	var table Table
	resource := Resource{Interface: "a", Name: "r"}
	table.Begin()
	for range 1000 {
		table.Drop(resource, table.Add(resource, 1, true))
	}
	table.Keep()
	for range 1000 {
		table.Drop(resource, table.Lower(resource, 1, true))
	}
	if len(table.fresh) != 0 || len(table.free) != 1 {
		t.Error(len(table.fresh), len(table.free))
	}
}

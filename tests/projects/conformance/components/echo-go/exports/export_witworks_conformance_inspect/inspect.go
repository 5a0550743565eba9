// Package export_witworks_conformance_inspect implements the interface inspect: what values mean.
package export_witworks_conformance_inspect

import (
	"fmt"
	"unicode/utf8"

	types "echo-go/imports/witworks_conformance_types"
	witTypes "go.bytecodealliance.org/pkg/wit/types"
)

func InspectString(value string) uint32 {
	return uint32(utf8.RuneCountInString(value))
}

func InspectChar(value rune) uint32 {
	return uint32(value)
}

func InspectS8(value int8) bool {
	return value < 0
}

func InspectS64(value int64) bool {
	return value < 0
}

func InspectU64(value uint64) bool {
	return value >= 1<<63
}

func InspectList(value []uint32) uint32 {
	var sum uint32
	for _, number := range value {
		sum += number
	}
	return sum
}

func InspectEnum(value types.Color) uint32 {
	return map[types.Color]uint32{types.Color_Red: 0, types.Color_Green: 1, types.Color_DeepBlue: 2}[value]
}

func InspectFlags(value types.Access) uint32 {
	var sum uint32
	for flag, worth := range map[types.Access]uint32{types.Access_Read: 1, types.Access_Write: 10, types.Access_RunAsRoot: 100} {
		if value&flag != 0 {
			sum += worth
		}
	}
	return sum
}

func InspectFlags32(value types.Flags32) bool {
	return value&types.Flags32_C31 != 0
}

func InspectRecord(value types.Mixed) int32 {
	return int32(value.Half) + int32(value.Last)
}

func InspectPerson(value types.Person) string {
	if value.Nickname.Tag() == witTypes.OptionSome {
		return value.Nickname.Some()
	}
	return value.Name
}

func InspectVariant(value types.Shape) string {
	switch value.Tag() {
	case types.Shape_Circle:
		return "circle"
	case types.Shape_Box:
		return "box"
	case types.Shape_Path:
		return fmt.Sprintf("path:%d", len(value.Path()))
	case types.Shape_Label:
		return fmt.Sprintf("label:%d", utf8.RuneCountInString(value.Label()))
	case types.Shape_Owner:
		return "owner:" + value.Owner().Name
	default:
		return "nothing"
	}
}

func InspectNumber(value types.Number) string {
	return map[uint8]string{
		types.Number_Byte:   "byte",
		types.Number_Single: "single",
		types.Number_Double: "double",
		types.Number_Big:    "big",
		types.Number_Signed: "signed",
		types.Number_Digit:  "digit",
		types.Number_Truth:  "truth",
		types.Number_Text:   "text",
	}[value.Tag()]
}

func InspectOption(value witTypes.Option[witTypes.Option[uint32]]) uint32 {
	if value.Tag() == witTypes.OptionNone {
		return 0
	}
	return 1 + uint32(value.Some().Tag())
}

func InspectResult(value witTypes.Result[uint32, string]) string {
	if value.Tag() == witTypes.ResultErr {
		return "err:" + value.Err()
	}
	return fmt.Sprint(value.Ok())
}

func Check(value uint32) witTypes.Result[uint32, string] {
	if value < 1000 {
		return witTypes.Ok[uint32, string](value)
	}
	return witTypes.Err[uint32]("too large")
}

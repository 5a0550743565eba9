// Package export_witworks_conformance_api implements the interface api: each function gives back what it gets.
package export_witworks_conformance_api

import (
	types "echo-go/imports/witworks_conformance_types"
	witTypes "go.bytecodealliance.org/pkg/wit/types"
)

func EchoBool(value bool) bool {
	return value
}

func EchoU8(value uint8) uint8 {
	return value
}

func EchoU16(value uint16) uint16 {
	return value
}

func EchoU32(value uint32) uint32 {
	return value
}

func EchoU64(value uint64) uint64 {
	return value
}

func EchoS8(value int8) int8 {
	return value
}

func EchoS16(value int16) int16 {
	return value
}

func EchoS32(value int32) int32 {
	return value
}

func EchoS64(value int64) int64 {
	return value
}

func EchoF32(value float32) float32 {
	return value
}

func EchoF64(value float64) float64 {
	return value
}

func EchoChar(value rune) rune {
	return value
}

func EchoString(value string) string {
	return value
}

func EchoListBool(value []bool) []bool {
	return value
}

func EchoListU8(value []uint8) []uint8 {
	return value
}

func EchoListU16(value []uint16) []uint16 {
	return value
}

func EchoListU32(value []uint32) []uint32 {
	return value
}

func EchoListU64(value []uint64) []uint64 {
	return value
}

func EchoListS8(value []int8) []int8 {
	return value
}

func EchoListS16(value []int16) []int16 {
	return value
}

func EchoListS32(value []int32) []int32 {
	return value
}

func EchoListS64(value []int64) []int64 {
	return value
}

func EchoListF32(value []float32) []float32 {
	return value
}

func EchoListF64(value []float64) []float64 {
	return value
}

func EchoListChar(value []rune) []rune {
	return value
}

func EchoListString(value []string) []string {
	return value
}

func EchoListList(value [][]uint32) [][]uint32 {
	return value
}

func EchoListListString(value [][]string) [][]string {
	return value
}

func EchoListTuple(value []witTypes.Tuple2[uint8, string]) []witTypes.Tuple2[uint8, string] {
	return value
}

func EchoListOption(value []witTypes.Option[string]) []witTypes.Option[string] {
	return value
}

func EchoListRecord(value []types.Point) []types.Point {
	return value
}

func EchoListPerson(value []types.Person) []types.Person {
	return value
}

func EchoListVariant(value []types.Shape) []types.Shape {
	return value
}

func EchoListEnum(value []types.Color) []types.Color {
	return value
}

func EchoListFlags(value []types.Access) []types.Access {
	return value
}

func EchoTupleOne(value witTypes.Tuple1[uint8]) uint8 {
	return value.F0
}

func EchoTupleThree(value witTypes.Tuple3[bool, string, float32]) (bool, string, float32) {
	return value.F0, value.F1, value.F2
}

func EchoTupleNested(value witTypes.Tuple2[witTypes.Tuple2[rune, []uint16], witTypes.Option[witTypes.Tuple2[int8, int64]]]) (witTypes.Tuple2[rune, []uint16], witTypes.Option[witTypes.Tuple2[int8, int64]]) {
	return value.F0, value.F1
}

func EchoRecordNumbers(value types.Point) types.Point {
	return value
}

func EchoRecordMixed(value types.Mixed) types.Mixed {
	return value
}

func EchoRecordNested(value types.Person) types.Person {
	return value
}

func EchoVariantPayloads(value types.Shape) types.Shape {
	return value
}

func EchoVariantNumbers(value types.Number) types.Number {
	return value
}

func EchoVariantPlain(value types.Signal) types.Signal {
	return value
}

func EchoEnum(value types.Color) types.Color {
	return value
}

func EchoFlags3(value types.Access) types.Access {
	return value
}

func EchoFlags8(value types.Flags8) types.Flags8 {
	return value
}

func EchoFlags16(value types.Flags16) types.Flags16 {
	return value
}

func EchoFlags32(value types.Flags32) types.Flags32 {
	return value
}

func EchoOptionU32(value witTypes.Option[uint32]) witTypes.Option[uint32] {
	return value
}

func EchoOptionString(value witTypes.Option[string]) witTypes.Option[string] {
	return value
}

func EchoOptionList(value witTypes.Option[[]uint8]) witTypes.Option[[]uint8] {
	return value
}

func EchoOptionRecord(value witTypes.Option[types.Person]) witTypes.Option[types.Person] {
	return value
}

func EchoOptionTwice(value witTypes.Option[witTypes.Option[uint32]]) witTypes.Option[witTypes.Option[uint32]] {
	return value
}

func EchoOptionThrice(value witTypes.Option[witTypes.Option[witTypes.Option[string]]]) witTypes.Option[witTypes.Option[witTypes.Option[string]]] {
	return value
}

func EchoAliasNumber(value uint64) uint64 {
	return value
}

func EchoAliasList(value []string) []string {
	return value
}

func EchoAliasRecord(value types.Point) types.Point {
	return value
}

func EchoResultBoth(value witTypes.Result[uint32, string]) witTypes.Result[uint32, string] {
	return value
}

func EchoResultSame(value witTypes.Result[string, string]) witTypes.Result[string, string] {
	return value
}

func EchoResultOk(value witTypes.Result[types.Point, witTypes.Unit]) witTypes.Result[types.Point, witTypes.Unit] {
	return value
}

func EchoResultErr(value witTypes.Result[witTypes.Unit, types.Color]) witTypes.Result[witTypes.Unit, types.Color] {
	return value
}

func EchoResultNeither(value witTypes.Result[witTypes.Unit, witTypes.Unit]) witTypes.Result[witTypes.Unit, witTypes.Unit] {
	return value
}

func EchoResultNested(value witTypes.Result[witTypes.Option[uint32], witTypes.Result[types.Person, uint8]]) witTypes.Result[witTypes.Option[uint32], witTypes.Result[types.Person, uint8]] {
	return value
}

func EchoListResultBoth(value []witTypes.Result[uint32, string]) []witTypes.Result[uint32, string] {
	return value
}

func EchoListResultSame(value []witTypes.Result[string, string]) []witTypes.Result[string, string] {
	return value
}

func EchoListResultOk(value []witTypes.Result[types.Point, witTypes.Unit]) []witTypes.Result[types.Point, witTypes.Unit] {
	return value
}

func EchoListResultErr(value []witTypes.Result[witTypes.Unit, types.Color]) []witTypes.Result[witTypes.Unit, types.Color] {
	return value
}

func EchoListResultNeither(value []witTypes.Result[witTypes.Unit, witTypes.Unit]) []witTypes.Result[witTypes.Unit, witTypes.Unit] {
	return value
}

func EchoListResultNested(value []witTypes.Result[witTypes.Option[uint32], witTypes.Result[types.Person, uint8]]) []witTypes.Result[witTypes.Option[uint32], witTypes.Result[types.Person, uint8]] {
	return value
}

func EchoParameters2(a string, b uint8) (string, uint8) {
	return a, b
}

func EchoParametersStrings(a string, b string, c string) (string, string, string) {
	return a, b, c
}

func EchoParameters16(a uint32, b uint32, c uint32, d uint32, e uint32, f uint32, g uint32, h uint32, i uint32, j uint32, k uint32, l uint32, m uint32, n uint32, o uint32, p uint32) (uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32) {
	return a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p
}

func EchoParameters17(a uint32, b uint32, c uint32, d uint32, e uint32, f uint32, g uint32, h uint32, i uint32, j uint32, k uint32, l uint32, m uint32, n uint32, o uint32, p uint32, q uint32) (uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32) {
	return a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q
}

func EchoParametersMixed(a uint8, b int16, c uint32, d int64, e float32, f float64, g bool, h rune, i string, j []uint8, k types.Point, l types.Color, m types.Access, n witTypes.Option[uint32], o types.Shape, p uint64, q int8, r uint16) (uint8, int16, uint32, int64, float32, float64, bool, rune, string, []uint8, types.Point, types.Color, types.Access, witTypes.Option[uint32], types.Shape, uint64, int8, uint16) {
	return a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r
}

func NoParameters() string {
	return "nothing given"
}

func NoResult(value string) {

}

func Nothing() {

}

// Package export_witworks_conformance_via implements the interface via: each function asks the host's of the same name.
package export_witworks_conformance_via

import (
	host "echo-go/imports/witworks_conformance_host"

	types "echo-go/imports/witworks_conformance_types"
	witTypes "go.bytecodealliance.org/pkg/wit/types"
)

func EchoBool(value bool) bool {
	return host.EchoBool(value)
}

func EchoU8(value uint8) uint8 {
	return host.EchoU8(value)
}

func EchoU16(value uint16) uint16 {
	return host.EchoU16(value)
}

func EchoU32(value uint32) uint32 {
	return host.EchoU32(value)
}

func EchoU64(value uint64) uint64 {
	return host.EchoU64(value)
}

func EchoS8(value int8) int8 {
	return host.EchoS8(value)
}

func EchoS16(value int16) int16 {
	return host.EchoS16(value)
}

func EchoS32(value int32) int32 {
	return host.EchoS32(value)
}

func EchoS64(value int64) int64 {
	return host.EchoS64(value)
}

func EchoF32(value float32) float32 {
	return host.EchoF32(value)
}

func EchoF64(value float64) float64 {
	return host.EchoF64(value)
}

func EchoChar(value rune) rune {
	return host.EchoChar(value)
}

func EchoString(value string) string {
	return host.EchoString(value)
}

func EchoListBool(value []bool) []bool {
	return host.EchoListBool(value)
}

func EchoListU8(value []uint8) []uint8 {
	return host.EchoListU8(value)
}

func EchoListU16(value []uint16) []uint16 {
	return host.EchoListU16(value)
}

func EchoListU32(value []uint32) []uint32 {
	return host.EchoListU32(value)
}

func EchoListU64(value []uint64) []uint64 {
	return host.EchoListU64(value)
}

func EchoListS8(value []int8) []int8 {
	return host.EchoListS8(value)
}

func EchoListS16(value []int16) []int16 {
	return host.EchoListS16(value)
}

func EchoListS32(value []int32) []int32 {
	return host.EchoListS32(value)
}

func EchoListS64(value []int64) []int64 {
	return host.EchoListS64(value)
}

func EchoListF32(value []float32) []float32 {
	return host.EchoListF32(value)
}

func EchoListF64(value []float64) []float64 {
	return host.EchoListF64(value)
}

func EchoListChar(value []rune) []rune {
	return host.EchoListChar(value)
}

func EchoListString(value []string) []string {
	return host.EchoListString(value)
}

func EchoListList(value [][]uint32) [][]uint32 {
	return host.EchoListList(value)
}

func EchoListListString(value [][]string) [][]string {
	return host.EchoListListString(value)
}

func EchoListTuple(value []witTypes.Tuple2[uint8, string]) []witTypes.Tuple2[uint8, string] {
	return host.EchoListTuple(value)
}

func EchoListOption(value []witTypes.Option[string]) []witTypes.Option[string] {
	return host.EchoListOption(value)
}

func EchoListRecord(value []types.Point) []types.Point {
	return host.EchoListRecord(value)
}

func EchoListPerson(value []types.Person) []types.Person {
	return host.EchoListPerson(value)
}

func EchoListVariant(value []types.Shape) []types.Shape {
	return host.EchoListVariant(value)
}

func EchoListEnum(value []types.Color) []types.Color {
	return host.EchoListEnum(value)
}

func EchoListFlags(value []types.Access) []types.Access {
	return host.EchoListFlags(value)
}

func EchoTupleOne(value witTypes.Tuple1[uint8]) uint8 {
	return host.EchoTupleOne(value)
}

func EchoTupleThree(value witTypes.Tuple3[bool, string, float32]) (bool, string, float32) {
	return host.EchoTupleThree(value)
}

func EchoTupleNested(value witTypes.Tuple2[witTypes.Tuple2[rune, []uint16], witTypes.Option[witTypes.Tuple2[int8, int64]]]) (witTypes.Tuple2[rune, []uint16], witTypes.Option[witTypes.Tuple2[int8, int64]]) {
	return host.EchoTupleNested(value)
}

func EchoRecordNumbers(value types.Point) types.Point {
	return host.EchoRecordNumbers(value)
}

func EchoRecordMixed(value types.Mixed) types.Mixed {
	return host.EchoRecordMixed(value)
}

func EchoRecordNested(value types.Person) types.Person {
	return host.EchoRecordNested(value)
}

func EchoVariantPayloads(value types.Shape) types.Shape {
	return host.EchoVariantPayloads(value)
}

func EchoVariantNumbers(value types.Number) types.Number {
	return host.EchoVariantNumbers(value)
}

func EchoVariantPlain(value types.Signal) types.Signal {
	return host.EchoVariantPlain(value)
}

func EchoEnum(value types.Color) types.Color {
	return host.EchoEnum(value)
}

func EchoFlags3(value types.Access) types.Access {
	return host.EchoFlags3(value)
}

func EchoFlags8(value types.Flags8) types.Flags8 {
	return host.EchoFlags8(value)
}

func EchoFlags16(value types.Flags16) types.Flags16 {
	return host.EchoFlags16(value)
}

func EchoFlags32(value types.Flags32) types.Flags32 {
	return host.EchoFlags32(value)
}

func EchoOptionU32(value witTypes.Option[uint32]) witTypes.Option[uint32] {
	return host.EchoOptionU32(value)
}

func EchoOptionString(value witTypes.Option[string]) witTypes.Option[string] {
	return host.EchoOptionString(value)
}

func EchoOptionList(value witTypes.Option[[]uint8]) witTypes.Option[[]uint8] {
	return host.EchoOptionList(value)
}

func EchoOptionRecord(value witTypes.Option[types.Person]) witTypes.Option[types.Person] {
	return host.EchoOptionRecord(value)
}

func EchoOptionTwice(value witTypes.Option[witTypes.Option[uint32]]) witTypes.Option[witTypes.Option[uint32]] {
	return host.EchoOptionTwice(value)
}

func EchoOptionThrice(value witTypes.Option[witTypes.Option[witTypes.Option[string]]]) witTypes.Option[witTypes.Option[witTypes.Option[string]]] {
	return host.EchoOptionThrice(value)
}

func EchoAliasNumber(value uint64) uint64 {
	return host.EchoAliasNumber(value)
}

func EchoAliasList(value []string) []string {
	return host.EchoAliasList(value)
}

func EchoAliasRecord(value types.Point) types.Point {
	return host.EchoAliasRecord(value)
}

func EchoResultBoth(value witTypes.Result[uint32, string]) witTypes.Result[uint32, string] {
	return host.EchoResultBoth(value)
}

func EchoResultSame(value witTypes.Result[string, string]) witTypes.Result[string, string] {
	return host.EchoResultSame(value)
}

func EchoResultOk(value witTypes.Result[types.Point, witTypes.Unit]) witTypes.Result[types.Point, witTypes.Unit] {
	return host.EchoResultOk(value)
}

func EchoResultErr(value witTypes.Result[witTypes.Unit, types.Color]) witTypes.Result[witTypes.Unit, types.Color] {
	return host.EchoResultErr(value)
}

func EchoResultNeither(value witTypes.Result[witTypes.Unit, witTypes.Unit]) witTypes.Result[witTypes.Unit, witTypes.Unit] {
	return host.EchoResultNeither(value)
}

func EchoResultNested(value witTypes.Result[witTypes.Option[uint32], witTypes.Result[types.Person, uint8]]) witTypes.Result[witTypes.Option[uint32], witTypes.Result[types.Person, uint8]] {
	return host.EchoResultNested(value)
}

func EchoListResultBoth(value []witTypes.Result[uint32, string]) []witTypes.Result[uint32, string] {
	return host.EchoListResultBoth(value)
}

func EchoListResultSame(value []witTypes.Result[string, string]) []witTypes.Result[string, string] {
	return host.EchoListResultSame(value)
}

func EchoListResultOk(value []witTypes.Result[types.Point, witTypes.Unit]) []witTypes.Result[types.Point, witTypes.Unit] {
	return host.EchoListResultOk(value)
}

func EchoListResultErr(value []witTypes.Result[witTypes.Unit, types.Color]) []witTypes.Result[witTypes.Unit, types.Color] {
	return host.EchoListResultErr(value)
}

func EchoListResultNeither(value []witTypes.Result[witTypes.Unit, witTypes.Unit]) []witTypes.Result[witTypes.Unit, witTypes.Unit] {
	return host.EchoListResultNeither(value)
}

func EchoListResultNested(value []witTypes.Result[witTypes.Option[uint32], witTypes.Result[types.Person, uint8]]) []witTypes.Result[witTypes.Option[uint32], witTypes.Result[types.Person, uint8]] {
	return host.EchoListResultNested(value)
}

func EchoParameters2(a string, b uint8) (string, uint8) {
	return host.EchoParameters2(a, b)
}

func EchoParametersStrings(a string, b string, c string) (string, string, string) {
	return host.EchoParametersStrings(a, b, c)
}

func EchoParameters16(a uint32, b uint32, c uint32, d uint32, e uint32, f uint32, g uint32, h uint32, i uint32, j uint32, k uint32, l uint32, m uint32, n uint32, o uint32, p uint32) (uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32) {
	return host.EchoParameters16(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)
}

func EchoParameters17(a uint32, b uint32, c uint32, d uint32, e uint32, f uint32, g uint32, h uint32, i uint32, j uint32, k uint32, l uint32, m uint32, n uint32, o uint32, p uint32, q uint32) (uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32, uint32) {
	return host.EchoParameters17(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q)
}

func EchoParametersMixed(a uint8, b int16, c uint32, d int64, e float32, f float64, g bool, h rune, i string, j []uint8, k types.Point, l types.Color, m types.Access, n witTypes.Option[uint32], o types.Shape, p uint64, q int8, r uint16) (uint8, int16, uint32, int64, float32, float64, bool, rune, string, []uint8, types.Point, types.Color, types.Access, witTypes.Option[uint32], types.Shape, uint64, int8, uint16) {
	return host.EchoParametersMixed(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r)
}

func NoParameters() string {
	return host.NoParameters()
}

func NoResult(value string) {
	host.NoResult(value)
}

func Nothing() {
	host.Nothing()
}

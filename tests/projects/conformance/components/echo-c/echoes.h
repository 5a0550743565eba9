// The functions with one parameter, sorted by how the bindings of C pass it. Who uses a table defines IN: the interface's own types, for
// each interface has lists and results of its own.

#ifndef ECHOES_H
#define ECHOES_H

#include "conformance.h"

#define API(name) exports_witworks_conformance_api_##name
#define VIA(name) exports_witworks_conformance_via_##name
#define HOST(name) witworks_conformance_host_##name

// FUNCTION(name, type): passed and returned as it is.
#define NUMBERS(FUNCTION)                      \
  FUNCTION(bool, bool)                         \
  FUNCTION(u8, uint8_t)                        \
  FUNCTION(u16, uint16_t)                      \
  FUNCTION(u32, uint32_t)                      \
  FUNCTION(u64, uint64_t)                      \
  FUNCTION(s8, int8_t)                         \
  FUNCTION(s16, int16_t)                       \
  FUNCTION(s32, int32_t)                       \
  FUNCTION(s64, int64_t)                       \
  FUNCTION(f32, float)                         \
  FUNCTION(f64, double)                        \
  FUNCTION(char, uint32_t)                     \
  FUNCTION(enum, IN(color_t))                  \
  FUNCTION(flags3, IN(access_t))               \
  FUNCTION(flags8, IN(flags8_t))               \
  FUNCTION(flags16, IN(flags16_t))             \
  FUNCTION(flags32, IN(flags32_t))             \
  FUNCTION(alias_number, IN(id_t))

// FUNCTION(name, type): passed and returned by address; owns no memory.
#define STRUCTS(FUNCTION)                      \
  FUNCTION(tuple_one, conformance_tuple1_u8_t) \
  FUNCTION(record_numbers, IN(point_t))        \
  FUNCTION(variant_plain, IN(signal_t))        \
  FUNCTION(alias_record, IN(place_t))

// FUNCTION(name, type, free): passed and returned by address; owns memory.
#define OWNERS(FUNCTION)                                                                                         \
  FUNCTION(string, conformance_string_t, conformance_string_free)                                                \
  FUNCTION(list_bool, conformance_list_bool_t, conformance_list_bool_free)                                       \
  FUNCTION(list_u8, conformance_list_u8_t, conformance_list_u8_free)                                             \
  FUNCTION(list_u16, conformance_list_u16_t, conformance_list_u16_free)                                          \
  FUNCTION(list_u32, conformance_list_u32_t, conformance_list_u32_free)                                          \
  FUNCTION(list_u64, conformance_list_u64_t, conformance_list_u64_free)                                          \
  FUNCTION(list_s8, conformance_list_s8_t, conformance_list_s8_free)                                             \
  FUNCTION(list_s16, conformance_list_s16_t, conformance_list_s16_free)                                          \
  FUNCTION(list_s32, conformance_list_s32_t, conformance_list_s32_free)                                          \
  FUNCTION(list_s64, conformance_list_s64_t, conformance_list_s64_free)                                          \
  FUNCTION(list_f32, conformance_list_f32_t, conformance_list_f32_free)                                          \
  FUNCTION(list_f64, conformance_list_f64_t, conformance_list_f64_free)                                          \
  FUNCTION(list_char, conformance_list_char32_t, conformance_list_char32_free)                                   \
  FUNCTION(list_string, conformance_list_string_t, conformance_list_string_free)                                 \
  FUNCTION(list_list, conformance_list_list_u32_t, conformance_list_list_u32_free)                               \
  FUNCTION(list_list_string, conformance_list_list_string_t, conformance_list_list_string_free)                  \
  FUNCTION(list_tuple, conformance_list_tuple2_u8_string_t, conformance_list_tuple2_u8_string_free)              \
  FUNCTION(list_option, conformance_list_option_string_t, conformance_list_option_string_free)                   \
  FUNCTION(list_record, IN(list_point_t), IN(list_point_free))                                                   \
  FUNCTION(list_person, IN(list_person_t), IN(list_person_free))                                                 \
  FUNCTION(list_variant, IN(list_shape_t), IN(list_shape_free))                                                  \
  FUNCTION(list_enum, IN(list_color_t), IN(list_color_free))                                                     \
  FUNCTION(list_flags, IN(list_access_t), IN(list_access_free))                                                  \
  FUNCTION(tuple_three, conformance_tuple3_bool_string_f32_t, conformance_tuple3_bool_string_f32_free)           \
  FUNCTION(tuple_nested, conformance_tuple2_tuple2_char32_list_u16_option_tuple2_s8_s64_t,                       \
           conformance_tuple2_tuple2_char32_list_u16_option_tuple2_s8_s64_free)                                  \
  FUNCTION(record_mixed, IN(mixed_t), IN(mixed_free))                                                            \
  FUNCTION(record_nested, IN(person_t), IN(person_free))                                                         \
  FUNCTION(variant_payloads, IN(shape_t), IN(shape_free))                                                        \
  FUNCTION(variant_numbers, IN(number_t), IN(number_free))                                                       \
  FUNCTION(alias_list, IN(names_t), IN(names_free))                                                              \
  FUNCTION(list_result_both, API(list_result_u32_string_t), API(list_result_u32_string_free))                    \
  FUNCTION(list_result_same, API(list_result_string_string_t), API(list_result_string_string_free))              \
  FUNCTION(list_result_ok, IN(list_result_point_void_t), IN(list_result_point_void_free))                        \
  FUNCTION(list_result_err, IN(list_result_void_color_t), IN(list_result_void_color_free))                       \
  FUNCTION(list_result_neither, API(list_result_void_void_t), API(list_result_void_void_free))                   \
  FUNCTION(list_result_nested, IN(list_result_option_u32_result_person_u8_t), IN(list_result_option_u32_result_person_u8_free))

// FUNCTION(name, payload): NULL stands for none, and so does false as the answer; owns no memory.
#define OPTIONS(FUNCTION)      \
  FUNCTION(option_u32, uint32_t) \
  FUNCTION(option_twice, conformance_option_u32_t)

// FUNCTION(name, payload, free): an option whose payload owns memory.
#define OPTIONS_THAT_OWN(FUNCTION)                                          \
  FUNCTION(option_string, conformance_string_t, conformance_string_free)    \
  FUNCTION(option_list, conformance_list_u8_t, conformance_list_u8_free)    \
  FUNCTION(option_record, IN(person_t), IN(person_free))                    \
  FUNCTION(option_thrice, conformance_option_option_string_t, conformance_option_option_string_free)

// FUNCTION(name, type, ok, err, free): returned as true and what `ret` holds, or as false and what `err` holds.
#define RESULTS(FUNCTION)                                                                                                   \
  FUNCTION(result_both, API(result_u32_string_t), uint32_t, conformance_string_t, API(result_u32_string_free))              \
  FUNCTION(result_same, API(result_string_string_t), conformance_string_t, conformance_string_t,                            \
           API(result_string_string_free))                                                                                  \
  FUNCTION(result_nested, IN(result_option_u32_result_person_u8_t), conformance_option_u32_t, IN(result_person_u8_t),       \
           IN(result_option_u32_result_person_u8_free))

#endif

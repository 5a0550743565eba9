// The interface `api`: what came in is handed back with the memory that it owns, which the bindings free once the host has it.

#include "conformance.h"
#include "echoes.h"

namespace {

template <typename Result, typename Ok, typename Err>
bool unwrapped(const Result &value, Ok *ret, Err *err) {
  if (value.is_err) {
    *err = value.val.err;
  } else {
    *ret = value.val.ok;
  }
  return !value.is_err;
}

template <typename Payload>
bool unwrapped(const Payload *maybe_value, Payload *ret) {
  if (maybe_value != nullptr) *ret = *maybe_value;
  return maybe_value != nullptr;
}

}  // namespace

#define IN(name) API(name)

#define NUMBER(name, type) \
  type API(echo_##name)(type value) { return value; }
#define STRUCT(name, type) \
  void API(echo_##name)(type * value, type * ret) { *ret = *value; }
#define OWNER(name, type, free) STRUCT(name, type)
#define OPTION(name, payload) \
  bool API(echo_##name)(payload * maybe_value, payload * ret) { return unwrapped(maybe_value, ret); }
#define OPTION_THAT_OWNS(name, payload, free) OPTION(name, payload)
#define RESULT(name, type, ok, err, free) \
  bool API(echo_##name)(type * value, ok * ret, err * error) { return unwrapped(*value, ret, error); }

NUMBERS(NUMBER)
STRUCTS(STRUCT)
OWNERS(OWNER)
OPTIONS(OPTION)
OPTIONS_THAT_OWN(OPTION_THAT_OWNS)
RESULTS(RESULT)

bool API(echo_result_ok)(API(result_point_void_t) * value, API(point_t) * ret) {
  if (!value->is_err) *ret = value->val.ok;
  return !value->is_err;
}

bool API(echo_result_err)(API(result_void_color_t) * value, API(color_t) * err) {
  if (value->is_err) *err = value->val.err;
  return !value->is_err;
}

bool API(echo_result_neither)(API(result_void_void_t) * value) { return !value->is_err; }

void API(echo_parameters2)(conformance_string_t *a, uint8_t b, conformance_tuple2_string_u8_t *ret) { *ret = {*a, b}; }

void API(echo_parameters_strings)(conformance_string_t *a, conformance_string_t *b, conformance_string_t *c,
                                  conformance_tuple3_string_string_string_t *ret) {
  *ret = {*a, *b, *c};
}

void API(echo_parameters16)(
    uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e, uint32_t f, uint32_t g, uint32_t h, uint32_t i, uint32_t j,
    uint32_t k, uint32_t l, uint32_t m, uint32_t n, uint32_t o, uint32_t p,
    conformance_tuple16_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_t *ret) {
  *ret = {a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p};
}

void API(echo_parameters17)(
    uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e, uint32_t f, uint32_t g, uint32_t h, uint32_t i, uint32_t j,
    uint32_t k, uint32_t l, uint32_t m, uint32_t n, uint32_t o, uint32_t p, uint32_t q,
    conformance_tuple17_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_t *ret) {
  *ret = {a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q};
}

void API(echo_parameters_mixed)(
    uint8_t a, int16_t b, uint32_t c, int64_t d, float e, double f, bool g, uint32_t h, conformance_string_t *i,
    conformance_list_u8_t *j, API(point_t) * k, API(color_t) l, API(access_t) m, uint32_t *maybe_n, API(shape_t) * o, uint64_t p,
    int8_t q, uint16_t r,
    API(tuple18_u8_s16_u32_s64_f32_f64_bool_char32_string_list_u8_point_color_access_option_u32_shape_u64_s8_u16_t) * ret) {
  conformance_option_u32_t n{};
  n.is_some = unwrapped(maybe_n, &n.val);
  *ret = {a, b, c, d, e, f, g, h, *i, *j, *k, l, m, n, *o, p, q, r};
}

void API(no_parameters)(conformance_string_t *ret) { conformance_string_dup(ret, "nothing given"); }

void API(no_result)(conformance_string_t *value) { conformance_string_free(value); }

void API(nothing)() {}

// The interface `via`: the host is lent what came in, which is freed once it has answered; what it answers is handed on.

#include <initializer_list>

#include "conformance.h"
#include "echoes.h"

namespace {

/// An address as whatever the host's function takes: its types are the same by another name.
struct At {
  void *address;

  template <typename Type>
  operator Type *() const {
    return static_cast<Type *>(address);
  }
};

}  // namespace

#define IN(name) VIA(name)

#define NUMBER(name, type) \
  type VIA(echo_##name)(type value) { return HOST(echo_##name)(value); }
#define STRUCT(name, type) \
  void VIA(echo_##name)(type * value, type * ret) { HOST(echo_##name)(At{value}, At{ret}); }
#define OWNER(name, type, free)                     \
  void VIA(echo_##name)(type * value, type * ret) { \
    HOST(echo_##name)(At{value}, At{ret});          \
    free(value);                                    \
  }
#define OPTION(name, payload) \
  bool VIA(echo_##name)(payload * maybe_value, payload * ret) { return HOST(echo_##name)(maybe_value, ret); }
#define OPTION_THAT_OWNS(name, payload, free)                     \
  bool VIA(echo_##name)(payload * maybe_value, payload * ret) {   \
    const bool some = HOST(echo_##name)(maybe_value, ret);        \
    if (maybe_value != nullptr) free(maybe_value);                \
    return some;                                                  \
  }
#define RESULT(name, type, ok, err, free)                                 \
  bool VIA(echo_##name)(type * value, ok * ret, err * error) {            \
    const bool fine = HOST(echo_##name)(At{value}, At{ret}, At{error});   \
    free(value);                                                          \
    return fine;                                                          \
  }

NUMBERS(NUMBER)
STRUCTS(STRUCT)
OWNERS(OWNER)
OPTIONS(OPTION)
OPTIONS_THAT_OWN(OPTION_THAT_OWNS)
RESULTS(RESULT)

bool VIA(echo_result_ok)(VIA(result_point_void_t) * value, VIA(point_t) * ret) {
  return HOST(echo_result_ok)(At{value}, ret);
}

bool VIA(echo_result_err)(VIA(result_void_color_t) * value, VIA(color_t) * err) {
  return HOST(echo_result_err)(At{value}, err);
}

bool VIA(echo_result_neither)(API(result_void_void_t) * value) { return HOST(echo_result_neither)(At{value}); }

void VIA(echo_parameters2)(conformance_string_t *a, uint8_t b, conformance_tuple2_string_u8_t *ret) {
  HOST(echo_parameters2)(a, b, ret);
  conformance_string_free(a);
}

void VIA(echo_parameters_strings)(conformance_string_t *a, conformance_string_t *b, conformance_string_t *c,
                                  conformance_tuple3_string_string_string_t *ret) {
  HOST(echo_parameters_strings)(a, b, c, ret);
  for (auto *text : {a, b, c}) conformance_string_free(text);
}

void VIA(echo_parameters16)(
    uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e, uint32_t f, uint32_t g, uint32_t h, uint32_t i, uint32_t j,
    uint32_t k, uint32_t l, uint32_t m, uint32_t n, uint32_t o, uint32_t p,
    conformance_tuple16_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_t *ret) {
  HOST(echo_parameters16)(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ret);
}

void VIA(echo_parameters17)(
    uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e, uint32_t f, uint32_t g, uint32_t h, uint32_t i, uint32_t j,
    uint32_t k, uint32_t l, uint32_t m, uint32_t n, uint32_t o, uint32_t p, uint32_t q,
    conformance_tuple17_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_t *ret) {
  HOST(echo_parameters17)(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, ret);
}

void VIA(echo_parameters_mixed)(
    uint8_t a, int16_t b, uint32_t c, int64_t d, float e, double f, bool g, uint32_t h, conformance_string_t *i,
    conformance_list_u8_t *j, VIA(point_t) * k, VIA(color_t) l, VIA(access_t) m, uint32_t *maybe_n, VIA(shape_t) * o, uint64_t p,
    int8_t q, uint16_t r,
    VIA(tuple18_u8_s16_u32_s64_f32_f64_bool_char32_string_list_u8_point_color_access_option_u32_shape_u64_s8_u16_t) * ret) {
  HOST(echo_parameters_mixed)(a, b, c, d, e, f, g, h, i, j, k, l, m, maybe_n, o, p, q, r, At{ret});
  conformance_string_free(i);
  conformance_list_u8_free(j);
  VIA(shape_free)(o);
}

void VIA(no_parameters)(conformance_string_t *ret) { HOST(no_parameters)(ret); }

void VIA(no_result)(conformance_string_t *value) {
  HOST(no_result)(value);
  conformance_string_free(value);
}

void VIA(nothing)() { HOST(nothing)(); }

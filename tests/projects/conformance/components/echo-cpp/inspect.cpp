// The interface `inspect`: what values mean. Each function frees what it was given.

#include <array>
#include <numeric>
#include <string>

#include "conformance.h"
#include "text.hpp"

#define INSPECT(name) exports_witworks_conformance_inspect_##name
#define TYPES(name) WITWORKS_CONFORMANCE_TYPES_##name

namespace {

std::string described(const INSPECT(shape_t) & value) {
  switch (value.tag) {
    case TYPES(SHAPE_NOTHING):
      return "nothing";
    case TYPES(SHAPE_CIRCLE):
      return "circle";
    case TYPES(SHAPE_BOX):
      return "box";
    case TYPES(SHAPE_PATH):
      return "path:" + std::to_string(value.val.path.len);
    case TYPES(SHAPE_LABEL):
      return "label:" + std::to_string(characters(view(value.val.label)));
    default:
      return "owner:" + std::string{view(value.val.owner.name)};
  }
}

}  // namespace

uint32_t INSPECT(inspect_string)(conformance_string_t *value) { return characters(taken(value)); }

uint32_t INSPECT(inspect_char)(uint32_t value) { return value; }

bool INSPECT(inspect_s8)(int8_t value) { return value < 0; }

bool INSPECT(inspect_s64)(int64_t value) { return value < 0; }

bool INSPECT(inspect_u64)(uint64_t value) { return value >= UINT64_C(1) << 63; }

uint32_t INSPECT(inspect_list)(conformance_list_u32_t *value) {
  const uint32_t sum = std::accumulate(value->ptr, value->ptr + value->len, UINT32_C(0));
  conformance_list_u32_free(value);
  return sum;
}

uint32_t INSPECT(inspect_enum)(INSPECT(color_t) value) {
  switch (value) {
    case TYPES(COLOR_RED):
      return 0;
    case TYPES(COLOR_GREEN):
      return 1;
    case TYPES(COLOR_DEEP_BLUE):
      return 2;
    default:
      return 3;
  }
}

uint32_t INSPECT(inspect_flags)(INSPECT(access_t) value) {
  const auto worth = [value](int flag, uint32_t number) { return (value & flag) != 0 ? number : 0; };
  return worth(TYPES(ACCESS_READ), 1) + worth(TYPES(ACCESS_WRITE), 10) + worth(TYPES(ACCESS_RUN_AS_ROOT), 100);
}

bool INSPECT(inspect_flags32)(INSPECT(flags32_t) value) { return (value & TYPES(FLAGS32_C31)) != 0; }

int32_t INSPECT(inspect_record)(INSPECT(mixed_t) * value) {
  const int32_t sum = value->half + value->last;
  INSPECT(mixed_free)(value);
  return sum;
}

void INSPECT(inspect_person)(INSPECT(person_t) * value, conformance_string_t *ret) {
  give(view(value->nickname.is_some ? value->nickname.val : value->name), ret);
  INSPECT(person_free)(value);
}

void INSPECT(inspect_variant)(INSPECT(shape_t) * value, conformance_string_t *ret) {
  give(described(*value), ret);
  INSPECT(shape_free)(value);
}

void INSPECT(inspect_number)(INSPECT(number_t) * value, conformance_string_t *ret) {
  static constexpr std::array<std::string_view, 8> NAMES{"byte", "single", "double", "big", "signed", "digit", "truth", "text"};
  give(NAMES.at(value->tag), ret);
  INSPECT(number_free)(value);
}

uint32_t INSPECT(inspect_option)(conformance_option_u32_t *maybe_value) {
  if (maybe_value == nullptr) return 0;
  return maybe_value->is_some ? 2 : 1;
}

void INSPECT(inspect_result)(exports_witworks_conformance_api_result_u32_string_t *value, conformance_string_t *ret) {
  give(value->is_err ? "err:" + std::string{view(value->val.err)} : std::to_string(value->val.ok), ret);
  exports_witworks_conformance_api_result_u32_string_free(value);
}

bool INSPECT(check)(uint32_t value, uint32_t *ret, conformance_string_t *err) {
  if (value < 1000) {
    *ret = value;
  } else {
    give("too large", err);
  }
  return value < 1000;
}

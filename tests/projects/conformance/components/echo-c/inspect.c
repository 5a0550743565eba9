// The interface `inspect`: what values mean. Each function frees what it was given.

#include "conformance.h"
#include "text.h"

#define INSPECT(name) exports_witworks_conformance_inspect_##name
#define TYPES(name) WITWORKS_CONFORMANCE_TYPES_##name

uint32_t INSPECT(inspect_string)(conformance_string_t *value) {
  uint32_t count = characters(value);
  conformance_string_free(value);
  return count;
}

uint32_t INSPECT(inspect_char)(uint32_t value) { return value; }

bool INSPECT(inspect_s8)(int8_t value) { return value < 0; }

bool INSPECT(inspect_s64)(int64_t value) { return value < 0; }

bool INSPECT(inspect_u64)(uint64_t value) { return value >= UINT64_C(1) << 63; }

uint32_t INSPECT(inspect_list)(conformance_list_u32_t *value) {
  uint32_t sum = 0;
  for (size_t i = 0; i < value->len; i++) sum += value->ptr[i];
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
  return (value & TYPES(ACCESS_READ) ? 1 : 0) + (value & TYPES(ACCESS_WRITE) ? 10 : 0) +
         (value & TYPES(ACCESS_RUN_AS_ROOT) ? 100 : 0);
}

bool INSPECT(inspect_flags32)(INSPECT(flags32_t) value) { return value & TYPES(FLAGS32_C31); }

int32_t INSPECT(inspect_record)(INSPECT(mixed_t) *value) {
  int32_t sum = value->half + value->last;
  INSPECT(mixed_free)(value);
  return sum;
}

void INSPECT(inspect_person)(INSPECT(person_t) *value, conformance_string_t *ret) {
  *ret = taken(value->nickname.is_some ? &value->nickname.val : &value->name);
  INSPECT(person_free)(value);
}

void INSPECT(inspect_variant)(INSPECT(shape_t) *value, conformance_string_t *ret) {
  switch (value->tag) {
    case TYPES(SHAPE_NOTHING):
      conformance_string_dup(ret, "nothing");
      break;
    case TYPES(SHAPE_CIRCLE):
      conformance_string_dup(ret, "circle");
      break;
    case TYPES(SHAPE_BOX):
      conformance_string_dup(ret, "box");
      break;
    case TYPES(SHAPE_PATH):
      *ret = with_number("path:", value->val.path.len);
      break;
    case TYPES(SHAPE_LABEL):
      *ret = with_number("label:", characters(&value->val.label));
      break;
    default:
      *ret = behind("owner:", &value->val.owner.name);
  }
  INSPECT(shape_free)(value);
}

void INSPECT(inspect_number)(INSPECT(number_t) *value, conformance_string_t *ret) {
  static const char *const NAMES[] = {
      [TYPES(NUMBER_BYTE)] = "byte",     [TYPES(NUMBER_SINGLE)] = "single", [TYPES(NUMBER_DOUBLE)] = "double",
      [TYPES(NUMBER_BIG)] = "big",       [TYPES(NUMBER_SIGNED)] = "signed", [TYPES(NUMBER_DIGIT)] = "digit",
      [TYPES(NUMBER_TRUTH)] = "truth",   [TYPES(NUMBER_TEXT)] = "text",
  };
  conformance_string_dup(ret, NAMES[value->tag]);
  INSPECT(number_free)(value);
}

uint32_t INSPECT(inspect_option)(conformance_option_u32_t *maybe_value) {
  if (!maybe_value) return 0;
  return maybe_value->is_some ? 2 : 1;
}

void INSPECT(inspect_result)(exports_witworks_conformance_api_result_u32_string_t *value, conformance_string_t *ret) {
  *ret = value->is_err ? behind("err:", &value->val.err) : with_number("", value->val.ok);
  exports_witworks_conformance_api_result_u32_string_free(value);
}

bool INSPECT(check)(uint32_t value, uint32_t *ret, conformance_string_t *err) {
  if (value < 1000) *ret = value;
  else conformance_string_dup(err, "too large");
  return value < 1000;
}

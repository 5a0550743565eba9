#include "text.h"

#include <stdlib.h>
#include <string.h>

uint32_t characters(const conformance_string_t *text) {
  uint32_t count = 0;
  for (size_t i = 0; i < text->len; i++) count += (text->ptr[i] & 0xC0) != 0x80;
  return count;
}

conformance_string_t copy(const conformance_string_t *text) { return behind("", text); }

conformance_string_t joined(const conformance_string_t *a, const char *between, const conformance_string_t *b) {
  size_t gap = strlen(between);
  conformance_string_t made = {NULL, a->len + gap + b->len};
  if (made.len == 0) return made;  // conformance_string_free lets the memory of an empty string be
  made.ptr = malloc(made.len);
  if (!made.ptr) abort();
  if (a->len) memcpy(made.ptr, a->ptr, a->len);
  memcpy(made.ptr + a->len, between, gap);
  if (b->len) memcpy(made.ptr + a->len + gap, b->ptr, b->len);
  return made;
}

conformance_string_t behind(const char *prefix, const conformance_string_t *text) {
  const conformance_string_t nothing = {NULL, 0};
  return joined(&nothing, prefix, text);
}

conformance_string_t with_number(const char *prefix, uint32_t number) {
  uint8_t digits[10];
  size_t at = sizeof digits;
  do digits[--at] = '0' + number % 10;
  while (number /= 10);
  return behind(prefix, &(conformance_string_t){digits + at, sizeof digits - at});
}

conformance_string_t taken(conformance_string_t *text) {
  conformance_string_t out = *text;
  *text = (conformance_string_t){NULL, 0};
  return out;
}

// Strings of the bindings: `len` bytes of UTF-8 at `ptr`, no NUL behind them.

#ifndef TEXT_H
#define TEXT_H

#include "conformance.h"

uint32_t characters(const conformance_string_t *text);

// A new string that is a copy.
conformance_string_t copy(const conformance_string_t *text);

// A new string of both, with `between` in the middle.
conformance_string_t joined(const conformance_string_t *a, const char *between, const conformance_string_t *b);

// A new string of C's text and `text`.
conformance_string_t behind(const char *prefix, const conformance_string_t *text);

// A new string of C's text and the number.
conformance_string_t with_number(const char *prefix, uint32_t number);

// Takes the text out of what owns it: that can be freed without it.
conformance_string_t taken(conformance_string_t *text);

#endif

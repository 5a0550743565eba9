// Strings of the bindings as C++ has them.

#ifndef TEXT_HPP
#define TEXT_HPP

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "conformance.h"

inline std::string_view view(const conformance_string_t &text) {
  return {reinterpret_cast<const char *>(text.ptr), text.len};
}

/// The text that the guest was given, whose memory is freed.
inline std::string taken(conformance_string_t *text) {
  std::string own{view(*text)};
  conformance_string_free(text);
  return own;
}

/// Hands the text to the bindings.
inline void give(std::string_view text, conformance_string_t *ret) { conformance_string_dup_n(ret, text.data(), text.size()); }

/// How many code points the text has.
inline uint32_t characters(std::string_view text) {
  return static_cast<uint32_t>(std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

#endif

// Points in CSV text: no bindings, no files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace csv {

struct Point {
  std::string timestamp;
  double value;
  std::string label;
};

struct BadLine {
  uint32_t line;
  std::string reason;
};

/// The points of a text, or the first line that is none.
std::variant<std::vector<Point>, BadLine> parse(std::string_view text);

}  // namespace csv

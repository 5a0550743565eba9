#include "points.hpp"

#include <cstdlib>

namespace csv {

namespace {

/// Takes what comes before the next `end` off the front of `rest`.
std::string_view take(std::string_view &rest, char end) {
  const size_t at = rest.find(end);
  const std::string_view taken = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
  return taken;
}

bool number(std::string_view text, double &value) {
  const std::string copy{text};
  char *end = nullptr;
  value = std::strtod(copy.c_str(), &end);
  return !copy.empty() && end == copy.c_str() + copy.size();
}

}  // namespace

std::variant<std::vector<Point>, BadLine> parse(std::string_view text) {
  std::vector<Point> points;
  for (uint32_t line = 1; !text.empty(); line++) {
    std::string_view rest = take(text, '\n');
    if (rest.ends_with('\r')) rest.remove_suffix(1);
    if (rest.empty() || (line == 1 && rest.starts_with("timestamp"))) continue;
    const std::string_view timestamp = take(rest, ','), value = take(rest, ',');
    Point point{std::string{timestamp}, 0, std::string{rest}};
    if (rest.find(',') != std::string_view::npos) return BadLine{line, "it has more than three fields"};
    if (!number(value, point.value)) return BadLine{line, "`" + std::string{value} + "` is no number"};
    points.push_back(std::move(point));
  }
  return points;
}

}  // namespace csv

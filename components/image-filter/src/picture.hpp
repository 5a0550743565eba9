// Pictures in memory and what can be done with them; nothing here knows of WebAssembly.

#pragma once

#include <cstdint>
#include <variant>
#include <vector>

namespace imaging {

struct WrongSize {
  uint64_t expected;
  uint64_t actual;
};
struct Empty {};
struct TooLarge {};
struct RadiusTooLarge {};

using Problem = std::variant<WrongSize, Empty, TooLarge, RadiusTooLarge>;

inline constexpr uint64_t kMostBytes = 268'435'456;
inline constexpr uint32_t kLargestRadius = 255;

/// Pixels line by line; a pixel has 1 (gray), 3 (red, green, blue) or 4 (and alpha) channels of a byte.
struct Picture {
  uint32_t width;
  uint32_t height;
  uint32_t channels;
  std::vector<uint8_t> pixels;

  /// How many bytes a picture of this size has; the largest number where it is more than that.
  [[nodiscard]] uint64_t bytes() const;
};

/// The channels of a format of the world, and the other way round.
uint32_t channels_of(uint8_t format);
uint8_t format_of(uint32_t channels);

using Result = std::variant<Picture, Problem>;

Result grayscale(const Picture &picture);
Result blur(const Picture &picture, uint32_t radius);
Result resize(const Picture &picture, uint32_t width, uint32_t height);

}  // namespace imaging

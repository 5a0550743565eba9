#include "picture.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace imaging {

namespace {

// The weights of ITU-R BT.601 in 65,536ths; together they are one.
constexpr uint32_t kRed = 19595, kGreen = 38470, kBlue = 7471;
constexpr uint32_t kOne = 65536;

/// A line of `count` pixels blurred: pixels are `step` bytes apart, the square's edge is `2 * radius + 1`.
void blur_line(const uint8_t *from, uint8_t *to, uint32_t count, size_t step, uint32_t radius) {
  const uint32_t span = 2 * radius + 1;
  const auto at = [=](int64_t index) -> uint32_t { return from[std::clamp<int64_t>(index, 0, count - 1) * step]; };
  uint32_t sum = 0;
  for (int64_t index = -int64_t{radius}; index <= radius; index++) sum += at(index);
  for (int64_t index = 0; index < count; index++) {
    to[index * step] = static_cast<uint8_t>((sum + span / 2) / span);
    sum += at(index + radius + 1) - at(index - radius);
  }
}

/// Where pixel `index` of `count` lies in a line of `of` pixels, in 65,536ths of a pixel; centres lie on centres.
int64_t position(uint32_t index, uint32_t count, uint32_t of) {
  return ((2 * int64_t{index} + 1) * of * kOne / count - kOne) / 2;
}

/// Two neighbours in a line and how much of the second there is, in 65,536ths.
struct Mix {
  uint32_t first;
  uint32_t second;
  uint32_t part;
};

Mix mix(uint32_t index, uint32_t count, uint32_t of) {
  const int64_t place = std::clamp<int64_t>(position(index, count, of), 0, int64_t{of - 1} * kOne);
  const auto first = static_cast<uint32_t>(place / kOne);
  return {first, std::min(first + 1, of - 1), static_cast<uint32_t>(place % kOne)};
}

uint64_t between(uint64_t first, uint64_t second, uint32_t part) { return first * (kOne - part) + second * part; }

}  // namespace

uint64_t Picture::bytes() const {
  const uint64_t count = uint64_t{width} * height;
  return count > std::numeric_limits<uint64_t>::max() / channels ? std::numeric_limits<uint64_t>::max() : count * channels;
}

uint32_t channels_of(uint8_t format) { return format == 0 ? 1 : format + 2; }

uint8_t format_of(uint32_t channels) { return static_cast<uint8_t>(channels == 1 ? 0 : channels - 2); }

Result grayscale(const Picture &picture) {
  if (picture.channels == 1) return picture;
  Picture made{picture.width, picture.height, 1, {}};
  made.pixels.reserve(made.bytes());
  for (size_t index = 0; index < picture.pixels.size(); index += picture.channels) {
    const uint8_t *pixel = &picture.pixels[index];
    made.pixels.push_back(static_cast<uint8_t>((pixel[0] * kRed + pixel[1] * kGreen + pixel[2] * kBlue + kOne / 2) / kOne));
  }
  return made;
}

Result blur(const Picture &picture, uint32_t radius) {
  if (radius > kLargestRadius) return Problem{RadiusTooLarge{}};
  if (radius == 0 || picture.pixels.empty()) return picture;
  // The mean of a square is the mean of the means of its lines.
  Picture across = picture, made = picture;
  const size_t step = picture.channels, line = step * picture.width;
  for (size_t start = 0; start < picture.pixels.size(); start += line)
    for (size_t channel = 0; channel < step; channel++)
      blur_line(&picture.pixels[start + channel], &across.pixels[start + channel], picture.width, step, radius);
  for (size_t column = 0; column < line; column++)
    blur_line(&across.pixels[column], &made.pixels[column], picture.height, line, radius);
  return made;
}

Result resize(const Picture &picture, uint32_t width, uint32_t height) {
  Picture made{width, height, picture.channels, {}};
  if (width == 0 || height == 0 || picture.pixels.empty()) return Problem{Empty{}};
  if (made.bytes() > kMostBytes) return Problem{TooLarge{}};
  made.pixels.reserve(made.bytes());
  const size_t step = picture.channels, line = step * picture.width;
  for (uint32_t y = 0; y < height; y++) {
    const Mix down = mix(y, height, picture.height);
    const uint8_t *upper = &picture.pixels[down.first * line], *lower = &picture.pixels[down.second * line];
    for (uint32_t x = 0; x < width; x++) {
      const Mix across = mix(x, width, picture.width);
      for (size_t channel = 0; channel < step; channel++) {
        const size_t left = across.first * step + channel, right = across.second * step + channel;
        const uint64_t above = between(upper[left], upper[right], across.part);
        const uint64_t below = between(lower[left], lower[right], across.part);
        made.pixels.push_back(static_cast<uint8_t>((between(above, below, down.part) + (1ull << 31)) >> 32));
      }
    }
  }
  return made;
}

}  // namespace imaging

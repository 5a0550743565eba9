// The world `image-filter`: pictures go in and out as the guest's bindings have them, and are worked on as `Picture`s.

#include "image_filter.h"

#include <cstdlib>
#include <cstring>
#include <variant>

#include "picture.hpp"

namespace {

using Image = exports_toolsku_imaging_filters_image_t;
using Problem = exports_toolsku_imaging_filters_problem_t;

/// Takes the picture over from the bindings and frees their copy, or says why it is none.
std::variant<imaging::Picture, imaging::Problem> taken(Image *image) {
  imaging::Picture picture{image->width, image->height, imaging::channels_of(image->format), {}};
  const uint64_t actual = image->pixels.len;
  if (actual == picture.bytes()) picture.pixels.assign(image->pixels.ptr, image->pixels.ptr + image->pixels.len);
  exports_toolsku_imaging_filters_image_free(image);
  if (actual != picture.bytes()) return imaging::Problem{imaging::WrongSize{picture.bytes(), actual}};
  return picture;
}

/// Hands a picture over to the bindings, which free it with `free`.
void give(const imaging::Picture &picture, Image *image) {
  image->width = picture.width;
  image->height = picture.height;
  image->format = imaging::format_of(picture.channels);
  image->pixels.len = picture.pixels.size();
  image->pixels.ptr = static_cast<uint8_t *>(std::malloc(picture.pixels.size()));
  if (picture.pixels.empty()) return;
  if (image->pixels.ptr == nullptr) std::abort();
  std::memcpy(image->pixels.ptr, picture.pixels.data(), picture.pixels.size());
}

void give(const imaging::Problem &problem, Problem *given) {
  if (const auto *wrong = std::get_if<imaging::WrongSize>(&problem)) {
    given->tag = EXPORTS_TOOLSKU_IMAGING_FILTERS_PROBLEM_WRONG_SIZE;
    given->val.wrong_size = {wrong->expected, wrong->actual};
  } else if (std::holds_alternative<imaging::Empty>(problem)) {
    given->tag = EXPORTS_TOOLSKU_IMAGING_FILTERS_PROBLEM_EMPTY;
  } else if (std::holds_alternative<imaging::TooLarge>(problem)) {
    given->tag = EXPORTS_TOOLSKU_IMAGING_FILTERS_PROBLEM_TOO_LARGE;
  } else {
    given->tag = EXPORTS_TOOLSKU_IMAGING_FILTERS_PROBLEM_RADIUS_TOO_LARGE;
  }
}

/// Answers what `filter` makes of the picture; false is the bindings' word for an error.
template <typename Filter>
bool answer(Image *image, Image *made, Problem *problem, Filter filter) {
  auto picture = taken(image);
  if (const auto *whole = std::get_if<imaging::Picture>(&picture)) picture = filter(*whole);
  if (const auto *refused = std::get_if<imaging::Problem>(&picture)) {
    give(*refused, problem);
    return false;
  }
  give(std::get<imaging::Picture>(picture), made);
  return true;
}

}  // namespace

bool exports_toolsku_imaging_filters_grayscale(Image *picture, Image *ret, Problem *err) {
  return answer(picture, ret, err, [](const imaging::Picture &whole) { return imaging::grayscale(whole); });
}

bool exports_toolsku_imaging_filters_blur(Image *picture, uint32_t radius, Image *ret, Problem *err) {
  return answer(picture, ret, err, [=](const imaging::Picture &whole) { return imaging::blur(whole, radius); });
}

bool exports_toolsku_imaging_filters_resize(Image *picture, uint32_t width, uint32_t height, Image *ret, Problem *err) {
  return answer(picture, ret, err, [=](const imaging::Picture &whole) { return imaging::resize(whole, width, height); });
}

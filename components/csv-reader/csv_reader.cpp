// The world `csv-reader`: reads a file of the folders that the host grants, and hands its points to the bindings.

#include "csv_reader.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>

#include "points.hpp"

namespace {

using Points = exports_toolsku_csv_reader_reader_list_data_point_t;
using Point = toolsku_analytics_data_processor_data_point_t;
using Error = exports_toolsku_csv_reader_reader_problem_t;

/// Text for the bindings, which free it.
csv_reader_string_t given(const std::string &text) {
  csv_reader_string_t made;
  csv_reader_string_dup_n(&made, text.data(), text.size());
  return made;
}

/// All of a file; nothing where it cannot be had, and then `problem` says why.
std::optional<std::string> content(const std::string &path, Error *problem) {
  FILE *file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) {
    problem->tag = EXPORTS_TOOLSKU_CSV_READER_READER_PROBLEM_NOT_OPENED;
    problem->val.not_opened = given(std::strerror(errno));
    return std::nullopt;
  }
  std::string text;
  char block[65536];
  while (const size_t size = std::fread(block, 1, sizeof block, file)) text.append(block, size);
  const bool failed = std::ferror(file) != 0;
  if (failed) {
    problem->tag = EXPORTS_TOOLSKU_CSV_READER_READER_PROBLEM_NOT_READ;
    problem->val.not_read = given(std::strerror(errno));
  }
  std::fclose(file);
  if (failed) return std::nullopt;
  return text;
}

void give(const std::vector<csv::Point> &points, Points *list) {
  list->len = points.size();
  list->ptr = static_cast<Point *>(std::calloc(points.size(), sizeof(Point)));
  if (list->ptr == nullptr && !points.empty()) std::abort();
  for (size_t n = 0; n < points.size(); n++) {
    Point &point = list->ptr[n];
    point.timestamp = given(points[n].timestamp);
    point.value = points[n].value;
    point.label.is_some = !points[n].label.empty();
    if (point.label.is_some) point.label.val = given(points[n].label);
  }
}

}  // namespace

bool exports_toolsku_csv_reader_reader_read(csv_reader_string_t *path, Points *made, Error *problem) {
  const std::string name(reinterpret_cast<const char *>(path->ptr), path->len);
  csv_reader_string_free(path);
  const auto text = content(name, problem);
  if (!text) return false;
  const auto parsed = csv::parse(*text);
  if (const auto *bad = std::get_if<csv::BadLine>(&parsed)) {
    problem->tag = EXPORTS_TOOLSKU_CSV_READER_READER_PROBLEM_BAD_LINE;
    problem->val.bad_line = {bad->line, given(bad->reason)};
    return false;
  }
  const auto &points = std::get<std::vector<csv::Point>>(parsed);
  std::printf("%s: %zu points\n", name.c_str(), points.size());
  std::fflush(stdout);
  give(points, made);
  return true;
}

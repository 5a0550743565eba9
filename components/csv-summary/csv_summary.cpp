// The world `csv-summary`: a program that has files read and their points condensed, and prints what comes of it.

#include "csv_summary.h"

#include <charconv>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <wasi/api.h>

namespace {

using Points = toolsku_analytics_data_processor_list_data_point_t;

/// The program's arguments; none where WASI gives none.
std::vector<std::string> arguments() {
  size_t count = 0, size = 0;
  if (__wasi_args_sizes_get(&count, &size) != 0 || count == 0) return {};
  std::vector<uint8_t *> places(count);
  std::vector<uint8_t> text(size);
  if (__wasi_args_get(places.data(), text.data()) != 0) return {};
  return {reinterpret_cast<char **>(places.data()), reinterpret_cast<char **>(places.data()) + count};
}

std::optional<uint32_t> number(std::string_view text) {
  uint32_t found = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), found);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return found;
}

std::string_view view(const csv_summary_string_t &text) { return {reinterpret_cast<const char *>(text.ptr), text.len}; }

void complain(const std::string &path, const toolsku_csv_reader_reader_problem_t &problem) {
  if (problem.tag == TOOLSKU_CSV_READER_READER_PROBLEM_BAD_LINE) {
    const auto reason = view(problem.val.bad_line.reason);
    std::fprintf(stderr, "%s:%u: %.*s\n", path.c_str(), problem.val.bad_line.line, int(reason.size()), reason.data());
    return;
  }
  const auto reason = view(problem.tag == TOOLSKU_CSV_READER_READER_PROBLEM_NOT_OPENED ? problem.val.not_opened : problem.val.not_read);
  std::fprintf(stderr, "%s: %.*s\n", path.c_str(), int(reason.size()), reason.data());
}

void print(const Points &points) {
  for (size_t n = 0; n < points.len; n++) {
    const auto timestamp = view(points.ptr[n].timestamp);
    const auto label = points.ptr[n].label.is_some ? view(points.ptr[n].label.val) : "-";
    std::printf("  %.*s %8.2f  %.*s\n", int(timestamp.size()), timestamp.data(), points.ptr[n].value, int(label.size()), label.data());
  }
}

/// Prints the means of one file's points; whether it could be read.
bool summed_up(const std::string &path, uint32_t window) {
  csv_summary_string_t name;
  csv_summary_string_dup_n(&name, path.data(), path.size());
  toolsku_csv_reader_reader_list_data_point_t points;
  toolsku_csv_reader_reader_problem_t problem;
  const bool read = toolsku_csv_reader_reader_read(&name, &points, &problem);
  csv_summary_string_free(&name);
  if (!read) {
    complain(path, problem);
    toolsku_csv_reader_reader_problem_free(&problem);
    return false;
  }
  Points all{points.ptr, points.len}, means;
  toolsku_analytics_data_processor_aggregate(&all, window, &means);
  std::printf("%s\n", path.c_str());
  print(means);
  toolsku_analytics_data_processor_list_data_point_free(&means);
  toolsku_csv_reader_reader_list_data_point_free(&points);
  return true;
}

}  // namespace

bool exports_wasi_cli_run_run(void) {
  const auto given = arguments();
  const auto window = given.size() < 3 ? std::nullopt : number(given[1]);
  if (!window) {
    std::fprintf(stderr, "usage: csv-summary POINTS FILE...\n");
    return false;
  }
  bool good = true;
  for (size_t n = 2; n < given.size(); n++) good = summed_up(given[n], *window) && good;
  std::fflush(stdout);
  return good;
}

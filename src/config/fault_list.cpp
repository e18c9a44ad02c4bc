#include "config/fault_list.hpp"

#include <algorithm>
#include <utility>

namespace llm_api_router {
namespace {

// The whole configuration, "", holds everything but covers only itself: an error there (such as a
// missing list) says nothing about its other members.
bool covers(std::string_view outer, std::string_view inner) {
  if (outer.empty() || !inner.starts_with(outer)) return outer == inner;
  const auto rest = inner.substr(outer.size());
  return rest.empty() || rest.front() == '.' || rest.front() == '[';
}

}  // namespace

void FaultList::error(const std::string& where, std::string what) {
  if (has_error_at(where)) return;
  faults_.push_back({.where = where, .what = std::move(what)});
}

void FaultList::warning(const std::string& where, std::string what) {
  if (has_error_at(where)) return;
  faults_.push_back(
      {.where = where, .what = std::move(what), .severity = ConfigFault::Severity::warning});
}

bool FaultList::has_error_at(std::string_view where) const {
  return std::any_of(faults_.begin(), faults_.end(), [&](const ConfigFault& fault) {
    return fault.severity == ConfigFault::Severity::error && covers(fault.where, where);
  });
}

bool any_error(const std::vector<ConfigFault>& faults) {
  return std::any_of(faults.begin(), faults.end(), [](const ConfigFault& fault) {
    return fault.severity == ConfigFault::Severity::error;
  });
}

std::string to_line(std::string_view source, const ConfigFault& fault) {
  std::string line{source};
  if (!fault.where.empty()) line += ": " + fault.where;
  return line + ": " + fault.what;
}

}  // namespace llm_api_router

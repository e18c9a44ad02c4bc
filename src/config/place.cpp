#include "config/place.hpp"

#include <algorithm>
#include <utility>

#include "config/wording.hpp"

namespace llm_api_router {
namespace {

bool is_plain(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_' || character == '-' ||
         character == '$';
}

}  // namespace

Place::Place(FaultList& faults, std::filesystem::path folder)
    : Place{faults, std::move(folder), std::string{}} {}

Place::Place(FaultList& faults, std::filesystem::path folder, std::string path)
    : faults_{&faults}, folder_{std::move(folder)}, path_{std::move(path)} {}

Place Place::member(std::string_view name) const {
  return {*faults_, folder_, member_path(path_, name)};
}

Place Place::element(std::size_t index) const {
  return {*faults_, folder_, element_path(path_, index)};
}

void Place::error(std::string what) const { faults_->error(path_, std::move(what)); }

void Place::warning(std::string what) const { faults_->warning(path_, std::move(what)); }

std::string member_path(std::string_view outer, std::string_view name) {
  const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), is_plain);
  std::string path{outer};
  if (!plain) return path + "[" + in_quotes(name) + "]";
  if (!path.empty()) path += '.';
  return path.append(name);
}

std::string element_path(std::string_view outer, std::size_t index) {
  return std::string{outer} + "[" + std::to_string(index) + "]";
}

}  // namespace llm_api_router

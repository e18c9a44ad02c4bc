#include "config/search_path.hpp"

#include <algorithm>
#include <system_error>

#include "config/text_file.hpp"

namespace llm_api_router {
namespace {

// A dangling link and a forbidden folder count as there: only a plain "no such file" does not.
bool is_there(const std::filesystem::path& place) {
  std::error_code error;
  const auto status = std::filesystem::symlink_status(place, error);
  return status.type() != std::filesystem::file_type::not_found;
}

}  // namespace

std::vector<std::filesystem::path> config_places() {
  return {"llm_router_config.json", "config/llm_router_config.json",
          at_home("~/.llm_router_config.json"), "/etc/llm_router/config.json"};
}

std::optional<std::filesystem::path> first_existing(
    const std::vector<std::filesystem::path>& places) {
  const auto found = std::find_if(places.begin(), places.end(), is_there);
  return found == places.end() ? std::nullopt : std::optional{*found};
}

}  // namespace llm_api_router

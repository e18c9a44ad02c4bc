#include "llm_api_router/config.hpp"

#include <cstddef>
#include <string>
#include <utility>

#include "config/config_shape.hpp"
#include "config/defaults.hpp"
#include "config/json_document.hpp"
#include "config/load.hpp"
#include "config/place.hpp"
#include "config/provider_lists.hpp"
#include "config/text_file.hpp"
#include "config/validate.hpp"

namespace llm_api_router {
namespace {

constexpr std::size_t kLargestFile = std::size_t{2} << 20U;

// A list given as one object is reported as it was written: `openai`, not `openai[0]`.
void name_as_written(const Json& document, std::vector<ConfigFault>& faults) {
  for (const auto& list : kProviderLists) {
    const auto member = document.is_object() ? document.find(list.name) : document.end();
    if (member == document.end() || !member->is_object()) continue;
    const auto element = element_path(list.name, 0);
    for (auto& fault : faults) {
      if (fault.where.starts_with(element)) fault.where.replace(0, element.size(), list.name);
    }
  }
}

std::string quoted_for_shell(const std::string& name) {
  std::string out = "'";
  for (const char character : name) {
    if (character == '\'') {
      out += "'\\''";
    } else {
      out += character;
    }
  }
  return out + "'";
}

std::string joined(const std::string& source, const std::vector<ConfigFault>& faults) {
  std::string lines;
  for (const auto& fault : faults) {
    if (fault.severity == ConfigFault::Severity::warning) continue;
    if (!lines.empty()) lines += '\n';
    lines += to_line(source, fault);
  }
  return lines;
}

RouterConfig usable_or_throw(LoadedConfig loaded, std::string_view source) {
  if (!loaded.usable()) throw ConfigError{std::string{source}, std::move(loaded.faults)};
  return std::move(loaded.config);
}

}  // namespace

ConfigError::ConfigError(const std::string& source, std::vector<ConfigFault> faults)
    : std::runtime_error{joined(source, faults)}, faults_{std::move(faults)} {}

LoadedConfig load_config(std::string_view text, const std::filesystem::path& folder) {
  LoadedConfig loaded;
  FaultList faults;
  const auto document = parse_document(text, faults);
  if (document) {
    config_shape().read(*document, Place{faults, folder}, loaded.config);
    check_config(loaded.config, faults);
  }
  loaded.faults = faults.take();
  if (document) name_as_written(*document, loaded.faults);
  if (loaded.usable()) fill_in_defaults(loaded.config);
  return loaded;
}

LoadedConfig load_config_file(const std::filesystem::path& path) {
  const auto text = read_text_file(path, kLargestFile);
  if (!text)
    return {.config = {},
            .faults = {{.where = "", .what = "cannot be read: " + text.error().message}}};
  auto loaded = load_config(*text, path.parent_path());
  if (readable_by_others(path)) {
    loaded.faults.push_back(
        {.where = "",
         .what = "other users may read this file and the keys in it; run: chmod 600 " +
                 quoted_for_shell(path.string()),
         .severity = ConfigFault::Severity::warning});
  }
  return loaded;
}

RouterConfig RouterConfig::from_json(std::string_view text, std::string_view source) {
  return usable_or_throw(load_config(text, {}), source);
}

RouterConfig RouterConfig::from_file(const std::filesystem::path& path) {
  return usable_or_throw(load_config_file(path), path.string());
}

}  // namespace llm_api_router

#include "config/secrets.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>

#include "config/text_file.hpp"

namespace llm_api_router {
namespace {

constexpr std::string_view kEnvironment = "env:";
constexpr std::string_view kFile = "file:";
constexpr std::size_t kLargestKeyFile = 16 * 1024;

// POSIX names. Anything else is rather a key put here by mistake, so it is not shown.
bool is_variable_name(std::string_view name) {
  const auto good = [](char each) {
    return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
           (each >= '0' && each <= '9') || each == '_';
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), good);
}

Result<std::string> secret_from_file(std::string_view name, const std::filesystem::path& folder) {
  if (name.empty()) return Error{"needs the name of a file after file:"};
  const auto path = folder / at_home(name);
  auto text = read_text_file(path, kLargestKeyFile);
  if (!text) return Error{"cannot be read from " + path.string() + ": " + text.error().message};
  while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
  if (text->empty()) return Error{"is empty in " + path.string()};
  return text;
}

}  // namespace

Result<std::string> secret_from_environment(std::string_view name) {
  if (!is_variable_name(name)) {
    return Error{"needs the name of an environment variable after env:"};
  }
  const std::string variable{name};
  const char* const value = std::getenv(variable.c_str());
  if (value == nullptr)
    return Error{"needs the environment variable " + variable + ", which is not set"};
  if (*value == '\0')
    return Error{"needs the environment variable " + variable + ", which is empty"};
  return std::string{value};
}

Result<std::string> resolve_secret(std::string_view text, const std::filesystem::path& folder) {
  if (text.starts_with(kEnvironment)) {
    return secret_from_environment(text.substr(kEnvironment.size()));
  }
  if (text.starts_with(kFile)) return secret_from_file(text.substr(kFile.size()), folder);
  return std::string{text};
}

}  // namespace llm_api_router

#include "bench/traffic/options.hpp"

#include <charconv>
#include <cstdio>
#include <cstdlib>

namespace llm_api_router::bench {

Options::Options(int argc, char** argv, std::string_view usage) : usage_(usage) {
  for (int i = 1; i < argc; i += 2) {
    const std::string_view name = argv[i];
    if (name == "--help") {
      std::printf("%.*s", static_cast<int>(usage_.size()), usage_.data());
      std::exit(0);
    }
    if (!name.starts_with("--")) fail("an option begins with --: " + std::string{name});
    if (i + 1 == argc) fail(std::string{name} + " needs a value");
    given_.emplace(name.substr(2), argv[i + 1]);
  }
}

std::int64_t Options::number(const std::string& name, std::int64_t otherwise) {
  const std::string value = text(name);
  if (value.empty()) return otherwise;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size() || number < 0) {
    fail("--" + name + " must be a number, got " + value);
  }
  return number;
}

std::chrono::milliseconds Options::milliseconds(const std::string& name, std::int64_t otherwise) {
  return std::chrono::milliseconds{number(name, otherwise)};
}

std::string Options::text(const std::string& name, std::string_view otherwise) {
  known_.insert(name);
  const auto found = given_.find(name);
  return found == given_.end() ? std::string{otherwise} : found->second;
}

std::vector<std::string> Options::texts(const std::string& name) {
  known_.insert(name);
  std::vector<std::string> values;
  const auto [begin, end] = given_.equal_range(name);
  for (auto at = begin; at != end; ++at) values.push_back(at->second);
  return values;
}

void Options::refuse_unknown() const {
  for (const auto& [name, value] : given_) {
    if (!known_.contains(name)) fail("unknown option --" + name);
  }
}

void Options::fail(std::string_view why) const {
  std::fprintf(stderr, "error: %.*s\n%.*s", static_cast<int>(why.size()), why.data(),
               static_cast<int>(usage_.size()), usage_.data());
  std::exit(2);
}

}  // namespace llm_api_router::bench

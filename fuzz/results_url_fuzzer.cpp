// Addresses in answers of message batches: afterwards none leads to the provider, and nothing else
// of the answer has changed.
#include <string>

#include "gateway/results_url.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/json_oracle.hpp"

namespace llm_api_router::fuzz {
namespace {

using nlohmann::json;

constexpr std::string_view kBase = "http://router/anthropic";

// From the path /v1/ of an absolute address on; empty if it is none.
std::string path_of(const json& value) {
  const auto url = value.is_string() ? value.get<std::string>() : std::string();
  if (!url.starts_with("http://") && !url.starts_with("https://")) return {};
  const auto path = url.find("/v1/", url.find("//") + 2);
  return path == std::string::npos ? std::string() : url.substr(path);
}

// Replaces in a tree what the router is to replace in the text. Depth is bounded by plain_object().
void replace_urls(json& value) {
  for (auto& [key, one] : value.items()) {
    const auto path = key == "results_url" ? path_of(one) : std::string();
    if (!path.empty()) {
      one = std::string(kBase) + path;
    } else if (one.is_structured()) {
      replace_urls(one);
    }
  }
}

// Letters of names and addresses may be written as \u escapes, which no provider does.
bool has_code_units(std::string_view body) { return body.find("\\u") != std::string_view::npos; }

void expect_replaced(std::string_view body) {
  const auto changed = gateway::with_results_urls_at(body, kBase);
  auto object = plain_object(body);
  if (!object || has_code_units(body)) return;
  const bool same = !changed.has_value();
  const auto now = json::parse(changed.value_or(std::string(body)), nullptr, false);
  expect(!now.is_discarded(), "JSON stays JSON");
  expect(!same || now == *object, "what needs no change stays");
  replace_urls(*object);
  expect(now == *object, "each address leads to the router, and nothing else changes");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const ExactCopy body(text_of(data, size));
  expect_replaced(body.view());
  return 0;
}

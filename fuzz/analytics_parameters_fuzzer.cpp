// Query strings of /analytics/*: what is accepted is within its bounds, what is refused is named,
// and no byte of the input that could steer a terminal or break JSON gets into a message.
#include <string>

#include "analytics/parameters.hpp"
#include "fuzz/expect.hpp"

namespace llm_api_router::fuzz {
namespace {

using namespace analytics;

bool within(std::chrono::hours hours) { return hours.count() >= 1 && hours <= kMostHours; }

template <class Parameters>
void expect_named(const Parsed<Parameters>& parsed) {
  if (parsed) return;
  const auto& [name, message] = parsed.error();
  expect(!message.empty() && message.size() < 400, "a refusal says why, shortly");
  for (const char c : name + message) expect(c >= 0x20 && c < 0x7f, "a message is plain text");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const std::string_view query = text_of(data, size);
  const auto series = parse_series(query);
  expect(!series || within(series->hours), "hours are within their bounds");
  expect(!series || series->model.size() <= 512, "a model's name is bounded");
  const auto summary = parse_summary(query);
  expect(!summary || within(summary->hours), "hours are within their bounds");
  expect(!summary || !summary->from || *summary->from >= Moment{}, "no moment before 1970");
  const auto exported = parse_export(query);
  expect(!exported || within(exported->hours), "hours are within their bounds");
  expect_named(series);
  expect_named(summary);
  expect_named(exported);
  return 0;
}

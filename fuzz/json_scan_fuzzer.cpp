// The scan of request bodies, with a whole parser beside it as the oracle.
#include <cmath>
#include <optional>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "wire/json_scan.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/json_oracle.hpp"

namespace llm_api_router::fuzz {
namespace {

using nlohmann::json;

// What keys a body has at its top, if it is JSON, and whether one is there twice.
struct TopLevel {
  bool is_json = false;
  bool has_duplicates = false;
  json value;
};

TopLevel parse(std::string_view body) {
  TopLevel top;
  std::set<std::string> keys;
  const auto watch = [&](int depth, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::key && depth == 1) {
      top.has_duplicates |= !keys.insert(parsed.get<std::string>()).second;
    }
    return true;
  };
  top.value = json::parse(body, watch, /*allow_exceptions=*/false);
  top.is_json = !top.value.is_discarded();
  return top;
}

// What the scan may refuse though it is JSON.
bool may_be_refused(const TopLevel& top, std::string_view body, const std::string& why) {
  // The oracle passes over a byte order mark, and takes NUL for the end.
  const bool lenient = body.starts_with("\xEF\xBB\xBF") || body.find('\0') != body.npos;
  return !top.value.is_object() || lenient || why.find("deeper") != std::string::npos ||
         why == "'model' is given more than once" ||
         (why == "'model' must be a string" &&
          (top.has_duplicates || !top.value["model"].is_string()));
}

std::optional<std::string> text_in(const json& object, const std::string& name) {
  const auto value = member(object, name);
  return value.is_string() ? std::optional(value.get<std::string>()) : std::nullopt;
}

void expect_numbers(const json& object, const wire::BodyFacts& facts) {
  const auto temperature = member(object, "temperature");
  const double degrees = temperature.is_number() ? temperature.get<double>() : 0;
  const bool is_usual = std::fabs(degrees) > 1e-300;  // others may be too small for one of both
  expect(!is_usual || facts.temperature == degrees, "the temperature is the same");
  expect(temperature.is_number() || !facts.temperature, "or there is none");
  const bool several =
      object.contains("max_completion_tokens") || object.contains("max_output_tokens");
  const auto most = member(object, "max_tokens");
  const auto tokens =
      most.is_number_unsigned() ? std::optional(most.get<std::uint64_t>()) : std::nullopt;
  expect(several || facts.max_tokens == tokens, "the most tokens are the same");
}

void expect_facts(const TopLevel& top, const wire::BodyFacts& facts) {
  const auto model = top.value.find("model");
  expect(facts.model.has_value() == (model != top.value.end()), "the model is found where it is");
  if (facts.model) expect(*facts.model == model->get<std::string>(), "the model is the same");
  expect(facts.scalars_are_json, "its numbers and literals are");
  if (top.has_duplicates) return;
  expect(facts.previous_response_id == text_in(top.value, "previous_response_id"),
         "the response before it is the same");
  expect(facts.prompt_cache_key == text_in(top.value, "prompt_cache_key"),
         "the key of the cache is the same");
  expect_numbers(top.value, facts);
  const auto stream = top.value.find("stream");
  expect(facts.stream == (stream != top.value.end() && *stream == json(true)),
         "stream is the same");
  const auto messages = top.value.find("messages");
  if (messages != top.value.end() && messages->is_array()) {
    expect(facts.message_count == messages->size(), "every message is counted");
  }
}

void expect_model_range(std::string_view body, const wire::BodyFacts& facts) {
  const wire::ByteRange range = facts.model_value;
  expect(range.begin <= range.end && range.end <= body.size(), "the range is within the body");
  expect(range.empty() == !facts.model.has_value(), "the range is there when the model is");
  if (!facts.model) return;
  const json value = json::parse(body.substr(range.begin, range.end - range.begin), nullptr, false);
  expect(value.is_string() && value.get<std::string>() == *facts.model,
         "the range holds the model and nothing else");

  // Splicing in another model changes that and nothing else.
  std::string spliced(body);
  spliced.replace(range.begin, range.end - range.begin, wire::quoted("other \"model\"\n"));
  const std::size_t size = spliced.size();
  spliced.append(wire::kScanPadding, ' ');
  const auto again = wire::scan_body(std::string_view(spliced).substr(0, size));
  expect(again.has_value() && again->model == "other \"model\"\n",
         "another model can be put there");
  expect(again->message_count == facts.message_count, "the rest stays as it was");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router;
  using namespace llm_api_router::fuzz;
  const ExactCopy copy(text_of(data, size), wire::kScanPadding);
  const std::string_view body = copy.view();
  const auto facts = wire::scan_body(body);
  const TopLevel top = parse(body);
  if (!facts) {
    expect(!facts.error().message.empty(), "an error says what is wrong");
    expect(!top.is_json || may_be_refused(top, body, facts.error().message),
           "what is refused is not JSON");
    return 0;
  }
  expect_model_range(body, *facts);
  if (top.is_json) expect_facts(top, *facts);
  if (const auto object = plain_object(body)) {
    expect(facts->user_id == text_in(member(*object, "metadata"), "user_id"),
           "the user is the same");
  }
  return 0;
}

// Answers watched from the side. Of a stream: what was seen is not taken back, an error event is a
// failure with a document of its own, and an event may tell its type in either place. Of a whole
// body: tokens, id and finish are those that a whole parser finds there.
#include <memory>
#include <optional>
#include <string>

#include "providers/adapter.hpp"
#include "wire/sse_scanner.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/json_oracle.hpp"
#include "fuzz/kinds.hpp"

namespace llm_api_router::fuzz {
namespace {

using nlohmann::json;
using providers::AnswerReader;
using providers::EventKind;
using Count = std::optional<std::uint64_t>;

constexpr std::uint64_t kMostTokens = std::uint64_t{1} << 53U;
constexpr std::size_t kLongestName = 256;

std::unique_ptr<AnswerReader> reader_of(const Kind& kind) {
  return providers::adapter(kind.api).reader(kind.endpoint);
}

void expect_bounds(const AnswerReader& reader) {
  const Usage& usage = reader.usage();
  expect(usage.input_tokens.value_or(0) <= 3 * kMostTokens, "input tokens are within bounds");
  expect(usage.output_tokens.value_or(0) <= kMostTokens, "output tokens are within bounds");
  expect(usage.cached_tokens.value_or(0) <= kMostTokens, "cached tokens are within bounds");
  expect(reader.response_id().size() <= kLongestName, "an id is not long");
  expect(reader.finish_reason().size() <= kLongestName, "a reason is not long");
}

void expect_failure(const AnswerReader& reader) {
  const Failure& failure = reader.failure();
  expect(failure.cause == Cause::http_status, "an error event stands for an answer");
  expect(failure.status >= 400 && failure.status <= 599, "whose status is one of an error");
  expect(is_json(reader.error_body()), "and whose body is JSON");
}

// Watches a stream with two readers, the second of which is not told the types that the data tells.
class StreamWatch {
 public:
  explicit StreamWatch(const Kind& kind)
      : types_in_data_(kind.endpoint == Endpoint::responses || kind.endpoint == Endpoint::messages),
        reader_(reader_of(kind)),
        other_(reader_of(kind)) {}

  void on_event(const wire::SseEvent& event) {
    const std::string id(reader_->response_id());
    const bool terminal = reader_->terminal();
    const auto kind = reader_->on_event(event.type, event.data);
    expect_same_without_type(event, kind);
    expect(id.empty() || reader_->response_id() == id, "an answer keeps its id");
    expect(reader_->terminal() || !terminal, "a terminal event is not taken back");
    if (kind == EventKind::terminal) expect_end();
    if (kind == EventKind::error) expect_failure(*reader_);
    expect(kind != EventKind::preamble || !content_seen_, "content is not taken back");
    content_seen_ = content_seen_ || kind == EventKind::content;
    expect_bounds(*reader_);
  }

 private:
  void expect_same_without_type(const wire::SseEvent& event, EventKind kind) {
    const auto data = types_in_data_ ? plain_object(event.data) : std::nullopt;
    const bool told_twice = data && member(*data, "type") == json(event.type);
    const auto other = other_->on_event(told_twice ? std::string_view() : event.type, event.data);
    expect(other == kind, "an event may tell its type in either place");
  }

  void expect_end() const {
    expect(reader_->terminal() && reader_->finished(), "after a terminal event all was seen");
  }

  bool types_in_data_;
  std::unique_ptr<AnswerReader> reader_;
  std::unique_ptr<AnswerReader> other_;
  bool content_seen_ = false;
};

void watch_stream(const Kind& kind, std::string_view stream) {
  StreamWatch watch(kind);
  wire::SseScanner scanner;
  const auto on_event = [&](const wire::SseEvent& event) { watch.on_event(event); };
  scanner.feed(stream, on_event);
  scanner.feed("\n\n", on_event);
}

Count count_of(const json& value) {
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() > kMostTokens) return {};
  return value.get<std::uint64_t>();
}

// Either name may be told, or both.
bool is_one_of(const Count& told, const Count& one, const Count& other) {
  return told == (one ? one : other) || told == (other ? other : one);
}

void expect_openai_usage(const Usage& told, const json& usage) {
  expect(is_one_of(told.input_tokens, count_of(member(usage, "prompt_tokens")),
                   count_of(member(usage, "input_tokens"))),
         "input tokens are those of the body");
  expect(is_one_of(told.output_tokens, count_of(member(usage, "completion_tokens")),
                   count_of(member(usage, "output_tokens"))),
         "output tokens are those of the body");
  const auto cached = [&](const char* details) {
    return count_of(member(member(usage, details), "cached_tokens"));
  };
  expect(is_one_of(told.cached_tokens, cached("prompt_tokens_details"),
                   cached("input_tokens_details")),
         "cached tokens are those of the body");
}

void expect_anthropic_usage(const Usage& told, const json& usage) {
  const auto uncached = count_of(member(usage, "input_tokens"));
  const auto created = count_of(member(usage, "cache_creation_input_tokens"));
  const auto cached = count_of(member(usage, "cache_read_input_tokens"));
  Count input;
  if (uncached || created || cached) {
    input = uncached.value_or(0) + created.value_or(0) + cached.value_or(0);
  }
  expect(told.input_tokens == input, "input tokens are those of the body, cached ones included");
  expect(told.cached_tokens == cached, "cached tokens are those of the body");
  expect(told.output_tokens == count_of(member(usage, "output_tokens")),
         "output tokens are those of the body");
}

std::string short_text(const json& value) {
  const auto text = value.is_string() ? value.get<std::string>() : std::string();
  return text.size() <= kLongestName ? text : std::string();
}

void watch_body(const Kind& kind, std::string_view body) {
  const auto reader = reader_of(kind);
  reader->on_body(body);
  expect_bounds(*reader);
  const auto object = plain_object(body);
  if (!object) return;
  expect(reader->response_id() == short_text(member(*object, "id")), "the id is that of the body");
  const auto usage = member(*object, "usage");
  if (kind.endpoint == Endpoint::on_account) {
    expect(reader->usage() == Usage{}, "what is looked up uses nothing");
  } else if (kind.api == Api::anthropic) {
    expect_anthropic_usage(reader->usage(), usage);
    const auto reason = member(*object, "stop_reason");
    expect(reader->finished() == (reason.is_string() && reason != json("")),
           "it is finished if it says why");
  } else {
    expect_openai_usage(reader->usage(), usage);
  }
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const ExactCopy answer(text_of(data, size));
  for (const Kind& kind : kKinds) {
    watch_stream(kind, answer.view());
    watch_body(kind, answer.view());
  }
  return 0;
}

// The demo's providers: whatever they are asked, the answer is a JSON document or a stream that the
// router reads to its end, and what was read of the question is what a whole parser finds there.
//
// The input is the method and the target of a request, a line each, and its body.
#include <string>

#include "demo/anthropic_provider.hpp"
#include "demo/ask.hpp"
#include "demo/openai_provider.hpp"
#include "providers/adapter.hpp"
#include "wire/sse_scanner.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/json_oracle.hpp"
#include "fuzz/parts.hpp"

namespace llm_api_router::fuzz {
namespace {

using nlohmann::json;

constexpr WallTime kNow{std::chrono::seconds{1'763'830'980}};

struct Question {
  std::string_view method;
  std::string_view target;
  std::string_view body;
};

// As the router reads it.
void expect_whole_stream(Api api, std::string_view target, const std::string& stream) {
  const auto operation = providers::adapter(api).resolve("POST", target, {});
  expect(operation.has_value(), "only what is known is streamed");
  const auto reader = providers::adapter(api).reader(operation->endpoint);
  wire::SseScanner scanner;
  scanner.feed(stream, [&](const wire::SseEvent& event) {
    expect(event.data == "[DONE]" || is_json(event.data), "an event is JSON");
    expect(!reader->terminal() || event.data == "[DONE]", "nothing follows the end");
    expect(reader->on_event(event.type, event.data) != providers::EventKind::error,
           "an answer is no error");
  });
  expect(scanner.pending() == 0, "every event is whole");
  expect(reader->finished() && reader->terminal(), "a stream comes to its end");
}

void expect_answer(Api api, demo::SimulatedProvider& provider, const Question& question) {
  wire::RequestHead head;
  head.method = question.method;
  head.target = question.target;
  head.fields = {{"authorization", "Bearer key"},
                 {"x-api-key", "key"},
                 {"anthropic-version", "2023-06-01"},
                 {"content-type", "application/json"}};
  const auto answer = provider.answer(head, question.body, kNow);
  const bool refused = answer.status >= 400 && answer.status < 500;
  expect(answer.status == 200 || refused, "a question is answered or refused");
  const auto body = body_of(answer);
  if (answer.streamed) return expect_whole_stream(api, demo::path_of(question.target), body);
  expect(answer.parts.size() == 1 && is_json(body), "an answer is a JSON document");
  expect(!refused || member(json::parse(body), "error").is_object(), "a refusal is an error");
}

void expect_read(std::string_view body) {
  const auto ask = demo::read_ask(body);
  const auto object = plain_object(body);
  if (!ask) {
    expect(!ask.error().message.empty(), "a refusal says why");
    return;
  }
  if (!object) return;
  const auto model = member(*object, "model");
  expect(ask->model.has_value() == model.is_string(), "the model is there or not");
  if (ask->model) expect(*ask->model == model.get<std::string>(), "the model is that of the body");
  expect(ask->stream == (member(*object, "stream") == json(true)), "so is stream");
  const auto messages = member(*object, "messages");
  expect(ask->has_messages == messages.is_array(), "so are messages");
  if (messages.is_array() && !member(*object, "input").is_array()) {
    expect(ask->message_count == messages.size(), "every message is counted");
  }
  expect(ask->has_input == !member(*object, "input").is_null(), "so is input");
}

// Thousands of inputs of thousands of dimensions are too much for a search.
bool is_large(std::string_view body) {
  const auto ask = demo::read_ask(body);
  return ask && ask->inputs.size() > 4;
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router;
  using namespace llm_api_router::fuzz;
  std::string_view text = text_of(data, size);
  Question question;
  question.method = take_line(text);
  question.target = take_line(text);
  const ExactCopy body(text);
  question.body = body.view();
  expect_read(question.body);
  if (is_large(question.body)) return 0;
  demo::OpenAiProvider openai({.name = "demo", .key = "key"}, 1);
  demo::AnthropicProvider anthropic({.name = "demo", .key = "key"}, 1);
  expect_answer(Api::openai, openai, question);
  expect_answer(Api::anthropic, anthropic, question);
  return 0;
}

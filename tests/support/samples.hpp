// Bodies as clients and providers write them, for tests that need just any.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace llm_api_router::test {

// Requests that name `model`.
std::string chat_request(std::string_view model = "gpt-test", bool stream = false);
std::string responses_request(std::string_view model = "gpt-test", bool stream = false);
std::string messages_request(std::string_view model = "claude-test", bool stream = false);

// Whole answers that say `text`: 11 tokens in, 7 out, 3 of them cached.
std::string chat_answer(std::string_view text = "hello");
std::string responses_answer(std::string_view text = "hello");
std::string messages_answer(std::string_view text = "hello");

// The events of a stream, in order, each with its blank line. `preamble` is what comes before
// content, `content` one event, `ending` from the finish marker to the terminal event.
struct SampleStream {
  std::string preamble;
  std::string content;
  std::string ending;
  [[nodiscard]] std::string all() const { return preamble + content + ending; }
};
SampleStream chat_stream(std::string_view text = "hello");
SampleStream responses_stream(std::string_view text = "hello");
SampleStream messages_stream(std::string_view text = "hello");

// Native error documents.
std::string openai_error(std::string_view type, std::string_view message,
                         std::string_view code = "");
std::string anthropic_error(std::string_view type, std::string_view message);
// The same as an event of a stream.
std::string anthropic_error_event(std::string_view type, std::string_view message);

}  // namespace llm_api_router::test

// What a simulated provider sends, and how fast.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace llm_api_router::demo {

struct Part {
  std::chrono::milliseconds pause{0};  // before it is sent
  std::string bytes;
};

using Fields = std::vector<std::pair<std::string, std::string>>;

struct Answer {
  unsigned status = 200;
  Fields fields;
  // A streamed answer goes out part by part as its pauses say; one that is not has one part, which
  // goes out with its length.
  bool streamed = false;
  std::vector<Part> parts;
};

// A whole answer in JSON.
Answer json_answer(unsigned status, std::string body, std::chrono::milliseconds pause);

// The start of a stream of events.
Answer event_stream();

void add(Fields& fields, Fields more);

// The whole body of an answer, as a client that waits for its end sees it.
std::string body_of(const Answer& answer);

}  // namespace llm_api_router::demo

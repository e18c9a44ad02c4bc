#include "demo/answer.hpp"

#include <iterator>

namespace llm_api_router::demo {

Answer json_answer(unsigned status, std::string body, std::chrono::milliseconds pause) {
  Answer answer;
  answer.status = status;
  answer.fields.emplace_back("content-type", "application/json");
  answer.parts.push_back({pause, std::move(body)});
  return answer;
}

Answer event_stream() {
  Answer answer;
  answer.streamed = true;
  answer.fields.emplace_back("content-type", "text/event-stream; charset=utf-8");
  answer.fields.emplace_back("cache-control", "no-cache");
  return answer;
}

void add(Fields& fields, Fields more) {
  fields.insert(fields.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
}

std::string body_of(const Answer& answer) {
  std::string body;
  for (const auto& part : answer.parts) body += part.bytes;
  return body;
}

}  // namespace llm_api_router::demo

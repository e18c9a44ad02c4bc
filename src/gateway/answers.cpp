#include "gateway/answers.hpp"

#include <array>
#include <cstdint>
#include <random>

#include "base/put.hpp"

namespace llm_api_router::gateway {

// At once: some twenty are appended for each exchange.
void append_field(std::string& fields, std::string_view name, std::string_view value) {
  const auto size = fields.size();
  fields.resize(size + name.size() + value.size() + 4);
  auto* at = put(fields.data() + size, name);
  at = put(at, ": ");
  at = put(at, value);
  put(at, "\r\n");
}

void append_attempts(net::AnswerHead& head, int attempts) {
  append_field(head.fields, "x-router-attempts", std::to_string(attempts));
}

Answer error_answer(Api api, const providers::RouterError& error, std::string_view request_id) {
  const auto& adapter = providers::adapter(api);
  Answer answer;
  answer.head.status = static_cast<unsigned>(error.status);
  append_field(answer.head.fields, "content-type", "application/json");
  append_field(answer.head.fields, "x-request-id", request_id);
  if (adapter.request_id_field() != "x-request-id") {
    append_field(answer.head.fields, adapter.request_id_field(), request_id);
  }
  answer.body = adapter.error_body(error, request_id);
  return answer;
}

Answer json_answer(unsigned status, std::string body) {
  Answer answer;
  answer.head.status = status;
  append_field(answer.head.fields, "content-type", "application/json");
  append_field(answer.head.fields, "cache-control", "no-store");
  answer.body = std::move(body);
  return answer;
}

std::string new_request_id() {
  // Ids tell requests apart; they are no secret.
  static thread_local std::mt19937_64 random{std::random_device{}()};
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string id = "req_000000000000000000000000";
  for (auto digit = id.begin() + 4; digit != id.end();) {
    auto bits = random();
    for (int i = 0; i < 12; ++i, bits >>= 4U) *digit++ = kHex[bits & 0xfU];
  }
  return id;
}

}  // namespace llm_api_router::gateway

// Answers the router makes itself, in the shape of the API that was asked.
#pragma once

#include <string>
#include <string_view>

#include "model/api.hpp"
#include "net/downstream.hpp"
#include "providers/adapter.hpp"

namespace llm_api_router::gateway {

// A whole answer, ready to be sent.
struct Answer {
  net::AnswerHead head;
  std::string body;
};

void append_field(std::string& fields, std::string_view name, std::string_view value);

// How many attempts it took: x-router-attempts.
void append_attempts(net::AnswerHead& head, int attempts);

// `error` in the native shape of `api`, with the API's request id fields.
Answer error_answer(Api api, const providers::RouterError& error, std::string_view request_id);

// A JSON document of the router's own.
Answer json_answer(unsigned status, std::string body);

// A new request id: "req_" and 24 hex digits.
std::string new_request_id();

}  // namespace llm_api_router::gateway

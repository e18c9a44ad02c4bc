#include "demo/anthropic_provider.hpp"

#include "demo/json_text.hpp"
#include "demo/messages_answers.hpp"
#include "demo/models_answers.hpp"
#include "demo/pacing.hpp"
#include "demo/rate_limits.hpp"
#include "demo/reply.hpp"

namespace llm_api_router::demo {
namespace {

constexpr std::string_view kModels = "/v1/models";

const char* error_type(unsigned status) {
  switch (status) {
    case 401: return "authentication_error";
    case 404: return "not_found_error";
    case 413: return "request_too_large";
    case 429: return "rate_limit_error";
    case 529: return "overloaded_error";
    default: return status < 500 ? "invalid_request_error" : "api_error";
  }
}

}  // namespace

AnthropicProvider::Operation AnthropicProvider::operation_at(std::string_view path) {
  if (path == "/v1/messages") return &AnthropicProvider::messages;
  if (path == "/v1/messages/count_tokens") return &AnthropicProvider::count_tokens;
  return nullptr;
}

Answer AnthropicProvider::answer(const wire::RequestHead& head, std::string_view body,
                                 WallTime now) {
  request_id_ = ids_.next("req_01", 22);
  auto answer = dispatch(head, body, now);
  answer.fields.emplace_back("request-id", request_id_);
  return answer;
}

Answer AnthropicProvider::refusal(unsigned status, std::string_view message) {
  request_id_ = ids_.next("req_01", 22);
  auto answer = error(status, message);
  answer.fields.emplace_back("request-id", request_id_);
  return answer;
}

Answer AnthropicProvider::dispatch(const wire::RequestHead& head, std::string_view body,
                                   WallTime now) {
  if (auto refused = refuse_head(head)) return *refused;
  const auto path = path_of(head.target);
  if (path == kModels || path.starts_with("/v1/models/")) return list_models(head);
  const auto operation = operation_at(path);
  if (operation == nullptr) return error(404, "there is nothing at " + std::string{path});
  if (head.method != "POST") return method_not_allowed(head, "POST");
  return perform(operation, body, now);
}

std::optional<Answer> AnthropicProvider::refuse_head(const wire::RequestHead& head) const {
  const auto key = head.find("x-api-key");
  if (key.empty()) return error(401, "an API key is required, as 'x-api-key: KEY'");
  if (key != identity_.key) return error(401, "the API key is wrong");
  if (head.find("anthropic-version").empty()) {
    return error(400, "the header 'anthropic-version' is required, such as '2023-06-01'");
  }
  return std::nullopt;
}

Answer AnthropicProvider::list_models(const wire::RequestHead& head) const {
  if (head.method != "GET") return method_not_allowed(head, "GET");
  const auto path = path_of(head.target);
  if (path == kModels) return anthropic_models();
  const auto id = path.substr(kModels.size() + 1);
  const auto model = anthropic_model(id);
  return model ? *model : error(404, "there is no model '" + std::string{id} + "'");
}

Answer AnthropicProvider::perform(Operation operation, std::string_view body, WallTime now) {
  const auto ask = read_ask(body);
  if (!ask) return error(400, ask.error().message);
  if (auto refused = refuse_ask(*ask)) return *refused;
  return (this->*operation)(*ask, now);
}

std::optional<Answer> AnthropicProvider::refuse_ask(const Ask& ask) const {
  if (!ask.model) return error(400, "model: this field is required");
  if (!ask.has_messages) return error(400, "messages: this field is required");
  if (ask.message_count == 0) return error(400, "messages: at least one message is required");
  return std::nullopt;
}

std::optional<Answer> AnthropicProvider::stumble(WallTime now) {
  const auto mishap = mishaps_.next();
  if (!identity_.stumbles || mishap == Mishap::none) return std::nullopt;
  if (mishap == Mishap::overloaded) {
    return error(529, identity_.name + " is overloaded (the demo pretends)");
  }
  auto answer = error(429, identity_.name + " limits the rate of requests (the demo pretends)");
  add(answer.fields, anthropic_rate_limits({mishaps_.requests(), true}, now));
  answer.fields.emplace_back("retry-after", std::to_string(kRateLimitLasts.count()));
  return answer;
}

Answer AnthropicProvider::messages(const Ask& ask, WallTime now) {
  if (!ask.max_tokens) return error(400, "max_tokens: this field is required");
  if (auto stumbled = stumble(now)) return *stumbled;
  auto answer = messages_answer(ask, reply_of(identity_.name, ask), ids_);
  add(answer.fields, anthropic_rate_limits({mishaps_.requests(), false}, now));
  return answer;
}

// NOLINTNEXTLINE(readability-make-member-function-const): one of a table of operations.
Answer AnthropicProvider::count_tokens(const Ask& ask, WallTime /*now*/) {
  return count_tokens_answer(reply_of(identity_.name, ask));
}

Answer AnthropicProvider::error(unsigned status, std::string_view message) const {
  const Json body = {{"type", "error"},
                     {"error", {{"type", error_type(status)}, {"message", message}}},
                     {"request_id", request_id_}};
  return json_answer(status, to_text(body), kAtOnce);
}

Answer AnthropicProvider::method_not_allowed(const wire::RequestHead& head,
                                             const char* allowed) const {
  auto answer = error(405, "this address does not take " + std::string{head.method});
  answer.fields.emplace_back("allow", allowed);
  return answer;
}

}  // namespace llm_api_router::demo

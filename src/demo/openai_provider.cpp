#include "demo/openai_provider.hpp"

#include "demo/chat_answers.hpp"
#include "demo/embeddings_answers.hpp"
#include "demo/json_text.hpp"
#include "demo/models_answers.hpp"
#include "demo/pacing.hpp"
#include "demo/rate_limits.hpp"
#include "demo/reply.hpp"
#include "demo/responses_answers.hpp"
#include "wire/headers.hpp"

namespace llm_api_router::demo {
namespace {

constexpr std::string_view kModels = "/v1/models";

struct Fault {
  unsigned status = 400;
  std::string message;
  const char* type = "invalid_request_error";
  Json param = nullptr;
  Json code = nullptr;
};

Answer error(const Fault& fault) {
  const Json body = {{"error",
                      {{"message", fault.message},
                       {"type", fault.type},
                       {"param", fault.param},
                       {"code", fault.code}}}};
  return json_answer(fault.status, to_text(body), kAtOnce);
}

Answer missing(const char* member) {
  Fault fault;
  fault.message = std::string{"the required parameter '"} + member + "' is missing";
  fault.param = member;
  fault.code = "missing_required_parameter";
  return error(fault);
}

Answer invalid(const AskFault& found) {
  Fault fault;
  fault.message = found.message;
  if (!found.member.empty()) {
    fault.param = found.member;
    fault.code = "invalid_value";
  }
  return error(fault);
}

Answer not_found(const wire::RequestHead& head) {
  Fault fault;
  fault.status = 404;
  fault.message = "there is nothing at ";
  fault.message += path_of(head.target);
  fault.code = "unknown_url";
  return error(fault);
}

Answer model_not_found(std::string_view id) {
  Fault fault;
  fault.status = 404;
  fault.message = "the model '" + std::string{id} + "' does not exist";
  fault.param = "model";
  fault.code = "model_not_found";
  return error(fault);
}

Answer method_not_allowed(const wire::RequestHead& head, const char* allowed) {
  Fault fault;
  fault.status = 405;
  fault.message = "this address does not take ";
  fault.message += head.method;
  fault.code = "method_not_supported";
  auto answer = error(fault);
  answer.fields.emplace_back("allow", allowed);
  return answer;
}

Answer list_models(const wire::RequestHead& head) {
  if (head.method != "GET") return method_not_allowed(head, "GET");
  const auto path = path_of(head.target);
  if (path == kModels) return openai_models();
  const auto id = path.substr(kModels.size() + 1);
  const auto model = openai_model(id);
  return model ? *model : model_not_found(id);
}

}  // namespace

OpenAiProvider::Operation OpenAiProvider::operation_at(std::string_view path) {
  if (path == "/v1/chat/completions") return &OpenAiProvider::chat_completions;
  if (path == "/v1/responses") return &OpenAiProvider::responses;
  if (path == "/v1/embeddings") return &OpenAiProvider::embeddings;
  return nullptr;
}

Answer OpenAiProvider::answer(const wire::RequestHead& head, std::string_view body, WallTime now) {
  return with_request_id(dispatch(head, body, now));
}

Answer OpenAiProvider::dispatch(const wire::RequestHead& head, std::string_view body,
                                WallTime now) {
  if (const auto refused = refuse_key(head)) return *refused;
  const auto path = path_of(head.target);
  if (path == kModels || path.starts_with("/v1/models/")) return list_models(head);
  const auto operation = operation_at(path);
  if (operation == nullptr) return not_found(head);
  if (head.method != "POST") return method_not_allowed(head, "POST");
  return perform(operation, body, now);
}

Answer OpenAiProvider::perform(Operation operation, std::string_view body, WallTime now) {
  const auto ask = read_ask(body);
  if (!ask) return invalid(ask.error());
  auto answer = (this->*operation)(*ask, now);
  if (answer.status != 200) return answer;
  if (auto stumbled = stumble()) return *stumbled;
  add(answer.fields, openai_rate_limits({mishaps_.requests(), false}));
  answer.fields.emplace_back("openai-version", "2020-10-01");
  answer.fields.emplace_back("openai-processing-ms", std::to_string(kWholeAnswer.count()));
  return answer;
}

std::optional<Answer> OpenAiProvider::refuse_key(const wire::RequestHead& head) const {
  constexpr std::string_view kScheme = "Bearer ";
  const auto credential = head.find("authorization");
  const bool bearer = credential.size() > kScheme.size() &&
                      wire::iequals(credential.substr(0, kScheme.size()), kScheme);
  if (bearer && credential.substr(kScheme.size()) == identity_.key) return std::nullopt;
  Fault fault;
  fault.status = 401;
  if (bearer) {
    fault.message = "the API key is wrong";
    fault.code = "invalid_api_key";
  } else {
    fault.message = "an API key is required, as 'Authorization: Bearer KEY'";
  }
  return error(fault);
}

std::optional<Answer> OpenAiProvider::stumble() {
  const auto mishap = mishaps_.next();
  if (!identity_.stumbles || mishap == Mishap::none) return std::nullopt;
  Fault fault;
  if (mishap == Mishap::overloaded) {
    fault.status = 503;
    fault.message = identity_.name + " is overloaded (the demo pretends)";
    fault.type = "server_error";
    return error(fault);
  }
  fault.status = 429;
  fault.message = identity_.name + " limits the rate of requests (the demo pretends)";
  fault.type = "requests";
  fault.code = "rate_limit_exceeded";
  auto answer = error(fault);
  add(answer.fields, openai_rate_limits({mishaps_.requests(), true}));
  answer.fields.emplace_back("retry-after", std::to_string(kRateLimitLasts.count()));
  return answer;
}

Answer OpenAiProvider::chat_completions(const Ask& ask, WallTime now) {
  if (!ask.model) return missing("model");
  if (!ask.has_messages) return missing("messages");
  if (ask.message_count == 0) return invalid({"messages", "messages must not be empty"});
  return chat_answer(ask, reply_of(identity_.name, ask), ids_, now);
}

Answer OpenAiProvider::responses(const Ask& ask, WallTime now) {
  if (!ask.has_input) return missing("input");
  return responses_answer(ask, reply_of(identity_.name, ask), ids_, now);
}

// NOLINTNEXTLINE(readability-make-member-function-const): one of a table of operations.
Answer OpenAiProvider::embeddings(const Ask& ask, WallTime /*now*/) {
  if (!ask.model) return missing("model");
  if (ask.inputs.empty()) return missing("input");
  if (ask.inputs.size() > kMostInputs) {
    return invalid({"input", "at most " + std::to_string(kMostInputs) + " inputs are taken"});
  }
  if (ask.dimensions.value_or(1) > kMostDimensions) {
    return invalid({"dimensions", "dimensions must be at most " + std::to_string(kMostDimensions)});
  }
  return embeddings_answer(ask, reply_of(identity_.name, ask));
}

Answer OpenAiProvider::refusal(unsigned status, std::string_view message) {
  Fault fault;
  fault.status = status;
  fault.message = message;
  return with_request_id(error(fault));
}

Answer OpenAiProvider::with_request_id(Answer answer) {
  answer.fields.emplace_back("x-request-id", ids_.next("req_", 32));
  return answer;
}

}  // namespace llm_api_router::demo

#include "gateway/failure_answers.hpp"

#include <utility>

#include "wire/headers.hpp"

namespace llm_api_router::gateway {
namespace {

using providers::RouterError;

// Takes the lines of `name` out of a block of fields.
void remove_field(std::string& fields, std::string_view name) {
  for (std::size_t begin = 0; begin < fields.size();) {
    const auto end = fields.find("\r\n", begin) + 2;
    const auto colon = fields.find(':', begin);
    if (wire::iequals(std::string_view{fields}.substr(begin, colon - begin), name)) {
      fields.erase(begin, end - begin);
    } else {
      begin = end;
    }
  }
}

void set_field(std::string& fields, std::string_view name, std::string_view value) {
  remove_field(fields, name);
  append_field(fields, name, value);
}

// The API's shape for what went wrong between the router and its providers.
Answer made_up(const Exchange& exchange, int status) {
  RouterError error;
  error.status = status;
  error.message = "No provider could answer this request. The last to be tried: " +
                  exchange.reported->failure.message;
  error.anthropic_type = status == 504 ? "timeout_error" : "api_error";
  return error_answer(exchange.record.api, error, exchange.id());
}

}  // namespace

Answer failure_answer(Exchange& exchange, const routing::GiveUp& why) {
  auto native = std::move(exchange.reported->native);
  switch (why.answer) {
    case routing::Answer::relay: return native;
    case routing::Answer::relay_final:
      set_field(native.head.fields, "x-should-retry", "false");
      return native;
    case routing::Answer::relay_limited:
      // retry-after-ms would be read first, and know nothing of the other providers.
      remove_field(native.head.fields, "retry-after-ms");
      if (why.retry_after) {
        set_field(native.head.fields, "retry-after", std::to_string(why.retry_after->count()));
      }
      return native;
    case routing::Answer::bad_gateway: return made_up(exchange, 502);
    case routing::Answer::gateway_timeout: return made_up(exchange, 504);
    case routing::Answer::bad_gateway_final: {
      auto answer = made_up(exchange, 502);
      set_field(answer.head.fields, "x-should-retry", "false");
      return answer;
    }
  }
  return native;
}

Answer unattempted_answer(const Exchange& exchange, const routing::GiveUp& why) {
  RouterError error;
  if (why.reason != routing::GiveUp::Reason::all_cooling) {
    error.status = 503;
    error.message = "No provider could be asked in time.";
    return error_answer(exchange.record.api, error, exchange.id());
  }
  error.status = 429;
  error.message = "All providers are rate-limited; they have told when they will be back.";
  error.openai_type = "rate_limit_error";
  error.openai_code = "rate_limit_exceeded";
  error.anthropic_type = "rate_limit_error";
  auto answer = error_answer(exchange.record.api, error, exchange.id());
  if (why.retry_after) {
    append_field(answer.head.fields, "retry-after", std::to_string(why.retry_after->count()));
  }
  return answer;
}

RouterError no_candidate_error(const Exchange& exchange) {
  RouterError error;
  if (!exchange.providers().any_enabled()) {
    error.status = 503;
    error.message = "No provider is configured for this API: add one to \"" +
                    std::string{name_of(exchange.record.api)} + "\" in the router's configuration.";
    return error;
  }
  error.status = 404;
  error.message = "No configured provider lists the model \"" + exchange.model +
                  "\": see `models` in the router's configuration.";
  error.openai_type = "invalid_request_error";
  error.openai_code = "model_not_found";
  error.anthropic_type = "not_found_error";
  error.param = "model";
  return error;
}

RouterError too_large_error(std::size_t limit) {
  RouterError error;
  error.status = 413;
  error.message = "The request's body is larger than " + std::to_string(limit >> 20U) +
                  " MiB (server.max_body_mb in the router's configuration).";
  error.openai_type = "invalid_request_error";
  error.anthropic_type = "request_too_large";
  return error;
}

RouterError bad_body_error(std::string why) {
  RouterError error;
  error.status = 400;
  error.message = "The request's body cannot be used: " + std::move(why);
  error.openai_type = "invalid_request_error";
  error.anthropic_type = "invalid_request_error";
  return error;
}

RouterError no_model_error() {
  auto error = bad_body_error("it needs a string member \"model\".");
  error.param = "model";
  return error;
}

}  // namespace llm_api_router::gateway

#include "telemetry/failure_text.hpp"

#include <string_view>

namespace llm_api_router::telemetry {
namespace {

std::string_view words_for(Cause cause) {
  switch (cause) {
    case Cause::dns: return "name look-up failed";
    case Cause::connect_refused: return "no connection";
    case Cause::connect_timeout: return "connect time-out";
    case Cause::tls: return "TLS not verified";
    case Cause::closed: return "closed without an answer";
    case Cause::timeout: return "time-out";
    case Cause::http_status: return "error";
    case Cause::redirect: return "redirect";
    case Cause::upgrade: return "unasked upgrade";
    case Cause::not_an_answer: return "not an answer";
    case Cause::empty: return "empty answer";
    case Cause::truncated: return "answer ended early";
  }
  return "failure";
}

std::string what_happened(const Failure& failure) {
  if (failure.cause != Cause::http_status || failure.status == 0) {
    return std::string{words_for(failure.cause)};
  }
  auto text = "HTTP " + std::to_string(failure.status);
  const auto& name = failure.error_code.empty() ? failure.error_type : failure.error_code;
  return name.empty() ? text : text + ' ' + name;
}

}  // namespace

std::string failure_text(const Failure& failure) {
  auto text = what_happened(failure);
  return failure.message.empty() ? text : text + ": " + failure.message;
}

}  // namespace llm_api_router::telemetry

#include "model/failure.hpp"

namespace llm_api_router {

std::string_view name_of(Cause cause) {
  switch (cause) {
    case Cause::dns: return "dns";
    case Cause::connect_refused: return "connect_refused";
    case Cause::connect_timeout: return "connect_timeout";
    case Cause::tls: return "tls";
    case Cause::closed: return "closed";
    case Cause::timeout: return "timeout";
    case Cause::http_status: return "http_status";
    case Cause::redirect: return "redirect";
    case Cause::upgrade: return "upgrade";
    case Cause::not_an_answer: return "not_an_answer";
    case Cause::empty: return "empty";
    case Cause::truncated: return "truncated";
  }
  return "unknown";
}

}  // namespace llm_api_router

#include "config/header_rules.hpp"

#include <algorithm>
#include <array>

#include "config/text_rules.hpp"

namespace llm_api_router {
namespace {

struct Refused {
  std::string_view name;
  std::string_view why;
};

constexpr std::string_view kCredential = "carries the credential; set `api_key` and `auth` instead";
constexpr std::string_view kConnection = "belongs to a single connection, not to the request";
constexpr std::string_view kFraming = "frames the body; the router sets it";

constexpr std::array kRefused{
    Refused{"authorization", kCredential},
    Refused{"x-api-key", kCredential},
    Refused{"proxy-authorization", "is for proxies; put user:password into `proxy` instead"},
    Refused{"proxy-authenticate", kConnection},
    Refused{"proxy-connection", kConnection},
    Refused{"connection", kConnection},
    Refused{"keep-alive", kConnection},
    Refused{"te", kConnection},
    Refused{"upgrade", kConnection},
    Refused{"trailer", kFraming},
    Refused{"transfer-encoding", kFraming},
    Refused{"content-length", kFraming},
    Refused{"expect", kFraming},
    Refused{"host", "is taken from `base_url`"},
    Refused{"accept-encoding", "is always `identity`: the router reads usage from the answer"},
};

// RFC 9110 §5.6.2: tchar.
bool is_token_character(char character) {
  constexpr std::string_view kSpecial = "!#$%&'*+-.^_`|~";
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') ||
         kSpecial.find(character) != std::string_view::npos;
}

}  // namespace

std::optional<std::string> header_name_fault(std::string_view name) {
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_token_character)) {
    return "is not a header name: letters, digits and - are allowed";
  }
  const auto lower = lower_case(name);
  const auto* const refused = std::find_if(
      kRefused.begin(), kRefused.end(), [&](const Refused& entry) { return entry.name == lower; });
  if (refused == kRefused.end()) return std::nullopt;
  return "cannot be set: it " + std::string{refused->why};
}

std::optional<std::string> header_value_fault(std::string_view value) {
  return control_fault(value);
}

}  // namespace llm_api_router

// Which header fields travel on, and small questions about field values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "wire/http1.hpp"

namespace llm_api_router::wire {

// Whether `size` characters are equal but for the case of ASCII letters.
[[nodiscard]] bool equal_but_for_case(const char* a, const char* b, std::size_t size);

// ASCII case-insensitive equality, as header names and tokens are compared. Inline, because names
// mostly differ in length already.
[[nodiscard]] inline bool iequals(std::string_view a, std::string_view b) {
  return a.size() == b.size() && equal_but_for_case(a.data(), b.data(), a.size());
}

// Whether a comma-separated value (RFC 9110 §5.6.1) has `token`, case-insensitively.
[[nodiscard]] bool has_token(std::string_view list, std::string_view token);

// Whether `field` of a request goes on to upstream. Not so: hop-by-hop fields (RFC 9110 §7.6.1) and
// those that `head`'s Connection names, credentials, host, content-length, accept-encoding, expect,
// cookie, forwarded and x-forwarded-*, openai-organization, openai-project, sec-fetch-*, origin,
// x-router-*.
// content-length, host, accept-encoding and credentials are set anew by the router.
[[nodiscard]] bool travels_up(const Field& field, const Head& head);

// Whether `field` of an answer goes on to downstream. Not so: hop-by-hop fields and those that
// `head`'s Connection names, content-length (set anew), set-cookie, alt-svc,
// strict-transport-security, and the router's own x-provider and x-router-*.
[[nodiscard]] bool travels_down(const Field& field, const Head& head);

// `value` with everything but unreserved characters (RFC 3986 §2.3) and '/' percent-encoded, fit
// for a header.
[[nodiscard]] std::string percent_encode(std::string_view value);

// A key as people may see it: "…" and its last 4 characters, or "…" alone if it has fewer than 12.
[[nodiscard]] std::string masked(std::string_view key);

}  // namespace llm_api_router::wire

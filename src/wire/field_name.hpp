// The names of header fields that mean something to the router: found once, when a head is read,
// and compared as numbers from then on.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace llm_api_router::wire {

enum class FieldName : std::uint8_t {
  other,
  // Families: all names that begin so and are not named below.
  proxy_family,        // proxy-…
  sec_fetch_family,    // sec-fetch-…
  x_forwarded_family,  // x-forwarded-…
  x_router_family,     // x-router-…
  // Names, in alphabetical order: '_' stands for '-'.
  accept_encoding,
  access_control_request_headers,
  access_control_request_method,
  alt_svc,
  anthropic_version,
  authorization,
  connection,
  content_encoding,
  content_length,
  content_type,
  cookie,
  date,
  expect,
  forwarded,
  host,
  http2_settings,
  if_none_match,
  keep_alive,
  openai_organization,
  openai_project,
  origin,
  proxy_connection,
  request_id,
  retry_after,
  retry_after_ms,
  sec_fetch_mode,
  sec_fetch_site,
  session_id,
  set_cookie,
  strict_transport_security,
  te,
  thread_id,
  trailer,
  transfer_encoding,
  upgrade,
  user_agent,
  x_api_key,
  x_claude_code_session_id,
  x_ms_retry_after_ms,
  x_provider,
  x_request_id,
  x_router_explain,
  x_session_affinity,
  x_session_id,
};

inline constexpr unsigned kFieldNames = static_cast<unsigned>(FieldName::x_session_id) + 1;

// What `name`, in any case, is.
[[nodiscard]] FieldName field_name(std::string_view name);

// Whether fields of that name may be named differently.
[[nodiscard]] constexpr bool is_family(FieldName name) {
  return name <= FieldName::x_router_family;
}

class FieldNames {
 public:
  constexpr FieldNames() = default;
  constexpr FieldNames(std::initializer_list<FieldName> names) {
    for (const FieldName name : names) insert(name);
  }

  constexpr void insert(FieldName name) { bits_ |= bit(name); }
  [[nodiscard]] friend constexpr FieldNames operator|(FieldNames a, FieldNames b) {
    a.bits_ |= b.bits_;
    return a;
  }
  [[nodiscard]] constexpr bool contains(FieldName name) const { return (bits_ & bit(name)) != 0; }

 private:
  static_assert(kFieldNames <= 64, "each name has a bit");
  static constexpr std::uint64_t bit(FieldName name) {
    return std::uint64_t{1} << static_cast<unsigned>(name);
  }

  std::uint64_t bits_ = 0;
};

}  // namespace llm_api_router::wire

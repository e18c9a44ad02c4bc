// Which header fields travel on, and small questions about field values.
#pragma once

#include <string>
#include <string_view>

#include "wire/http1.hpp"
#include "wire/letter_case.hpp"
#include "wire/token_list.hpp"

namespace llm_api_router::wire {

// RFC 9110 §7.6.1, and the ones older than it.
inline constexpr FieldNames kHopByHop = {
    FieldName::connection,       FieldName::http2_settings,    FieldName::keep_alive,
    FieldName::proxy_connection, FieldName::proxy_family,      FieldName::te,
    FieldName::trailer,          FieldName::transfer_encoding, FieldName::upgrade};

// What of a request does not go on to upstream, besides: the client's own credentials and what
// binds it to this host, and what the router sets anew (content-length, host, accept-encoding,
// credentials) or is told with (x-router-*).
inline constexpr FieldNames kStaysDownstream = {FieldName::accept_encoding,
                                                FieldName::authorization,
                                                FieldName::content_length,
                                                FieldName::cookie,
                                                FieldName::expect,
                                                FieldName::forwarded,
                                                FieldName::host,
                                                FieldName::openai_organization,
                                                FieldName::openai_project,
                                                FieldName::origin,
                                                FieldName::sec_fetch_family,
                                                FieldName::sec_fetch_mode,
                                                FieldName::sec_fetch_site,
                                                FieldName::x_api_key,
                                                FieldName::x_forwarded_family,
                                                FieldName::x_router_explain,
                                                FieldName::x_router_family};

// What of an answer does not go on to downstream, besides: what binds to the origin, content-length
// (set anew), and the names of the router's own fields.
inline constexpr FieldNames kStaysUpstream = {
    FieldName::alt_svc,        FieldName::content_length,
    FieldName::set_cookie,     FieldName::strict_transport_security,
    FieldName::x_provider,     FieldName::x_router_explain,
    FieldName::x_router_family};

// Whether `field` of a request goes on to upstream. Not so: hop-by-hop fields, those that `head`'s
// Connection names, and kStaysDownstream.
[[nodiscard]] inline bool travels_up(const Field& field, const Head& head) {
  return !(kHopByHop | kStaysDownstream).contains(field.id) &&
         !head.fields.named_by_connection(field);
}

// Whether `field` of an answer goes on to downstream. Not so: hop-by-hop fields, those that
// `head`'s Connection names, and kStaysUpstream.
[[nodiscard]] inline bool travels_down(const Field& field, const Head& head) {
  return !(kHopByHop | kStaysUpstream).contains(field.id) &&
         !head.fields.named_by_connection(field);
}

// `value` with everything but unreserved characters (RFC 3986 §2.3) and '/' percent-encoded, fit
// for a header.
[[nodiscard]] std::string percent_encode(std::string_view value);

// A key as people may see it: "…" and its last 4 characters, or "…" alone if it has fewer than 12.
[[nodiscard]] std::string masked(std::string_view key);

}  // namespace llm_api_router::wire
